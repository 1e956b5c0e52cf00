"""Romanian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ROMANIAN = LanguageWords(
    code="ro",
    comment_nouns="comentarii",
    comment_headings="comentarii",
    empty_notices=(
        r"(?:nu există |niciun |fără )(?:încă )?comentari\w+(?: încă)?"
        "|0 comentarii"
    ),
    ages=AgeWords(
        before="acum",
        minute="minut|minute",
        hour="ora|ore",
        day="zi|zile",
        week="săptămâni",
        month="luni",
        year="ani",
    ),
)
