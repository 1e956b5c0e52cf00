"""The text of an element that readers see: without that of scripts and style sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.page.element_texts import (
    TooManyElementsError,
    iterate_texts,
    join_texts,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNREAD_TAGS = frozenset({"script", "style", "noscript", "template"})
# Elements below one whose text is called short, at least; above it one a character.
_MIN_ELEMENTS = 200
# Style sheets and scripts have at least one of these; most texts have none.
_CODE_SIGNS = "{}=;("


def get_text(element: HtmlElement) -> str:
    """Return all text of an element, with white space folded."""
    if not len(element):
        return " ".join((element.text or "").split())
    text = join_texts(element)
    if _may_hold_code(text) and _holds_unread(element):
        text = "".join(_list_texts(element))
    return " ".join(text.split())


def get_short_text(element: HtmlElement, limit: int) -> str:
    """Return the text as :func:`get_text` does, but "" if it exceeds ``limit``.

    Reading stops at the limit, so that the wrapper of a page costs no more than a line.
    """
    if not len(element):
        text = " ".join((element.text or "").split())
        return text if len(text) <= limit else ""
    text = _join_up_to(element, limit)
    if _may_hold_code(text) and _holds_unread(element):
        text = "".join(_list_texts(element))
    text = " ".join(text.split())
    return text if len(text) <= limit else ""


def get_spaced_text(element: HtmlElement) -> str:
    """Return all text of an element, with a space between adjacent elements."""
    return " ".join(" ".join(_list_texts(element)).split())


def _join_up_to(element: HtmlElement, limit: int) -> str:
    """Return the texts of an element, "" if they are longer than ``limit``."""
    pieces, left = [], limit
    texts = iterate_texts(element, most=max(limit, _MIN_ELEMENTS))
    try:
        for number, piece in enumerate(texts):
            pieces.append(piece)
            left -= len(piece.strip())
            if left < 0 or number > limit:
                return ""
    except TooManyElementsError:
        return ""
    return "".join(pieces)


def _list_texts(element: HtmlElement) -> list[str]:
    """Return the texts within an element, without those of scripts and style sheets."""
    return list(iterate_texts(element, without=UNREAD_TAGS))


def _may_hold_code(text: str) -> bool:
    return any(sign in text for sign in _CODE_SIGNS)


def _holds_unread(element: HtmlElement) -> bool:
    """Return whether an element is or holds one whose text is not read."""
    return next(element.iter(*UNREAD_TAGS), None) is not None
