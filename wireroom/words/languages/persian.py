"""Persian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

PERSIAN = LanguageWords(
    code="fa",
    comment_nouns="نظرات?",
    comment_headings="نظرات|دیدگاه‌ها",
    empty_notices="(?:هیچ )?(?:نظر|دیدگاه)ی (?:ثبت نشده|وجود ندارد)",
    reply_phrases="در پاسخ به",
    buttons="پاسخ",
    byline_prefixes="نویسنده|به قلم|نوشته|گزارش",
    list_conjunctions="و",
    roles="خبرنگار|سردبیر",
    published_labels="تاریخ انتشار|انتشار|منتشر شده",
    updated_labels="به ?روزرسانی|آخرین به ?روزرسانی|بروزرسانی",
    related_labels="بیشتر بخوانید|همچنین بخوانید",
    list_headings="بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|پربازدیدترین‌?ها",
    site_buttons="تبلیغات",
    ages=AgeWords(
        after="پیش",
        just_now="همین الان",
        today="امروز",
        yesterday="دیروز",
        second="ثانیه",
        minute="دقیقه",
        hour="ساعت",
        day="روز",
        week="هفته",
        month="ماه",
        year="سال",
    ),
)
