"""Danish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

DANISH = LanguageWords(
    code="da",
    pending_notices=r"(?:din\s)?kommentar\s(?:afventer|venter\spå)\s(?:godkendelse|moderation)",
    removal_notices=r"(?:denne\s)?kommentar(?:en)?\s(?:er\s|blev\s)?(?:slettet|fjernet)",
    comment_nouns=(
        r"kommentarer|kommentar|(?:svar|reaktioner)\s(?:til|på)|"
        r"tanker\s(?:om|på|til)"
    ),
    reply_nouns="svar",
    comment_headings="kommentarer",
    empty_notices=(
        "(?:der er )?ingen kommentarer(?: endnu)?|0 kommentarer|vær den første .{0,30}"
    ),
    closed_notices=(
        "kommentarer(?:ne)? er lukke(?:t|de)"
        "|kommentarer(?:ne)? er slået fra|lukket for kommentarer"
    ),
    closed_keywords="lukke|slået fra|lukket",
    answer_labels="svar fra",
    reply_phrases="som svar til|svar til",
    buttons=(
        "svar|svare|besvar|anmeld|synes godt om|del|svar på denne kommentar"
        "|svar på kommentaren"
    ),
    doubtful_posting_verbs="skrevet|oprettet|indsendt",
    doubtful_author_prepositions="af",
    unverified_marks="gæst|ikke efterprøvet|ikke bekræftet",
    byline_prefixes="tekst|af|skrevet af",
    list_conjunctions="og",
    outlet_prepositions="for",
    roles="redaktør|journalist",
    published_labels="publiceret|offentliggjort|udgivet",
    updated_labels=(
        "opdateret|(?:sidst|senest) (?:opdateret|ændret|redigeret)|ændret|redigeret"
    ),
    member_labels="medlem siden|registreret|tilmeldt",
    related_labels="læs også|læs mere",
    list_headings="læs også|relaterede artikler|mest læste",
    site_buttons="annonce|del artiklen",
    photo_labels="foto",
    placeholder_names="redaktionen",
    speech_verbs="siger|skriver|skrev",
    consent_words="cookies?|samtykke|accepter",
    next_pages="næste side",
    missing_pages="siden (?:blev ikke fundet|findes ikke)",
    loading_comments=(r"indlæser\s+(?:flere\s+)?kommentarer"),
    more_comments=(
        r"(?:(?:vis|indlæs|hent|læs|se)\s+)?(?:flere|alle|ældre|nyere|næste)\s+"
        r"(?:\d{1,6}\s+)?kommentarer|(?:vis|indlæs|hent) flere"
    ),
    ages=AgeWords(
        before_yesterday="i forgårs|forgårs",
        after="siden",
        one="en|et",
        just_now="lige nu",
        today="i dag",
        yesterday="i går",
        second="sekunder",
        minute="minut|minutter",
        hour="time|timer",
        day="dag|dage",
        week="uger",
        month="måneder",
        year="år",
    ),
)
