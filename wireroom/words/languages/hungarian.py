"""Hungarian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

HUNGARIAN = LanguageWords(
    code="hu",
    comment_headings="hozzászólások",
    empty_notices=(
        r"(?:még )?nincs(?:enek)? (?:még )?(?:hozzászólás|komment)\w*"
        "|0 hozzászólás"
    ),
    ages=AgeWords(
        after="ezelőtt",
        minute="perce",
        hour="órája",
        day="napja",
        week="hete",
        month="hónapja",
        year="éve",
    ),
)
