"""Finnish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

FINNISH = LanguageWords(
    code="fi",
    comment_nouns="kommentteja",
    comment_headings="kommentit",
    empty_notices="ei (?:vielä )?kommentteja|0 kommenttia",
    buttons="vastaa",
    ages=AgeWords(
        after="sitten",
        just_now="juuri nyt",
        today="tänään",
        yesterday="eilen",
        minute="minuutti|minuuttia",
        hour="tunti|tuntia",
        day="päivä|päivää",
        week="viikko|viikkoa",
        month="kuukausi|kuukautta",
        year="vuosi|vuotta",
    ),
)
