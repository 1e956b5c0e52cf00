"""Lines of a comment's head that are about comments: its subject, and what it answers.

Drupal prints both: "In reply to A question by Ada Quill" for screen readers, and the
first words of the text as a heading, which leads to the comment.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.leaf_texts import short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOTE_TAGS = frozenset({"p", "div", "span", "small"})
_SUBJECT_TAGS = _NOTE_TAGS | {"h2", "h3", "h4", "h5", "h6"}
_NOTE_TOKENS = frozenset(
    {"comment-parent", "comment__parent", "in-reply-to", "visually-hidden",
     "visuallyhidden", "element-invisible", "sr-only", "screen-reader-text"}
)  # fmt: skip
_COMMENT = re.compile(r"#comment-(\d{1,19})$")
_NUMBER = re.compile(r"comment-(\d{1,19})$")
_MAX_NOTE, _MAX_SUBJECT = 300, 120
_MAX_ADDRESS = 100
# Links of a note that are looked at.
_MAX_LINKS = 3


def is_reply_note(element: HtmlElement, root: HtmlElement) -> bool:
    """Return whether an element names the comment that a comment answers.

    Args:
        root: the comment's element.
    """
    if element.tag not in _NOTE_TAGS or not len(element):
        return False
    if _NOTE_TOKENS.isdisjoint(marks_of(element).tokens):
        return False
    links = islice(element.iter("a"), _MAX_LINKS)
    others = {*map(find_comment_number, links)} - {"", _find_own_number(root)}
    return bool(others) and bool(short_text(element, _MAX_NOTE))


def is_subject(element: HtmlElement, root: HtmlElement) -> bool:
    """Return whether an element is nothing but a link to its own comment.

    The subject, or the word for such a link, in any language.
    """
    own = _find_own_number(root)
    if element.tag == "a":
        is_own = bool(own) and find_comment_number(element) == own
        return is_own and _is_permalink(element) and _is_short(element)
    if element.tag not in _SUBJECT_TAGS or len(element) != 1:
        return False
    link = element[0]
    if link.tag != "a" or not _is_short(element):
        return False
    if short_text(link, _MAX_SUBJECT) != short_text(element, _MAX_SUBJECT):
        return False
    number = find_comment_number(link)
    return bool(number) and (number == own or (not own and _is_permalink(link)))


def is_website_line(element: HtmlElement) -> bool:
    """Return whether an element names the reader's own site below a text, as in SPIP.

    "Voir en ligne : https://ada.example/".
    """
    return element.tag == "p" and "hyperlien" in marks_of(element).tokens


def _is_permalink(link: HtmlElement) -> bool:
    return "permalink" in marks_of(link).tokens or link.get("rel") == "bookmark"


def _is_short(element: HtmlElement) -> bool:
    return bool(short_text(element, _MAX_SUBJECT))


def find_comment_number(link: HtmlElement) -> str:
    """Return the number of the comment that a link leads to; "" for another link."""
    match = _COMMENT.search(link.get("href", "")[-_MAX_ADDRESS:])
    return match[1] if match else ""


def _find_own_number(root: HtmlElement) -> str:
    match = _NUMBER.search(root.get("id", "")[-_MAX_ADDRESS:])
    return match[1] if match else ""
