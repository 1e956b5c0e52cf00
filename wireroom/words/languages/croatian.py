"""Croatian."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

CROATIAN = LanguageWords(
    code="hr",
    comment_headings="komentari",
    byline_prefixes=r"autor(?:ica|i)?|piše|napisa[ol]\w?|tekst",
    list_conjunctions="i",
    roles="novinar(?:ka)?|urednik|urednica",
    published_labels="objavljeno",
    updated_labels="ažurirano|zadnja izmjena|izmijenjeno",
)
