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
    reply_phrases="válasz (?:neki|erre)",
    byline_prefixes="szerző(?:k)?|írta|szöveg",
    list_conjunctions="és",
    roles="újságíró|szerkesztő",
    published_labels="megjelent|közzétéve|publikálva|létrehozva",
    updated_labels="frissítve|frissült|módosítva|utolsó frissítés",
    related_labels="olvassa el|olvasd el|kapcsolódó",
    list_headings=(
        "kapcsolódó (?:cikkek|tartalmak)|ajánlott (?:cikkek|tartalmak)|legolvasottabb"
    ),
    site_buttons="hirdetés|megosztás",
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
