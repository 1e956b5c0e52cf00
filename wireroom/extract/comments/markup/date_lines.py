"""The name in the line of a comment's date: "Posted by Ada Quill on Monday"."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.byline_words import (
    BADGE_CLASS,
    BY,
    IS_POSTING_VERB,
    LEADING_SIGN,
    MAX_NAME_PARTS,
    MAX_NAME_WORDS,
    MIN_WORDS_OF_SENTENCE,
    PREPOSITIONS,
    SEPARATOR_END,
    TRAILING_VERB,
    strip_speech_verb,
)
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.name_texts import (
    cut_at_date,
    ends_in_date,
    is_date,
    is_name,
)
from wireroom.words.byline_patterns import (
    AUTHOR_PREPOSITION,
    DATE_PREPOSITION,
    POSTING_VERB,
)
from wireroom.words.calendar import AGO_BEFORE, load_weekday_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import PrintedTime
    from wireroom.extract.comments.markup.parts import CommentParts

_POSTED_BY = re.compile(
    r"(?:posted|submitted|comment(?:ed)?|written)?\s*\bby:?\s+(?!on\b|at\b)([^|\n]{1,80}?)\s*"
    r"(?:\||\bon\b|\bat\b|,|[-\u2013\u2014]\s|$)",
    re.IGNORECASE,
)
# The same in other languages: "Soumis par Ada Quill le jeudi 19".
_POSTED_BY_IN_ANY = re.compile(
    rf"\b{POSTING_VERB}\s+(?:da|{AUTHOR_PREPOSITION})\s*:?\s+"
    rf"(?!(?-i:at|{DATE_PREPOSITION})\s)([^|\n]{{1,80}}?)\s*"
    rf"(?:\||\s(?-i:{DATE_PREPOSITION})\s|,|[-\u2013\u2014]\s|$)",
    re.IGNORECASE,
)
# "Liked by Ada Quill", "edited by the moderator": who did something else than writing.
_OTHER_DOING = re.compile(
    r"\b(?!(?:posted|submitted|commented|added|published|created|signed|replied"
    r"|contributed)\b)[a-z]{2,14}ed\s+by\b",
    re.IGNORECASE,
)
# "Le 12 mars 2024, 18:40 par Zoé": the name ends the line.
_BEHIND_DATE = re.compile(
    rf"\d,?\s(?:{'|'.join(PREPOSITIONS)}):?\s+([^|\n\d]{{2,60}}?)\s*:?$", re.IGNORECASE
)
_NAME_BEFORE_DATE = re.compile(
    r"([^|•·\d]{2,60}?)\s*(?:[|•·]|\s[-\u2013\u2014]\s|\son\s"
    rf"|\s{DATE_PREPOSITION}\s(?=\s?\d))\s*\S"
)
_DASH_BEHIND_DIGIT = re.compile(r"\d.{0,9}\s[-\u2013\u2014]\s")
# "24 September 2015, 6:40 p.m. - Ada Quill", as Django's templates print it.
_BEHIND_DASH = re.compile(
    # Behind the digits "p.m." in any language.
    r"\d(?:\s?[^\W\d_][^|\n\d\u2013\u2014-]{0,11})?\s+[-\u2013\u2014]\s+([^|\n:]{2,60}?)\s*:?$",
    re.IGNORECASE,
)
# "Par Ada Quill le mardi 14 mai 2024": a weekday is between preposition and day.
_NAME_AND_WEEKDAY = re.compile(
    rf"([^|•·\d,]{{2,60}}?)\s{DATE_PREPOSITION}\s([^\W\d_]{{2,14}}),?\s\d",
    re.IGNORECASE,
)
# "Ada Quill, 24 September 2015": one comma alone, since a place may follow the name.
_NAME_AND_COMMA = re.compile(r"([^|•·\d,;]{2,60}?)\s*,\s+(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
# "vor" and the like in front of an age.
_AGO_BEFORE = re.compile(
    rf"\s+(?:{'|'.join(map(re.escape, AGO_BEFORE))})?\s*$", re.IGNORECASE
)
_COMMENT_NUMBER = re.compile(r"^\s*#?\d{1,5}[.):]\s+")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL_TAGS = ("a", "b", "em", "i", "small", "span", "strong")
# "Posted by Ada Quill on Monday, 12 March 2024 at 6:40 pm" has eleven.
_MAX_POSTED_WORDS = 16
_MAX_LINE_LEVELS = 3
_BLOCK_TAGS = frozenset({
    "dd", "div", "dt", "footer", "h2", "h3", "h4", "h5", "h6", "header", "li", "p",
})  # fmt: skip


def find_posted_name(text: str) -> str:
    """Return the name behind "posted by" in a text; "" without one."""
    match = _POSTED_BY.search(_OTHER_DOING.sub("|", text))
    return match[1] if match else ""


def find_posted_by_name(parts: CommentParts) -> str:
    """Return the name in ``Posted by Ada Quill on Monday``; "" without such a line."""
    for date in sorted(parts.times, key=lambda date: -len(date.text)):
        if len(date.text.split()) > _MAX_POSTED_WORDS:
            # What is written "by hand" is a reader's sentence.
            continue
        text = _OTHER_DOING.sub("|", date.text)
        match = (
            _POSTED_BY.search(text)
            or _POSTED_BY_IN_ANY.search(text)
            or _BEHIND_DATE.search(text)
        )
        if match and _is_in_sentence(match[0], date, parts):
            continue
        if match and is_name(match[1]):
            name = _cut_at_times(match[1], parts)
            return TRAILING_VERB.sub("", cut_at_date(name))
        has_dash = _DASH_BEHIND_DIGIT.search(date.text) and (
            _ends_in_speech(date.text) or not _has_line(date, parts)
        )
        behind = _BEHIND_DASH.search(_strip_labels(date)) if has_dash else None
        name = SEPARATOR_END.sub("", behind[1]) if behind else ""
        name = strip_speech_verb(name)
        is_short = len(name.split()) <= MAX_NAME_WORDS
        if is_short and is_name(name) and not is_date(name):
            return name
    return ""


def find_name_before_date(text: str) -> str:
    """Return the name in ``Ada Quill | September 24, 2015``; "" where there is none."""
    text = LEADING_SIGN.sub("", _COMMENT_NUMBER.sub("", text))
    match = _NAME_AND_WEEKDAY.match(text)
    if match is None or match[2].lower() not in load_weekday_names():
        match = _NAME_BEFORE_DATE.match(text) or _NAME_AND_COMMA.match(text)
    name = strip_speech_verb(match[1].strip()) if match else ""
    name = TRAILING_VERB.sub("", name)
    if match and match.re is _NAME_AND_COMMA and ends_in_date(name):
        return ""
    if IS_POSTING_VERB.fullmatch(name):
        return ""
    return BY.sub("", name) if is_name(name) else ""


def remove_time(text: str, time: str) -> str:
    """Return a line without its time; the name may be on either side of the time.

    "Ada Quill vor 2 Jahren hinzugefügt" is "Ada Quill": behind that time is the verb
    of posting alone, and "vor" belongs to the time.
    """
    before, _, after = text.partition(time)
    if before and IS_POSTING_VERB.fullmatch(after.strip()):
        return _AGO_BEFORE.sub("", before)
    return text.replace(time, " ")


def _cut_at_times(name: str, parts: CommentParts) -> str:
    """Return the part of a name in front of a time: "Ada Quill over 2 years ago".

    The text begins with the name, so nothing behind the time is a part of it.
    """
    for date in parts.times:
        before, text, _ = name.partition(date.text)
        name = _AGO_BEFORE.sub("", before) if text and before.strip() else name
    return name


def _is_in_sentence(byline: str, date: PrintedTime, parts: CommentParts) -> bool:
    """Return whether "by" is a word of a short comment that has its date in a block."""
    others = (x for x in parts.times if x is not date)
    heads = [x for x in others if _is_in_block(x.element, date.element)]
    rest = date.text.replace(byline, " ")
    for head in heads:
        rest = rest.replace(head.text, " ")
    return bool(heads) and len(rest.split()) >= MIN_WORDS_OF_SENTENCE


def _is_in_block(element: HtmlElement, outer: HtmlElement) -> bool:
    """Return whether an element is, or is in, a block that is in another element."""
    levels = (element, *islice(element.iterancestors(), _MAX_LINE_LEVELS))
    inner = list(takewhile(lambda level: level is not outer, levels))
    return len(inner) < len(levels) and any(x.tag in _BLOCK_TAGS for x in inner)


def _ends_in_speech(text: str) -> bool:
    """Return whether a line ends with "says": what is in front of it is the name."""
    return _LETTER.search(text, len(strip_speech_verb(text))) is not None


def _has_line(date: PrintedTime, parts: CommentParts) -> bool:
    """Return whether a short comment was taken for the line of its own date."""
    lines = (islice(x.element.iterancestors(), _MAX_LINE_LEVELS) for x in parts.times)
    return any(date.element in around for around in lines)


def _strip_labels(date: PrintedTime) -> str:
    """Return the line of a date without the badges and the permalink at its end."""
    text = date.text
    parts = list(islice(date.element.iterdescendants(*_LABEL_TAGS), MAX_NAME_PARTS))
    for part in reversed(parts):
        label = short_text(part, MAX_NAME_LENGTH)
        is_badge = BADGE_CLASS.search(part.get("class", "")[:200].lower())
        if label and (is_badge or not _LETTER.search(label)):
            text = text.removesuffix(label).rstrip()
    return text
