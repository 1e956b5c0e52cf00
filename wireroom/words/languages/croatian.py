"""Croatian."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

CROATIAN = LanguageWords(code="hr", comment_headings="komentari")
