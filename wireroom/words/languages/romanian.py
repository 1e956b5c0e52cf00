"""Romanian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ROMANIAN = LanguageWords(
    code="ro",
    comment_nouns=r"comentarii|comentariu|răspunsuri?\sla|gânduri?\sdespre",
    reply_nouns="răspuns(?:uri)?",
    comment_headings="comentarii|păreri",
    empty_notices=(
        r"(?:nu există |niciun |fără )(?:încă )?comentari\w+(?: încă)?"
        "|0 comentarii|fii primul .{0,30}|fiți primul .{0,30}"
        "|nu sunt comentarii"
    ),
    reply_phrases="ca răspuns la|răspuns la",
    unverified_marks="vizitator|invitat|neverificat",
    byline_prefixes="autor(?:i)?|scris de|text",
    list_conjunctions="și|şi",
    roles="redactor(?:ul)?|jurnalist|reporter",
    published_labels="publicat|data publicării",
    updated_labels="actualizat|ultima actualizare|modificat",
    member_labels="membru din|înregistrat|data înregistrării",
    related_labels="citește și|citeşte şi|vezi și",
    list_headings=(
        "citește și|citeşte şi"
        "|articole (?:similare|recomandate|asemănătoare)"
        "|cele mai citite"
    ),
    site_buttons="publicitate",
    photo_labels="foto",
    placeholder_names="redacția|redacţia|redactia",
    speech_verbs="spune|a spus|a scris",
    buttons="răspunde|raportează|distribuie",
    closed_keywords="închise|dezactivate",
    closed_notices="comentariile (?:sunt|au fost) (?:închise|dezactivate)",
    next_pages="pagina următoare",
    missing_pages="pagina nu (?:a fost găsită|există)",
    ages=AgeWords(
        before_yesterday="alaltăieri",
        before="acum",
        one="un|o",
        minute="minut|minute",
        hour="ora|ore",
        day="zi|zile",
        week="săptămâni",
        month="luni",
        year="ani",
    ),
)
