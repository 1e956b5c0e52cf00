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
