"""Croatian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

CROATIAN = LanguageWords(
    code="hr",
    pending_notices=r"(?:vaš\s)?komentar\sčeka\s(?:na\s)?odobrenje",
    removal_notices=r"(?:ovaj\s)?komentar\s(?:je\s)?(?:izbrisan|obrisan|uklonjen)",
    reply_nouns="odgovor(?:a|i)?",
    comment_headings="komentari",
    unverified_marks="gost|nije provjereno|neprovjereno",
    byline_prefixes=r"autor(?:ica|i)?|piše|napisa[ol]\w?|tekst",
    list_conjunctions="i",
    roles="novinar(?:ka)?|urednik|urednica",
    published_labels="objavljeno",
    updated_labels="ažurirano|zadnja izmjena|izmijenjeno",
    photo_labels="foto(?:grafije)?",
    placeholder_names="redakcija",
    speech_verbs="kaže|napisao",
    buttons="odgovori|prijavi",
    comment_nouns=r"komentara?|komentari|odgovor[ai]?\sna|misli\so",
    empty_notices="(?:još )?nema komentara|0 komentara|budite prvi.{0,30}",
    closed_keywords="zatvoren|isključen|onemogućen",
    closed_notices=(
        "komentari su (?:zatvoreni|isključeni|onemogućeni)"
        "|komentiranje je (?:zatvoreno|isključeno|onemogućeno)"
    ),
    related_labels="pročitajte još|pročitajte i|pročitaj još|pogledajte i",
    list_headings=(
        "pročitaj(?:te)? (?:još|i)|povezan[ei] (?:članci|vijesti|sadržaj)|najčitanije"
        "|možda će vas zanimati"
    ),
    more_comments="(?:prikaži|učitaj) (?:još|više) komentara",
    next_pages="sljedeća stranica",
    missing_pages="stranica nije pronađena",
    ages=AgeWords(
        before="prije",
        one="jedan|jednu|jedne",
        today="danas",
        yesterday="jučer",
        before_yesterday="prekjučer",
        second="sekunda|sekunde|sekundi|sekundu",
        minute="minuta|minute|minutu",
        hour="sat|sata|sati",
        day="dan|dana",
        week="tjedan|tjedna|tjedana",
        month="mjesec|mjeseca|mjeseci",
        year="godina|godine|godinu",
        forenoon="prijepodne|prije podne",
        afternoon="popodne|poslije podne|po p",
    ),
)
