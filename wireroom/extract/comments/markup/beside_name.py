"""Words beside an element that make its text a name: "by NAME", "NAME says:"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.words.byline_patterns import POSTING_VERB
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_SPEECH_LENGTH = 100
_MAX_TAIL_LENGTH = 11
_MAX_BY_LENGTH = 59
_SPEECH_VERB = join_patterns(language.speech_verbs for language in LANGUAGES)
_SAYS = re.compile(rf"[^\n]{{0,60}}?\b{_SPEECH_VERB}\s*:?\s*", re.IGNORECASE)
_PREPOSITION = join_patterns(language.author_prepositions for language in LANGUAGES)
_BY = re.compile(rf"\s*(?:{POSTING_VERB}\s+)?{_PREPOSITION}\s*:?\s*$", re.IGNORECASE)
_NAME_TAGS = frozenset({"a", "b", "strong", "span", "em"})


def has_byline_words(element: HtmlElement) -> bool:
    """Return whether words say that an element holds a name.

    ``by <a>Name</a> on Monday``, ``<a>Name</a> says:``, ``<p>Name says:</p>``.
    """
    text, tail = element.text, element.tail
    if text and not len(element) and _is_speech(text[:_MAX_SPEECH_LENGTH]):
        return True
    tail = tail.strip() if tail else ""
    if tail and len(tail) <= _MAX_TAIL_LENGTH and _is_speech(tail):
        return True
    if element.tag not in _NAME_TAGS:
        return False
    before = _text_before(element)
    return len(before) <= _MAX_BY_LENGTH and _BY.match(before) is not None


@lru_cache(maxsize=2_000)
def _is_speech(text: str) -> bool:
    """Return whether a text ends in "says:"; a page repeats its labels."""
    return _SAYS.fullmatch(text) is not None


def _text_before(element: HtmlElement) -> str:
    """Return the text in front of an element, or that of a leaf right before it."""
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        return "" if parent is None else parent.text or ""
    tail = before.tail or ""
    return tail if tail.strip() or len(before) else before.text or ""
