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
