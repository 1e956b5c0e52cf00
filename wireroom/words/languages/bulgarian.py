"""Bulgarian."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

BULGARIAN = LanguageWords(
    code="bg", comment_nouns=r"коментар\w*", comment_headings="коментари"
)
