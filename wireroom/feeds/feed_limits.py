"""How much of a document the feed parser is given.

feedparser takes some 20 microseconds an element where a document is well formed, and
has steps whose time grows with the square of what they read, most of them in its second
reader, for broken documents. So expat looks the document over first, at a hundredth of
the cost, and what is above the bounds is cut off where an entry ends.
"""

from __future__ import annotations

import re
from xml.parsers import expat

MAX_ENTRIES = 2_000
_MAX_ELEMENTS = 100_000
_MAX_ATTRIBUTES = 200_000
_MAX_DEPTH = 200
# Each reference ("&lt;") becomes a piece of text of its own: in all, in one entry.
_MAX_PIECES = 400_000
_MAX_PIECES_AN_ENTRY = 200_000
# What the reader of broken documents is given.
_LOOSE_CHARACTERS = 2_000_000
_LOOSE_MARKS = 50_000
# An xml:base is joined to those around it, at each element again.
_BASE = re.compile(r"\s(?:xml:)?base\s{0,9}=\s{0,9}(?:\"[^\"<>]*\"|'[^'<>]*')")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|\d+);?", re.ASCII)
_MAX_BASES = 5_000
_LOOSE_BASES = 200
_MAX_BASE_LENGTH = 500


def cut_to_limits(text: str) -> tuple[str, str | None]:
    """Cut to 2,000 entries, 100,000 elements, 400,000 references and 200 levels.

    Also says what was cut, or is not well formed; None where all is well.
    """
    text, dropped = _limit_bases(text, _MAX_BASES)
    document = text.encode("utf-8", "replace")
    look = _ExpatScan(document)
    error = look.find_markup_error()
    if look.limit_reached:
        # The end tag itself stays; where no entry ended, nothing does.
        end = document.find(b">", look.entry_end) + 1 if look.closing else 0
        kept = document[:end].decode("utf-8", "replace") + look.closing
        return kept, _join_notes(dropped, f"cut: {look.limit_reached}")
    if error:
        kept, cut = _limit_malformed(text)
        return kept, _join_notes(dropped, f"not well formed: {error}", cut)
    return text, dropped


def _join_notes(*notes: str | None) -> str | None:
    return "; ".join(filter(None, notes)) or None


def _limit_bases(text: str, most: int) -> tuple[str, str | None]:
    found = [m.end() - m.start() for m in _BASE.finditer(text)]
    if len(found) <= most and max(found, default=0) <= _MAX_BASE_LENGTH:
        return text, None
    return _BASE.sub("", text), "xml:base without measure, left out"


def _limit_malformed(text: str) -> tuple[str, str | None]:
    """Bound what is not well formed: no look can tell where its entries end."""
    kept = text[:_LOOSE_CHARACTERS]
    marks = (m.start() for m in re.finditer("[<&]", kept))
    end = next((at for n, at in enumerate(marks) if n == _LOOSE_MARKS), len(kept))
    kept, dropped = _limit_bases(kept[:end], _LOOSE_BASES)
    cut = f"cut after {end} characters" if end < len(text) else None
    return _REFERENCE.sub(_replace_bad_reference, kept), _join_notes(dropped, cut)


def _replace_bad_reference(found: re.Match[str]) -> str:
    """Keep a reference to a character; feedparser fails at one to nothing."""
    digits = found[1].lower()
    if len(digits) > 8:
        return "\ufffd"
    point = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    is_character = point < 0xD800 or 0xDFFF < point < 0x110000
    return found[0] if is_character else "\ufffd"


class _LimitReached(Exception):
    pass


class _ExpatScan:
    """One pass of expat over a document, up to the bounds."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self.limit_reached = ""
        self.entry_end = 0
        self.closing = ""
        self._entries = self._pieces = 0
        self._elements = self._attributes = 0
        self._open: list[str] = []
        self._expat = expat.ParserCreate("utf-8")
        self._expat.StartElementHandler = self._start_element
        self._expat.EndElementHandler = self._end_element

    def find_markup_error(self) -> str | None:
        """Read it; give what is wrong with its markup, or None."""
        try:
            self._expat.Parse(self._document, True)  # noqa: FBT003 - expat knows no names
            self._count_pieces(len(self._document))
        except _LimitReached:
            return None
        except expat.ExpatError as error:
            return str(error)
        return None

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._attributes += len(attributes)
        self._open.append(name)
        if self._elements > _MAX_ELEMENTS:
            self._stop_at_limit(f"more than {_MAX_ELEMENTS} elements")
        if self._attributes > _MAX_ATTRIBUTES:
            self._stop_at_limit(f"more than {_MAX_ATTRIBUTES} attributes")
        if len(self._open) > _MAX_DEPTH:
            self._stop_at_limit(f"more than {_MAX_DEPTH} levels")
        if self._entries == MAX_ENTRIES and _is_entry(name):
            self._stop_at_limit(f"more than {MAX_ENTRIES} entries")

    def _end_element(self, name: str) -> None:
        self._open.pop()
        if _is_entry(name):
            self._entries += 1
            self._count_pieces(self._expat.CurrentByteIndex)
            self.entry_end = self._expat.CurrentByteIndex
            self.closing = "".join(f"</{n}>" for n in reversed(self._open))

    def _count_pieces(self, end: int) -> None:
        pieces = self._document.count(b"&", self.entry_end, end)
        self._pieces += pieces
        if pieces > _MAX_PIECES_AN_ENTRY:
            self._stop_at_limit(
                f"more than {_MAX_PIECES_AN_ENTRY} references in an entry"
            )
        if self._pieces > _MAX_PIECES:
            self._stop_at_limit(f"more than {_MAX_PIECES} references")

    def _stop_at_limit(self, why: str) -> None:
        self.limit_reached = why
        raise _LimitReached


def _is_entry(name: str) -> bool:
    return name.rpartition(":")[2] in {"item", "entry"}
