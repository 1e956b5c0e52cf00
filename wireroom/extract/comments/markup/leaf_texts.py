"""Short texts of elements, and the blocks beside a comment that hold none of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.page.element_texts import TooManyElementsError, iterate_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_NAME_LENGTH = 100
MAX_PROFILE_CLASS = 200
_MAX_TEXT_NODES = 60
_MAX_ELEMENTS = 200
# Comments of the markup, and instructions, have a function as their tag.
_UNREAD_TAGS = frozenset({"script", "style", etree.Comment, etree.PI})
# Beside the posts of forums.
_PROFILE = re.compile(
    r"(?:^|[\s_-])(?:post-?profile|user-?(?:info|extras|stats)|poster-?info|(?<!comment-)(?<!comment_)signature)"
    r"(?:$|[\s_-])"
)
# "Junior member Posts: 44" beside the name of a member.
_LABELLED_COUNT = re.compile(r"[^\W\d_]:\s?\d[\d.,]{0,9}$")
# The headline that a reader gives to a comment.
_TITLE = re.compile(
    r"(?:^|\s)(?:comment|message|post|reply|review|talkback|tb)?[-_]{0,2}"
    r"(?:(?<=[a-z][-_])(?:title|titre|titel|titolo|titulo)|subject|sujet|betreff)(?:$|\s)"
)


def is_title(element: HtmlElement) -> bool:
    """Return whether an element is marked as the headline of a comment."""
    return (
        _TITLE.search(element.get("class", "")[:MAX_PROFILE_CLASS].lower()) is not None
    )


def ends_with_count(text: str) -> bool:
    """Return whether a text ends with a label and a number, as no name does."""
    return _LABELLED_COUNT.search(text) is not None


def is_profile(element: HtmlElement) -> bool:
    """Return whether an element is about a member: "Joined: 3 January 2015"."""
    names = element.get("class", "")[:MAX_PROFILE_CLASS]
    return bool(names) and has_profile_mark(names)


@lru_cache(maxsize=2_000)
def has_profile_mark(names: str) -> bool:
    """Return whether the value of a class attribute is one of :func:`is_profile`."""
    return _PROFILE.search(names.lower()) is not None


def read_alt(element: HtmlElement) -> str:
    """Return what the pictures of an element show: the name beside an avatar."""
    texts = (picture.get("alt", "").strip() for picture in element.iter("img"))
    return next((text for text in texts if 0 < len(text) <= MAX_NAME_LENGTH), "")


def short_text(element: HtmlElement, limit: int) -> str:
    """Return the element's text; "" where it is longer than ``limit``.

    The text of a leaf may be four times as long, white space of its source included.
    Reading stops at the limit: called with a wrapper, it does not read the page.
    """
    # Children are counted in C, one after the other: lists of thousands of comments are
    # asked for each comment, and no more than counted.
    count = len(element)
    if count > _MAX_ELEMENTS:
        return ""
    if not count:
        text = element.text or ""
        return " ".join(text.split()) if len(text) <= 4 * limit else ""
    texts = iterate_texts(element, without=_UNREAD_TAGS, most=_MAX_ELEMENTS)
    try:
        pieces = _list_texts(texts, limit)
    except TooManyElementsError:
        return ""
    return "" if pieces is None else " ".join(" ".join(pieces).split())[: 2 * limit]


def _list_texts(texts: Iterator[str], limit: int) -> list[str] | None:
    """Return the texts as a list, None if they are too many or too long."""
    pieces: list[str] = []
    for piece in texts:
        pieces.append(piece)
        limit -= len(piece.strip())
        if limit < 0 or len(pieces) > _MAX_TEXT_NODES:
            return None
    return pieces
