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
    reply_phrases="ca răspuns la|răspuns la",
    byline_prefixes="autor(?:i)?|scris de|text",
    list_conjunctions="și|şi",
    roles="redactor(?:ul)?|jurnalist|reporter",
    published_labels="publicat|data publicării",
    updated_labels="actualizat|ultima actualizare|modificat",
    related_labels="citește și|citeşte şi|vezi și",
    list_headings=(
        "citește și|citeşte şi"
        "|articole (?:similare|recomandate|asemănătoare)"
        "|cele mai citite"
    ),
    site_buttons="publicitate",
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
