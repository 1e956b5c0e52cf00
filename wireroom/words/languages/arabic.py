"""Arabic."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ARABIC = LanguageWords(
    code="ar",
    pending_notices=r"(?:ال)?تعليقك?\s(?:في\s|قيد\s)?(?:انتظار\s)?(?:الموافقة|المراجعة)",
    removal_notices=r"(?:تم\s)?حذف\s(?:هذا\s)?التعليق|(?:هذا\s)?(?:ال)?تعليق\sمحذوف",
    comment_nouns=(
        r"(?:ال)?تعليق(?:ات|اً|ًا|ا)?|رد(?:ود)?\sعلى|"
        r"(?:رأي|آراء)\s(?:حول|في)"
    ),
    reply_nouns="ردود|ردّ?اً?|رد",
    comment_headings="التعليقات|تعليقات|آراء القراء|تعليقات القراء",
    empty_notices=(
        "لا توجد تعليقات|لا تعليقات|لا يوجد تعليقات"
        "|لا توجد أي تعليقات.{0,20}|كن أول من .{0,20}"
    ),
    reply_phrases="ردا على|ردًا على|رداً على",
    buttons="رد|الرد|إبلاغ|أعجبني|مشاركة|تبليغ",
    unverified_marks="زائر|لم يتم التحقق|غير متحقق",
    byline_prefixes="كتبت?|بقلم|إعداد|تحرير|الكاتب|كاتب",
    list_conjunctions="و",
    roles=r"مراسل\w*|محرر\w*|صحفي\w*",
    published_labels="نُ?شر(?:ت)?(?: في| بتاريخ)?|تاريخ النشر",
    updated_labels="آخر تحديث|تم التحديث|تحديث|حُ?دّ?ثت?",
    member_labels="تاريخ (?:التسجيل|الانضمام)|انضم|عضو منذ",
    related_labels=("اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|إقرأ أيضاً|شاهد أيضا|شاهد أيضاً"),
    list_headings=(
        "اقرأ أيضا[ًا]?|موضوعات متعلقة|مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة"
    ),
    site_buttons="إعلان|شارك",
    photo_labels="تصوير|صور",
    placeholder_names="التحرير|هيئة التحرير|فريق التحرير|المحرر",
    speech_verbs="يقول|قال|كتب",
    closed_keywords="مغلق|معطلة|متوقفة|إغلاق",
    closed_notices=(
        r"التعليقات (?:\w+ ){0,2}(?:مغلقة|معطلة|متوقفة)"
        "|إغلاق (?:باب )?التعليقات?|التعليق مغلق"
    ),
    next_pages="الصفحة التالية",
    missing_pages="الصفحة غير موجودة",
    ages=AgeWords(
        before_yesterday="أول أمس|أول من أمس",
        before="منذ|قبل",
        after="مضت|مضى",
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
