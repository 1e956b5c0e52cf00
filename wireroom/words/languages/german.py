"""German."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

GERMAN = LanguageWords(
    code="de",
    comment_nouns=(
        r"kommentare?|antworten?\s(?:auf|zu)|gedanken?\s(?:zu|über)|"
        r"rückmeldungen?\s(?:zu|auf)"
    ),
    reply_nouns="antwort(?:en)?|rückmeldungen?",
    comment_headings="kommentare|diskussion|leserkommentare|lesermeinungen|reaktionen|antworten",
    invitations=(
        "kommentar (?:schreiben|hinzufügen|verfassen)"
        r"|(?:keine?|schreib\w*) .{0,20}kommentare?"
    ),
    empty_notices=(
        "(?:es gibt |bisher |es sind |hier gibt es )?(?:noch |bislang "
        "|bisher )?(?:noch )?keine kommentare(?: vorhanden)?"
        "|noch niemand hat kommentiert"
        "|schreiben sie den ersten kommentar|sei(?:en sie)? der erste.{0,40}"
        "|0 kommentare"
    ),
    answer_labels="antwort (?:von|vom|der|des)",
    reply_phrases="(?:als )?antwort (?:auf|an)|antwortet? auf|in antwort auf",
    buttons=(
        "antworten|melden|kommentar melden|teilen|zitieren|empfehlen|gefällt mir"
        "|bearbeiten|auf diesen kommentar antworten|auf kommentar antworten"
        "|auf diese nachricht antworten|diesen kommentar melden|kommentar zitieren"
    ),
    glued_buttons="Antworten",
    closed_notices=(
        r"kommentar(?:e|funktion) (?:(?!nicht )\w+ ){0,4}(?:sind|ist|wurden?)"
        r" (?:(?!nicht )\w+ ){0,4}"
        r"(?:geschlossen|deaktiviert|abgeschaltet)"
        "|kommentieren ist (?:leider )?nicht (?:mehr )?möglich"
    ),
    closed_keywords="geschlossen|deaktiviert|abgeschaltet|kommentieren ist",
    removal_notices=(
        r"dieser\s(?:kommentar|beitrag)\swurde\s(?:.{1,80}\s)?(?:entfernt|gelöscht)"
        r"|(?:kommentar|beitrag)\s(?:entfernt|gelöscht)"
    ),
    removal_tags="gelöscht|entfernt",
    pending_notices=(
        r"(?:dein|ihr|dieser)\skommentar\swartet\sauf"
        r"\s(?:freischaltung|(?:die\s)?moderation)"
        r"|kommentar\swartet\sauf\s(?:bestätigung|freigabe|prüfung)"
    ),
    speech_verbs="sagt|schrieb|meint|hat geschrieben|schreibt",
    posting_verbs="kommentar",
    doubtful_posting_verbs="verfasst|geschrieben|gespeichert|erstellt|eingereicht"
    "|hinzugefügt",
    author_prepositions="von",
    doubtful_author_prepositions="vom",
    unverified_marks="nicht überprüft|gast",
    byline_fillers="von|am|sagt|schrieb|kommentar|uhr",
    line_fillers="um",
    byline_prefixes=(
        "autor(?:in)?|text|durch"
        "|(?:ein )?(?:bericht|gastbeitrag|kommentar|interview|essay) von"
        "|eine (?:analyse|reportage|kolumne) von|autor:innen"
        "|interview|protokoll|aufgezeichnet von"
    ),
    list_conjunctions="und|mit",
    roles="redakteur(?:in)?|reporterin|korrespondent(?:in)?|autorin",
    placeholder_names=(
        "red|redaktion|unserer redaktion|unsere redaktion|die redaktion"
        "|der redaktion|online-redaktion|onlineredaktion"
    ),
    published_labels="veröffentlicht|erschienen|publiziert|veröffentlichung",
    updated_labels=(
        "aktualisiert|zuletzt (?:aktualisiert|geändert|bearbeitet)"
        "|geändert|bearbeitet|aktualisierung(?:sdatum)?"
        "|letzte (?:aktualisierung|änderung|bearbeitung)"
    ),
    member_labels=(
        "registriert|registrierungsdatum|mitglied seit|beigetreten"
        "|beitritt|dabei seit|angemeldet seit|zuletzt (?:online|aktiv|gesehen)"
    ),
    date_labels="erstellt|stand",
    date_prepositions="am",
    related_labels=(
        "lesen sie auch|mehr zum thema|mehr dazu|auch interessant"
        "|lesen sie hier|lesen sie dazu|lesen sie mehr|mehr lesen"
        "|siehe auch"
    ),
    consent_words=(
        r"einwilligung|datenschutz\w{0,12}|zustimmen|werbung|cookies?"
        r"|akzeptieren|stimmen sie|personalisier\w{1,8}"
    ),
    site_buttons=(
        "anzeige|bild anzeigen|zur bildergalerie"
        "|artikel (?:teilen|drucken|merken)"
        "|um .{2,80} kommentieren zu können, müssen sie (?:eingeloggt|angemeldet) sein"
    ),
    reading_time_labels="lesezeit",
    reading_time_units=r"min\w{0,4} lesezeit",
    filing_labels=r"schlagwort\w{0,4}|schlagwörter|kategorien?",
    outlet_prepositions="für|in|aus",
    author_archives=(
        "(?:alle|weitere|mehr|andere|neueste) (?:artikel|beiträge|texte|autoren)"
        "(?: anzeigen| lesen)?"
    ),
    list_headings=(
        "empfohlene (?:beiträge|artikel|inhalte)"
        "|ähnliche (?:beiträge|artikel|themen)"
        "|das könnte (?:sie|dich|ihnen|dir|euch) auch (?:interessieren|gefallen)"
        "|meist(?:gelesen|geklickt)e?(?: artikel| beiträge)?"
        "|top-themen(?: bei .{2,40})?"
        "|weitere (?:artikel|beiträge|themen)(?: zum thema)?"
        "|passend dazu"
    ),
    photo_labels="fotos?(?: von)?|bild(?:er)?(?: von)?|fotografie|grafik",
    closed_lines=(
        "(?:bitte )?(?:melden sie sich an|anmelden|einloggen|melde dich"
        " an).{0,40}(?:kommentar|antwort|kommentieren).{0,20}"
    ),
    next_pages="(?:weiter zur |zur )?nächsten? seite",
    missing_pages="(?:die )?seite (?:wurde )?nicht gefunden|seite existiert nicht",
    loading_comments=(
        r"(?:weitere\s+)?kommentare\s+(?:werden|wird)\s+geladen|lade\s+(?:weitere\s+)?kommentare"
    ),
    more_comments=(
        r"(?:lade\s+)?(?:weitere|mehr|ältere|neuere|nächste|alle)\s+(?:\d{1,6}\s+)?"
        r"(?:kommentare|beiträge|leserkommentare)"
        r"(?:\s+(?:laden|anzeigen|ansehen|lesen|einblenden))?"
        r"|(?:mehr|weitere)\s+(?:laden|anzeigen)|kommentare\s+laden"
    ),
    ages=AgeWords(
        last="her",
        before_yesterday="vorgestern",
        before="vor",
        one="eine[rm]?",
        just_now="gerade eben|gerade|vor wenigen sekunden|vor einem moment",
        today="heute",
        yesterday="gestern",
        second="sekunde|sekunden",
        minute="minute|minuten",
        hour="stunde|stunden|std",
        day="tag|tage|tagen",
        week="woche|wochen",
        month="monat|monate|monaten",
        year="jahr|jahre|jahren",
        afternoon="nachmittags|abends",
        forenoon="morgens|vormittags",
    ),
    months={"mrz": 3},
)
