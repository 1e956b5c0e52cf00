"""Estonian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ESTONIAN = LanguageWords(
    code="et",
    pending_notices=r"(?:sinu\s|teie\s)?kommentaar\sootab\s(?:heakskiitu|kinnitamist)",
    removal_notices=r"(?:see\s)?kommentaar\s(?:on\s)?(?:kustutatud|eemaldatud)",
    unverified_marks="külaline|kontrollimata",
    byline_prefixes="autor(?:id)?|kirjutas",
    list_conjunctions="ja",
    roles="toimetaja|reporter",
    published_labels="avaldatud",
    updated_labels="uuendatud|muudetud",
    placeholder_names="toimetus",
    buttons="vasta|teata",
    reply_nouns="vastus(?:t|ed)?",
    comment_headings="kommentaarid",
    comment_nouns=r"kommentaari?|vastust?\s(?:postitusele|artiklile)|mõtet",
    empty_notices=(
        "kommentaare (?:veel )?(?:pole|ei ole)|0 kommentaari|ole esimene.{0,30}"
    ),
    closed_keywords="suletud|keelatud",
    closed_notices="kommentaarid on suletud|kommenteerimine on (?:suletud|keelatud)",
    related_labels="loe ka|loe lisaks|loe veel|loe edasi|vaata ka",
    list_headings="loe (?:ka|lisaks|veel)|seotud (?:lood|artiklid|uudised)|loetumad",
    more_comments="(?:näita|laadi) (?:rohkem|veel) kommentaare",
    next_pages="järgmine (?:lehekülg|leht|lk)",
    missing_pages="lehte ei leitud",
    ages=AgeWords(
        after="tagasi",
        one="üks",
        today="täna",
        yesterday="eile",
        before_yesterday="üleeile",
        second="sekund|sekundit",
        minute="minut|minutit",
        hour="tund|tundi",
        day="päev|päeva",
        week="nädal|nädalat",
        month="kuu|kuud",
        year="aasta|aastat",
        forenoon="el",
        afternoon="pl",
    ),
)
