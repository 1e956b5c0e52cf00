"""The words that are printed around the name of a commentator: "by", "says:"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.words.byline_patterns import (
    DATE_PREPOSITION,
    POSTING_VERB,
    SPEECH_VERB,
)
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_SPEECH_LENGTH = 100
_MAX_TAIL_LENGTH = 11
_MAX_BY_LENGTH = 59
_NAME_TAGS = frozenset({"a", "b", "strong", "span", "em"})
# "Ada Quill says:", or what is behind the name in it.
_SPEECH = re.compile(rf"[^\n]{{0,60}}?\b{SPEECH_VERB}\s*:?\s*", re.IGNORECASE)
_SPEECH_END = re.compile(
    # Chinese has no space before the verb.
    rf"\s*(?:(?:\b|(?=[\u4e00-\u9fff])){SPEECH_VERB}\b)?"
    r"\s*[:\uff1a.…,|•·-]*\s*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\s(?:[^\W\d_]|[JS]r)$")
# "by" at the end of the text in front of a name.
_ENDS_IN_BY = re.compile(
    rf"\s*(?:{POSTING_VERB}\s+)?"
    + join_patterns(language.author_prepositions for language in LANGUAGES)
    + r"\s*:?\s*$",
    re.IGNORECASE,
)
_NUMBER = r"\s*(?:#?\d{1,5}[.):]?\s+)?"
PREPOSITIONS = split_words(
    words
    for language in LANGUAGES
    for words in (language.author_prepositions, language.doubtful_author_prepositions)
)
BY = re.compile(
    rf"^{_NUMBER}(?:{POSTING_VERB}\s+){{0,2}}(?:{'|'.join(PREPOSITIONS)})?\s*:?(?:\s+|$)",
    re.IGNORECASE,
)
# What begins a text that is more than a name: the sure words only.
IS_BYLINE = re.compile(
    _NUMBER
    + join_patterns(
        words
        for language in LANGUAGES
        for words in (language.posting_verbs, language.author_prepositions)
    )
    + r"\b",
    re.IGNORECASE,
)
# "by Ada Quill Added on 4 March", "Ada Quill replied".
TRAILING_VERB = re.compile(
    r"(?<=\S)\s+(?:posted|submitted|commented|added|replied|answered|responded)\s*:?$",
    re.IGNORECASE,
)
# "Ada Quill on <time>", where the element of the name holds the date.
TRAILING_ON = re.compile(rf"(?<=\S)\s+{DATE_PREPOSITION}$")
# "Publicado em 29 de novembro" has no name.
IS_POSTING_VERB = re.compile(rf"{POSTING_VERB}\s*:?", re.IGNORECASE)
# A line is a sentence if it has so many words beside the name.
MIN_WORDS_OF_SENTENCE = 3
LEADING_SIGN = re.compile(r"^[\u2013\u2014|•·,;»-]\s+")
# "Ada Quill - 17.07, 2011 @ 13:10": a date in a form that no date parser reads.
TRAILING_DATE = re.compile(
    r"(?<=\S)\s+[\u2013\u2014|•·@-]\s+(?=.*(?:\d{4}|\d:\d\d))"
    r"\d{1,4}[./:-]\s?\d{1,2}(?!\d).*$"
)
# A word of its own in the text of a name: "·", "|", "(".
SEPARATOR_END = re.compile(r"[\s·•|(,–—-]+$")  # noqa: RUF001 - dashes between names and labels
BADGE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:badges?|flair|role|rank|staff|moderator|pill|chip|handle|karma"
    r"|reputation|user-?title|count|points|icons?|verified|tag|label|since|joined"
    r"|place|location|level|status|score|admin|owner|is-?author|post-?author"
    r"|by-?author)(?:$|[-_\s])"
)
# A text of more words is a name with a badge or a motto beside it.
MAX_NAME_WORDS = 3
MAX_NAME_PARTS = 12


def strip_speech_verb(text: str) -> str:
    """Return a name without "says:" behind it; the dot of an initial is the name's."""
    name = _SPEECH_END.sub("", text)
    has_initial = text.startswith(f"{name}.") and _INITIAL.search(name)
    return f"{name}." if has_initial else name


def has_byline_words(element: HtmlElement) -> bool:
    """Return whether words in or beside an element say that it holds a name.

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
    return len(before) <= _MAX_BY_LENGTH and _ENDS_IN_BY.match(before) is not None


# A page repeats its labels.
@lru_cache(maxsize=2_000)
def _is_speech(text: str) -> bool:
    """Return whether a text is "Ada Quill says:", or its end."""
    return _SPEECH.fullmatch(text) is not None


def _text_before(element: HtmlElement) -> str:
    """Return the text in front of an element, or that of a leaf right before it."""
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        return "" if parent is None else parent.text or ""
    tail = before.tail or ""
    return tail if tail.strip() or len(before) else before.text or ""
