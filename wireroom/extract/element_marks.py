"""What class and id say of an element: a byline, a date, or hidden from readers."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

# These three are for marks in lower case: a search without regard to case takes longer.
_BYLINE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autor|writer|auteur|journalist|verfasser|yazar"
    r"|muhabir|autore(?:$|[\s_-])|avtor|penulis|szerzo|skribent|forfatter"
    r"|name-uid(?:$|\s)|submitted(?:$|[\s_-]))"
)
_EXCLUDED_MARKS = re.compile(
    r"comment|avatar|bio|image|img|photo|desc|related|card-list|follow|social|count"
    # The whole story, marked with its author: "hentry author-nora".
    r"|\bh-?entry\b"
)
_DATE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|published|pubdate|timestamp|posted|datum|fecha)"
)
_SCREEN_READER_MARKS = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-(?:text|only)|(?:u-|a11y-)?visually-?hidden"
    r"|(?:u-)?hidden-?visually|show-for-sr|element-invisible|a11y-hidden)(?:$|\s)"
    # Frameworks hide by a class what another class shows on wider screens.
    r"|^(?!.*(?:\bd-(?:sm|md|lg|xl|xxl)-|:)(?:block|flex|inline|grid|table))"
    r"(?:.*\s)?(?:d-none|hidden)(?:$|\s)"
)
# Each of these marks has one of the words: a plain search costs a tenth.
_SCREEN_READER_WORDS = (
    "hidden", "d-none", "sr-only", "screen-reader", "show-for-sr", "element-invisible",
)  # fmt: skip


class MarkedAs(Enum):
    """Content of an element according to its class and id."""

    NEITHER = auto()
    SCREEN_READER = auto()
    BYLINE = auto()
    DATE = auto()


@lru_cache(maxsize=4_000)
def classify_marks(class_name: str, id_name: str) -> MarkedAs:
    """Return what class and id say that an element holds."""
    marks = f"{class_name} {id_name}"
    is_hiding = any(word in marks for word in _SCREEN_READER_WORDS)
    if is_hiding and _SCREEN_READER_MARKS.search(marks):
        return MarkedAs.SCREEN_READER
    marks = marks.lower()
    marked_as = MarkedAs.NEITHER
    if _BYLINE_MARKS.search(marks):
        marked_as = MarkedAs.BYLINE
    elif _DATE_MARKS.search(marks):
        marked_as = MarkedAs.DATE
    is_excluded = marked_as is not MarkedAs.NEITHER and _EXCLUDED_MARKS.search(marks)
    return MarkedAs.NEITHER if is_excluded else marked_as
