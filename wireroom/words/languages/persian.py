"""Persian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

PERSIAN = LanguageWords(
    code="fa",
    comment_nouns="نظرات?",
    comment_headings="نظرات|دیدگاه‌ها",
    empty_notices="(?:هیچ )?(?:نظر|دیدگاه)ی (?:ثبت نشده|وجود ندارد)",
    buttons="پاسخ",
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
