"""Phrases: tokens that follow each other in the text of a row's tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from wireroom.search.index_tokens import GAP
from wireroom.search.stemmers import ENDING_MARK

_SPECIAL = re.compile(r"([^\w\s])")


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Tokens one after the other.

    Attributes:
        tokens: as they are stored. prefixes: for each of them, whether a token that
            begins so is enough.
        in_title: only in the title. is_excluded: rows that have it do not match.
    """

    tokens: tuple[str, ...]
    prefixes: tuple[bool, ...]
    in_title: bool = False
    is_excluded: bool = False

    @cached_property
    def plain(self) -> str | None:
        """The text to find between spaces; None if only :attr:`pattern` says it."""
        if any(self.prefixes[:-1]):
            return None
        end = "" if self.prefixes[-1] else " "
        return f" {' '.join(self.tokens)}{end}"

    @cached_property
    def pattern(self) -> str:
        """The same as a regular expression, for Python and PostgreSQL."""
        words = [
            _SPECIAL.sub(r"\\\1", token) + ("[^ ]*" if begins else "")
            for token, begins in zip(self.tokens, self.prefixes, strict=True)
        ]
        return f" {' '.join(words)} "

    def matches(self, tokens: str) -> bool:
        """Return whether a row with these tokens fulfils the condition."""
        part = tokens.partition(GAP)[0] if self.in_title else tokens
        padded = f" {part} ".replace(ENDING_MARK, "")
        if self.plain is not None:
            return (self.plain in padded) is not self.is_excluded
        found = re.search(self.pattern, padded) is not None
        return found is not self.is_excluded
