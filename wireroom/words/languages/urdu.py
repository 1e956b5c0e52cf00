"""Urdu."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

URDU = LanguageWords(
    code="ur",
    buttons="جواب",
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
