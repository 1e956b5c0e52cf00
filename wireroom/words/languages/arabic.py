"""Arabic."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ARABIC = LanguageWords(
    code="ar",
    comment_nouns="(?:ال)?تعليقات?",
    comment_headings="التعليقات|تعليقات",
    empty_notices="لا توجد تعليقات|لا تعليقات|لا يوجد تعليقات",
    reply_phrases="ردا على|ردًا على|رداً على",
    buttons="رد",
    byline_prefixes="كتبت?|بقلم|إعداد|تحرير|الكاتب|كاتب",
    list_conjunctions="و",
    roles=r"مراسل\w*|محرر\w*|صحفي\w*",
    published_labels="نُ?شر(?:ت)?(?: في| بتاريخ)?|تاريخ النشر",
    updated_labels="آخر تحديث|تم التحديث|تحديث|حُ?دّ?ثت?",
    related_labels=("اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|إقرأ أيضاً|شاهد أيضا|شاهد أيضاً"),
    list_headings=(
        "اقرأ أيضا[ًا]?|موضوعات متعلقة|مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة"
    ),
    site_buttons="إعلان|شارك",
    ages=AgeWords(
        before="منذ|قبل",
        just_now="الآن",
        today="اليوم",
        yesterday="أمس",
        second="ثانية|ثوان",
        minute="دقيقة|دقائق",
        hour="ساعة|ساعات",
        day="يوم|أيام",
        week="أسبوع|أسابيع",
        month="شهر|أشهر",
        year="سنة|سنوات",
        pairs={
            "دقيقتين": "minute",
            "ساعتين": "hour",
            "يومين": "day",
            "أسبوعين": "week",
            "شهرين": "month",
            "سنتين": "year",
        },
    ),
    # Written without the hamza.
    months={"ابريل": 4, "اغسطس": 8, "اكتوبر": 10},
)
