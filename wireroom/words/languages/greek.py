"""Greek."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

GREEK = LanguageWords(
    code="el",
    comment_nouns="σχόλια",
    comment_headings="σχόλια",
    ages=AgeWords(
        before="πριν",
        minute="λεπτό|λεπτά",
        hour="ώρα|ώρες",
        day="ημέρα|ημέρες|μέρες",
        week="εβδομάδα|εβδομάδες",
        month="μήνα|μήνες",
        year="χρόνια",
    ),
)
