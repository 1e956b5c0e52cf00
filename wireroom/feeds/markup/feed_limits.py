"""Limits of the document that feedparser is given.

feedparser takes some 20 microseconds per element of a well-formed document, and has
steps whose time grows with the square of the input, most of them in its second parser,
for broken documents. So expat scans the document first, at a hundredth of the cost, and
a document above the limits is cut at the end of an entry.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from xml.parsers import expat

from feedparser import mixin

from wireroom.feeds.markup.repair_markup import repair_entities, repair_number

MAX_ENTRIES = 2_000
_MAX_ELEMENTS = 100_000
_MAX_ATTRIBUTES = 200_000
# feedparser searches all attributes of an element for each of them.
_MAX_ELEMENT_ATTRIBUTES = 500
_MAX_DEPTH = 200
# Each reference ("&lt;") becomes a separate piece of text: of a document, of an entry.
_MAX_REFERENCES = 400_000
_MAX_ENTRY_REFERENCES = 200_000
# Limits for the parser of broken documents.
_MALFORMED_CHARACTERS = 2_000_000
_MALFORMED_MARKS = 50_000
# feedparser joins an xml:base with those around it, again at each element.
_BASE = re.compile(r"\s(?:xml:)?base\s{0,9}=\s{0,9}(?:\"[^\"<>]*\"|'[^'<>]*')")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|\d+);?", re.ASCII)
_BEGINS = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENDS = re.compile(
    r"</(?:\w{1,20}:)?(?:item|entry|channel|rss|feed|rdf)\b", re.IGNORECASE
)
_MAX_BASES = 5_000
_MALFORMED_BASES = 200
_MAX_BASE_LENGTH = 500
_MAX_AUTHOR = 1_000
_MAX_TAGS = 200


def cut_to_limits(text: str) -> tuple[str, str | None]:
    """Cut to 2,000 entries, 100,000 elements, 400,000 references and 200 levels.

    Returns the text and a note of what was cut or is not well formed, or None.
    """
    text, bases_note = _limit_bases(text, _MAX_BASES)
    scan, error = _scan_text(text)
    if error and not scan.limit_reached:
        # One bare "&" must not cost the entries after it.
        repaired = repair_entities(text)
        again, remaining = (scan, error) if repaired == text else _scan_text(repaired)
        if not remaining:
            bases_note = _join_notes(bases_note, f"not well formed: {error}")
            text, scan, error = repaired, again, remaining
    if scan.limit_reached:
        # The last complete entry is kept; without one, nothing is.
        end = scan.entry_end if scan.closing else 0
        start = text.encode("utf-8", "replace")[:end]
        text = start.decode("utf-8", "replace") + scan.closing
        return text, _join_notes(bases_note, f"cut: {scan.limit_reached}")
    if error:
        text, cut = _cut_malformed_text(text)
        return text, _join_notes(bases_note, f"not well formed: {error}", cut)
    return text, bases_note


def _scan_text(text: str) -> tuple[_ExpatScan, str | None]:
    scan = _ExpatScan(text.encode("utf-8", "replace"))
    return scan, scan.find_markup_error()


def _join_notes(*notes: str | None) -> str | None:
    return "; ".join(filter(None, notes)) or None


def _limit_bases(text: str, most: int) -> tuple[str, str | None]:
    lengths = [base.end() - base.start() for base in _BASE.finditer(text)]
    if len(lengths) <= most and max(lengths, default=0) <= _MAX_BASE_LENGTH:
        return text, None
    return _BASE.sub("", text), "too many or too long xml:base attributes removed"


def _cut_malformed_text(text: str) -> tuple[str, str | None]:
    """Cut a malformed document by size: the ends of its entries are not known."""
    start = text[:_MALFORMED_CHARACTERS]
    marks = (mark.start() for mark in re.finditer("[<&]", start))
    end = next((at for n, at in enumerate(marks) if n == _MALFORMED_MARKS), len(start))
    start, bases_note = _limit_bases(start[:end], _MALFORMED_BASES)
    start = _drop_cut_entry(start)
    cut = f"cut after {end} characters" if end < len(text) else None
    # feedparser fails at a reference to no character.
    start = _REFERENCE.sub(lambda match: repair_number(match[0], match[1]), start)
    return start, _join_notes(bases_note, cut)


def _drop_cut_entry(text: str) -> str:
    """Return a text without its last entry where the end of the text cuts it.

    Without its id it would be another entry than the whole one.
    """
    last = deque(_BEGINS.finditer(text), maxlen=1)
    if not last or _ENDS.search(text, last[0].end()):
        return text
    return text[: last[0].start()]


class _LimitReached(Exception):
    pass


class _ExpatScan:
    """One pass of expat over a document, up to the bounds."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self.limit_reached = ""
        self.entry_end = 0
        self.closing = ""
        self._entries = self._references = 0
        self._elements = self._attributes = 0
        self._open: list[str] = []
        self._expat = expat.ParserCreate("utf-8")
        self._expat.StartElementHandler = self._start_element
        self._expat.EndElementHandler = self._end_element

    def find_markup_error(self) -> str | None:
        """Scan the document; return the first markup error, or None."""
        try:
            self._expat.Parse(self._document, True)  # noqa: FBT003 - expat has no keyword arguments
            self._count_references(len(self._document))
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
        if len(attributes) > _MAX_ELEMENT_ATTRIBUTES:
            limit = f"more than {_MAX_ELEMENT_ATTRIBUTES} attributes of an element"
            self._stop_at_limit(limit)
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
            end = self._find_tag_end(name)
            self._count_references(end)
            self.entry_end = end
            self.closing = "".join(f"</{n}>" for n in reversed(self._open))

    def _find_tag_end(self, name: str) -> int:
        """Return where an element ends: expat is at its end tag or behind ``<a/>``."""
        index = self._expat.CurrentByteIndex
        if not self._document.startswith(f"</{name}".encode(), index):
            return index
        return self._document.find(b">", index) + 1

    def _count_references(self, end: int) -> None:
        references = self._document.count(b"&", self.entry_end, end)
        self._references += references
        if references > _MAX_ENTRY_REFERENCES:
            self._stop_at_limit(
                f"more than {_MAX_ENTRY_REFERENCES} references in an entry"
            )
        if self._references > _MAX_REFERENCES:
            self._stop_at_limit(f"more than {_MAX_REFERENCES} references")

    def _stop_at_limit(self, limit: str) -> None:
        self.limit_reached = limit
        raise _LimitReached


def _is_entry(name: str) -> bool:
    return name.rpartition(":")[2] in {"item", "entry"}


_sync_author = mixin._FeedParserMixin._sync_author_detail  # noqa: SLF001 - see below


def _sync_short_author(parser: Any, key: str = "author") -> None:  # noqa: ANN401 - untyped
    """Let feedparser look for an address in a short text only.

    Its expression tries each part of a run of signs: 40,000 hyphens took 5.5 s of CPU,
    and a feed has megabytes of them, from which no thread would come back (measured).
    """
    context = parser._get_context()  # noqa: SLF001 - no other place has the text
    text = context.get(key)
    if isinstance(text, str):
        context[key] = text[:_MAX_AUTHOR]
    _sync_author(parser, key)


mixin._FeedParserMixin._sync_author_detail = _sync_short_author  # noqa: SLF001 - as above

_add_tag = mixin._FeedParserMixin._add_tag  # noqa: SLF001 - as above


def _add_bounded_tag(parser: Any, *tag: str | None) -> None:  # noqa: ANN401 - untyped
    """Let feedparser collect 200 tags of an entry at most.

    It compares each with all before it: 50,000 of them, 1.3 MB, took 27 s of CPU.
    """
    if len(parser._get_context().get("tags", ())) < _MAX_TAGS:  # noqa: SLF001 - as above
        _add_tag(parser, *tag)


mixin._FeedParserMixin._add_tag = _add_bounded_tag  # noqa: SLF001 - as above
