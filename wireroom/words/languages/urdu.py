"""Urdu."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

URDU = LanguageWords(
    code="ur",
    buttons="جواب",
    byline_prefixes="تحریر|مصنف",
    list_conjunctions="اور",
    published_labels="شائع|تاریخ اشاعت|اشاعت",
    updated_labels="اپ ڈیٹ|آخری بار اپ ڈیٹ",
    comment_headings="تبصرے",
    empty_notices="(?:ابھی تک )?کوئی تبصرہ نہیں.{0,12}",
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
