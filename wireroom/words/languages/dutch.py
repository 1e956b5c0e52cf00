"""Dutch."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

DUTCH = LanguageWords(
    code="nl",
    comment_nouns=r"reacties|reactie|antwoorden\sop|gedachten?\s(?:over|op)",
    reply_nouns="antwoord(?:en)?|reacties?",
    comment_headings="reacties|opmerkingen|discussie",
    invitations="(?:plaats|schrijf) .{0,12}reactie",
    empty_notices=(
        "(?:er zijn )?(?:nog |nog steeds )?geen reacties"
        "|wees de eerste.{0,30}|0 reacties"
    ),
    closed_notices=(
        "reacties zijn (?:nu )?gesloten|reageren is niet (?:meer )?mogelijk"
    ),
    closed_keywords="gesloten|reageren is niet",
    answer_labels="(?:antwoord|reactie) van(?: de)?",
    reply_phrases="(?:als )?(?:antwoord|reactie) op|in antwoord op",
    buttons=(
        "beantwoorden|reageer|reageren|reactie|rapporteer|delen|vind ik leuk|melden"
        "|reageer op deze reactie|antwoord op deze reactie|reactie melden"
    ),
    removal_notices=(
        r"deze\sreactie\sis\s(?:verwijderd|gewist)(?:\sdoor\b.{1,60})?"
        r"|(?:commentaar|reactie)\s(?:is\s)?verwijderd"
    ),
    removal_tags="verwijderd",
    pending_notices=(
        r"(?:je|uw)\sreactie\swacht\sop\s(?:moderatie|goedkeuring)"
        r"|(?:commentaar|reactie)\swacht\sop\s(?:goedkeuring|moderatie)"
    ),
    speech_verbs="schreef|zegt|schrijft",
    doubtful_posting_verbs="geplaatst|ingediend|geschreven|gepost",
    doubtful_author_prepositions="door",
    unverified_marks="niet gecontroleerd|gast",
    byline_prefixes="tekst|auteur|door|geschreven door",
    list_conjunctions="en|met",
    roles="redacteur",
    published_labels="gepubliceerd",
    related_labels="lees ook|lees meer|bekijk ook",
    consent_words="toestemming|voorkeuren|cookies?|accepteren|privacy",
    outlet_prepositions="voor",
    updated_labels=(
        "bijgewerkt|laatst (?:bijgewerkt|gewijzigd|bewerkt)"
        "|laatste (?:update|wijziging|bewerking)|gewijzigd|bewerkt"
    ),
    member_labels="lid sinds|geregistreerd|lid geworden|laatst (?:gezien|actief)",
    author_archives="(?:alle|meer|andere|laatste) (?:artikelen|berichten|stukken)",
    list_headings=(
        "lees ook|gerelateerde? (?:artikelen|berichten|nieuws)"
        "|meest gelezen|aanbevolen(?: artikelen)?"
    ),
    site_buttons="advertentie|deel dit artikel",
    photo_labels="foto(?:'s)?|beeld",
    placeholder_names="redactie|de redactie|onze redactie",
    closed_lines=(
        "(?:inloggen|log in|aanmelden|meld je aan).{0,40}(?:reageren|reactie).{0,20}"
    ),
    next_pages="volgende pagina",
    missing_pages="pagina niet gevonden",
    loading_comments=(r"(?:meer\s+)?reacties\s+(?:worden\s+geladen|laden)"),
    more_comments=(
        r"(?:(?:toon|laad|bekijk|lees)\s+)?(?:meer|alle|oudere|nieuwere|volgende)\s+"
        r"(?:\d{1,6}\s+)?(?:reacties|commentaren)(?:\s+(?:laden|tonen|bekijken))?"
        r"|meer laden"
    ),
    ages=AgeWords(
        before_yesterday="eergisteren",
        after="geleden",
        one="een|één",
        just_now="zojuist",
        today="vandaag",
        yesterday="gisteren",
        second="seconden",
        minute="minuten|minuut",
        hour="uur|uren",
        day="dag|dagen",
        week="weken",
        month="maand|maanden",
        year="jaar",
        forenoon="voormiddag|'s ochtends|'s morgens",
        afternoon="namiddag|'s middags|'s avonds",
    ),
)
