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
)
