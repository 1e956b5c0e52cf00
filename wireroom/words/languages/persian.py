"""Persian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

PERSIAN = LanguageWords(
    code="fa",
    pending_notices=r"(?:نظر|دیدگاه)(?:\sشما)?\sدر\sانتظار\s(?:تایید|بررسی)(?:\sاست)?|منتظر\sتایید\sنظر",
    removal_notices=r"(?:این\s)?(?:نظر|دیدگاه)\s(?:پاک|حذف)\sشد(?:ه(?:\sاست)?)?",
    comment_nouns=r"نظرات?|دیدگاه|نظر|پاسخ\sبه",
    reply_nouns="پاسخ(?:‌?ها)?",
    comment_headings="نظرات|دیدگاه\u200cها|دیدگاه کاربران|نظر کاربران|نظرات کاربران",
    empty_notices=(
        "(?:هیچ )?(?:نظر|دیدگاه)ی (?:ثبت نشده|وجود ندارد)"
        "|(?:هنوز )?(?:هیچ )?(?:نظر|دیدگاه)ی .{0,25}(?:نشده|ندارد|نیست).{0,6}"
        "|اولین نفر.{0,40}"
    ),
    reply_phrases="در پاسخ به",
    buttons="پاسخ|پاسخ دادن|گزارش|پسندیدم",
    unverified_marks="مهمان|تایید نشده",
    byline_prefixes="نویسنده|به قلم|نوشته|گزارش",
    list_conjunctions="و",
    roles="خبرنگار|سردبیر",
    published_labels="تاریخ انتشار|انتشار|منتشر شده",
    updated_labels="به ?روزرسانی|آخرین به ?روزرسانی|بروزرسانی",
    member_labels="تاریخ عضویت|عضو از",
    related_labels="بیشتر بخوانید|همچنین بخوانید",
    list_headings="بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|پربازدیدترین‌?ها",
    site_buttons="تبلیغات",
    photo_labels="عکس",
    placeholder_names="تحریریه|مدیر سایت|ادمین",
    speech_verbs="گفت|نوشت",
    closed_keywords="بسته|غیرفعال|غیر فعال",
    closed_notices=(
        r"(?:دیدگاه\u200c?ها|نظرات|نظردهی|ارسال (?:نظر|دیدگاه))(?: \S{1,20}){0,4}"
        " (?:بسته|غیر ?فعال)"
    ),
    next_pages="صفحه بعدی?",
    missing_pages="صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد",
    ages=AgeWords(
        before_yesterday="پریروز",
        after="پیش",
        last="قبل",
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
        forenoon="قبل از ظهر|صبح",
        afternoon="بعد از ظهر|عصر",
    ),
)
