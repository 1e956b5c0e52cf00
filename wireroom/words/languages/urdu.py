"""Urdu."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

URDU = LanguageWords(
    code="ur",
    buttons="جواب|جواب دیں|رپورٹ|شیئر کریں",
    unverified_marks="مہمان",
    byline_prefixes="تحریر|مصنف",
    list_conjunctions="اور",
    published_labels="شائع|تاریخ اشاعت|اشاعت",
    updated_labels="اپ ڈیٹ|آخری بار اپ ڈیٹ",
    comment_nouns="تبصر[ہےوں]+",
    reply_nouns="جوابات|جواب",
    comment_headings="تبصرے",
    empty_notices="(?:ابھی تک )?کوئی تبصرہ نہیں.{0,12}",
    closed_keywords="بند",
    closed_notices="تبصرے بند ہیں|تبصروں کا سلسلہ بند",
    related_labels="مزید پڑھیں|یہ بھی پڑھیں|مزید پڑھیے|یہ بھی دیکھیں",
    list_headings="مزید (?:پڑھیں|پڑھیے|خبریں)|یہ بھی پڑھیں|متعلقہ (?:خبریں|مضامین)",
    next_pages="اگلا صفحہ",
    missing_pages="صفحہ نہیں ملا",
    roles="نامہ نگار|صحافی|مدیر",
    photo_labels="تصویر",
    ages=AgeWords(
        after="پہلے",
        minute="منٹ",
        hour="گھنٹے",
        day="دن",
        week="ہفتے",
        month="ماہ",
        year="سال",
    ),
)
