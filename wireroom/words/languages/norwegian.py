"""Norwegian, in both written forms; CLDR keeps its names under the common code."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

NORWEGIAN = LanguageWords(
    code="no",
    pending_notices=r"(?:din\s)?kommentar(?:en)?\s(?:venter\spå|avventer)\s(?:godkjenning|moderering)",
    removal_notices=r"(?:denne\s)?kommentar(?:en)?\s(?:er\s|ble\s)?(?:slettet|fjernet)",
    comment_nouns=r"kommentarer|kommentar|svar\s(?:på|til)|tanker\s(?:om|på)",
    reply_nouns="svar",
    comment_headings="kommentarer",
    empty_notices=(
        "(?:det er )?ingen kommentarer(?: ennå| enda)?|0 kommentarer"
        "|(?:vær|bli) den første .{0,30}"
    ),
    closed_notices=(
        "kommentarer(?:feltet)? er stengt"
        "|kommentar(?:er|ene|feltet)? er (?:stengt|lukket|slått av)"
        "|stengt for kommentarer"
    ),
    closed_keywords="stengt|lukket|slått av",
    answer_labels="svar fra",
    reply_phrases="som svar (?:på|til)|svar (?:på|til)",
    buttons=(
        "svar|svare|rapporter|lik|del|svar på denne kommentaren|svar på kommentaren"
    ),
    doubtful_posting_verbs="skrevet|publisert|postet|innsendt|sendt inn",
    doubtful_author_prepositions="av",
    unverified_marks="gjest|ikke bekreftet|ikke verifisert",
    byline_prefixes="tekst|av|skrevet av|publisert av",
    list_conjunctions="og",
    related_labels="les også|les mer",
    outlet_prepositions="for",
    roles="redaktør|journalist",
    published_labels="publisert",
    updated_labels="oppdatert|sist (?:oppdatert|endret|redigert)|endret|redigert",
    member_labels="medlem siden|registrert|ble med",
    list_headings="les (?:også|mer)|relaterte (?:saker|artikler)|mest lest",
    site_buttons="annonse|del artikkelen",
    photo_labels="foto",
    placeholder_names="redaksjonen",
    speech_verbs="sier|skriver|skrev",
    consent_words="informasjonskapsler|samtykke|godta",
    next_pages="neste side",
    missing_pages="siden (?:ble ikke funnet|finnes ikke)",
    loading_comments=(r"laster\s+(?:inn\s+)?(?:flere\s+)?kommentarer"),
    more_comments=(
        r"(?:(?:vis|last|hent|les|se)\s+)?(?:flere|alle|eldre|nyere|neste)\s+"
        r"(?:\d{1,6}\s+)?kommentarer|(?:vis|last|hent) flere"
    ),
    ages=AgeWords(
        before_yesterday="i forgårs|forgårs",
        after="siden|sidan",
        one="en|ett|et|ein|eitt",
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
