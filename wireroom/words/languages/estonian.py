"""Estonian: no words of its own yet; the record admits its abbreviated months."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

ESTONIAN = LanguageWords(
    code="et",
    byline_prefixes="autor(?:id)?|kirjutas",
    list_conjunctions="ja",
    roles="toimetaja|reporter",
    published_labels="avaldatud",
    updated_labels="uuendatud|muudetud",
    placeholder_names="toimetus",
    buttons="vasta|teata",
    comment_headings="kommentaarid",
    comment_nouns="kommentaari?",
    empty_notices=(
        "kommentaare (?:veel )?(?:pole|ei ole)|0 kommentaari|ole esimene.{0,30}"
    ),
    closed_keywords="suletud|keelatud",
    closed_notices="kommentaarid on suletud|kommenteerimine on (?:suletud|keelatud)",
)
