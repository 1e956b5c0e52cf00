"""Swedish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

SWEDISH = LanguageWords(
    code="sv",
    pending_notices=r"(?:din\s)?kommentar\s(?:inväntar|väntar\spå)\s(?:godkännande|granskning)",
    removal_notices=r"kommentar(?:en)?\s(?:är\s|har\s)?(?:raderad|borttagen|raderats|tagits\sbort)",
    comment_nouns=(
        r"kommentarer|kommentar|(?:svar|reaktioner)\s(?:till|på)|"
        r"tankar\s(?:på|om|kring)"
    ),
    reply_nouns="svar",
    comment_headings="kommentarer|diskussion",
    empty_notices=(
        "(?:det finns )?inga kommentarer(?: än| ännu)?|0 kommentarer"
        "|bli först(?:e)? .{0,30}"
    ),
    closed_notices=(
        "kommentarer(?:na)? är (?:stängda|avstängda)"
        "|kommentarer(?:na)? (?:är |har )?(?:inaktiverade|stängts|avstängda)"
        "|kommentarsfältet är stängt"
    ),
    closed_keywords="stängda|inaktiverade|stängt",
    answer_labels="svar från",
    reply_phrases="som svar (?:på|till)|svar (?:på|till)",
    buttons=("svara|anmäl|gilla|dela|svara på kommentaren|svara på denna kommentar"),
    doubtful_posting_verbs="skrivet|publicerad|publicerat|postad|inskickad",
    doubtful_author_prepositions="av",
    unverified_marks="gäst|ej verifierad|inte verifierad",
    list_conjunctions="och",
    related_labels="läs också|läs mer|läs även",
    outlet_prepositions="för",
    byline_prefixes="av|text|skriven av|publicerad av",
    roles="reporter|redaktör|journalist",
    published_labels="publicera[dt](?:es)?",
    updated_labels=(
        "uppdatera[dt](?:es)?|senast (?:uppdaterad|ändrad|redigerad)|ändrad|redigerad"
    ),
    member_labels=r"medlem sedan|gick med|registrerad|reg\.datum",
    list_headings=("läs (?:också|mer|även)|relaterade? (?:artiklar|nyheter)|mest läst"),
    site_buttons="annons|dela",
    photo_labels="foto|bild",
    placeholder_names="redaktionen",
    speech_verbs="skriver|säger|skrev",
    consent_words=r"cookies?|kakor|samtycke|godkänn\w{0,2}",
    next_pages="nästa sida",
    missing_pages="sidan (?:kunde inte hittas|hittades inte|finns inte)",
    loading_comments=(r"laddar\s+(?:fler\s+)?kommentarer"),
    more_comments=(
        r"(?:(?:visa|ladda|läs|hämta)\s+)?(?:fler|alla|äldre|nyare|nästa)\s+"
        r"(?:\d{1,6}\s+)?kommentarer|(?:visa|ladda) fler"
    ),
    ages=AgeWords(
        before_yesterday="i förrgår|förrgår",
        before="för",
        after="sedan",
        one="en|ett",
        just_now="just nu|nyss",
        today="i dag|idag",
        yesterday="i går|igår",
        second="sekunder",
        minute="minuter",
        hour="timme|timmar",
        day="dag|dagar",
        week="veckor",
        month="månader",
        year="år",
    ),
)
