"""Estonian: no words of its own yet; the record admits its abbreviated months."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

ESTONIAN = LanguageWords(code="et")
