"""Thai."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

THAI = LanguageWords(code="th", comment_headings="ความคิดเห็น")
