"""Cuts tags with hundreds of attributes, before a parser compares each with each other.

libxml2 looks for a double of each attribute among all before it: 63,000 attributes of
one tag in 0.6 MB took 16 s of CPU, in each of three parses (measured).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# More than any of 1,274 real pages has in one tag, and few enough that a page of such
# tags costs less than a second a megabyte.
MAX_ATTRIBUTES = 256
# The grammar of the HTML standard: only a value behind "=" is quoted. All repetitions
# are possessive, so that no character is read twice.
_ATTRIBUTE = (
    r"[\s/]*+[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
)
_RAW_NAMES = "script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext"
_NAME = r"[A-Za-z][^\s/>]*+"
# Text and ordinary tags: all up to a tag with too many attributes, a raw element, or a
# comment.
_ORDINARY = re.compile(
    rf"(?:[^<]++|<(?![A-Za-z]|!--)"
    rf"|<(?!(?:{_RAW_NAMES})[\s/>]){_NAME}(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+"
    r"[\s/]*+>)*+",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"<{_NAME}(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}+")
_REST = re.compile(rf"(?:{_ATTRIBUTE})*+")
_TAG = re.compile(rf"<({_NAME})(?:{_ATTRIBUTE})*+[\s/]*+>")
_RAW = re.compile(rf"<({_RAW_NAMES})[\s/>]", re.IGNORECASE)
# The end of each kind of raw element.
_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in _RAW_NAMES.split("|")
}


def limit_attributes(markup: str) -> str:
    """Return markup in which no start tag has more than ``MAX_ATTRIBUTES``.

    The first ones stay, and so does everything outside of such a tag.
    """
    pieces, done = [], 0
    for begin, end in _find_excess(markup):
        pieces.append(markup[done:begin])
        done = end
    return "".join([*pieces, markup[done:]]) if pieces else markup


def _find_excess(markup: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the attributes that are too many."""
    place = 0
    while True:
        ordinary = _ORDINARY.match(markup, place)
        assert ordinary is not None, "it matches the empty text"
        place = ordinary.end()
        if place == len(markup):
            return
        first = _FIRST.match(markup, place)
        if first is None:
            place = _skip_odd(markup, place)
            continue
        rest = _REST.match(markup, first.end())
        assert rest is not None, "it matches the empty text"
        if rest.end() > first.end():
            yield first.end(), rest.end()
        # An end that never comes makes all that follows attributes of this tag.
        place = _skip_raw_text(markup, place, rest.end())


def _skip_odd(markup: str, place: int) -> int:
    """Return the place behind a comment, a raw element, or the sign of a tag."""
    if markup.startswith("<!--", place):
        end = markup.find("-->", place + 4)
        return len(markup) if end < 0 else end + 3
    tag = _TAG.match(markup, place)
    return place + 1 if tag is None else _skip_raw_text(markup, place, tag.end())


def _skip_raw_text(markup: str, place: int, tag_end: int) -> int:
    """Return the place behind the text of a raw element that begins at ``place``."""
    raw = _RAW.match(markup, place)
    if raw is None:
        return tag_end
    end_tag = _ENDS[raw[1].lower()].search(markup, tag_end)
    return len(markup) if end_tag is None else end_tag.start()
