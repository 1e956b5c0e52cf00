"""What class and id say of an element: a byline, a date, or hidden from readers."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# These are for marks in lower case: a search without regard to case takes longer.
_BYLINE_WORDS = (
    r"(?:byline|author(?!i[sz]|ity)|autor|writer|auteur|journalist|verfasser|yazar"
    r"|muhabir|autore(?:$|[\s_-])|avtor|penulis|szerzo|skribent|forfatter"
    r"|name-uid(?:$|\s)|submitted(?:$|[\s_-]))"
)
# "itemDateCreated" is of Joomla's K2; "catItemDateCreated" is in its lists.
_DATE_WORDS = (
    r"(?:date|dateline|published|pubdate|timestamp|posted|datum|fecha|itemdate)"
)
_BYLINE_MARKS = re.compile(rf"(?:^|[\s_-]){_BYLINE_WORDS}")
# Both in one search, which nearly all marks end with.
_EITHER_MARKS = re.compile(rf"(?:^|[\s_-])(?:{_BYLINE_WORDS}|{_DATE_WORDS})")
_EXCLUDED_MARKS = re.compile(
    r"comment|avatar|bio|image|img|photo|desc|related|card-list|follow|social|count"
    # The whole story, marked with its author: "hentry author-nora".
    r"|\bh-?entry\b"
)
_SCREEN_READER_MARKS = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-(?:text|only)|(?:u-|a11y-)?visually-?hidden"
    r"|(?:u-)?hidden-?visually|show-for-sr|element-invisible|a11y-hidden)(?:$|\s)"
    # Frameworks hide by a class what another class shows on wider screens.
    r"|^(?!.*(?:\bd-(?:sm|md|lg|xl|xxl)-|:)(?:block|flex|inline|grid|table))"
    r"(?:.*\s)?(?:d-none|hidden)(?:$|\s)"
)
# Each of these marks has one of the words: a plain search costs a tenth.
_SCREEN_READER_WORDS = re.compile(
    "hidden|d-none|sr-only|screen-reader|show-for-sr|element-invisible"
)
# What systems call the headline of a story, whatever its level.
_HEADLINE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:headline|(?:entry|post|article|story)-?_?(?:main-?_?)?title)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


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
    if _SCREEN_READER_WORDS.search(marks) and _SCREEN_READER_MARKS.search(marks):
        return MarkedAs.SCREEN_READER
    marks = marks.lower()
    if not _EITHER_MARKS.search(marks) or _EXCLUDED_MARKS.search(marks):
        return MarkedAs.NEITHER
    return MarkedAs.BYLINE if _BYLINE_MARKS.search(marks) else MarkedAs.DATE


def is_marked_as_user(element: HtmlElement) -> bool:
    """Return whether an element is marked as the name of a user of the site.

    By Drupal's ``username``, and by its ``lang=""``, which themes keep that drop the
    class: a name is in no language.
    """
    return (
        element.get("lang") == ""
        or "username" in element.get("class", "")[:200].split()
    )


def is_headline_mark(class_name: str, _id_name: str) -> bool:
    """Return whether a class says that an element is a story's headline."""
    return _HEADLINE_MARKS.search(class_name[:200]) is not None
