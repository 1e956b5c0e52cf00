"""Norwegian, in both written forms; CLDR keeps its names under the common code."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

NORWEGIAN = LanguageWords(
    code="no",
    comment_nouns="kommentarer",
    comment_headings="kommentarer",
    empty_notices=("(?:det er )?ingen kommentarer(?: ennå| enda)?|0 kommentarer"),
    closed_notices="kommentarer(?:feltet)? er stengt",
    closed_keywords="stengt",
    reply_phrases="som svar (?:på|til)|svar (?:på|til)",
    buttons="svar|svare",
    doubtful_author_prepositions="av",
    byline_prefixes="tekst|av|skrevet av|publisert av",
    list_conjunctions="og",
    related_labels="les også|les mer",
    outlet_prepositions="for",
    roles="redaktør|journalist",
    published_labels="publisert",
    updated_labels="oppdatert|sist oppdatert|sist endret",
    list_headings="les (?:også|mer)|relaterte (?:saker|artikler)|mest lest",
    site_buttons="annonse|del artikkelen",
    ages=AgeWords(
        after="siden",
        one="en|ett",
        just_now="akkurat nå",
        today="i dag",
        yesterday="i går",
        second="sekunder",
        minute="minutt|minutter",
        hour="time|timer",
        day="dag|dager",
        week="uker",
        month="måneder",
        year="år",
    ),
)
