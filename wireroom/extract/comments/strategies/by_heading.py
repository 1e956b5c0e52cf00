"""A discussion told by its heading alone: what stands behind "Comments"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.wrap_siblings import wrap_elements

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = ("h2", "h3", "h4", "h5", "h6", "div", "p", "strong", "b", "legend")
_MAX_TEXT = 40
_WORDS = re.compile(
    r"(?:\d{1,6}\s+)?(?:(?:reader|user|all|leser)[-\s]?)?"
    r"(?:comments|kommentare|commentaires|réactions|comentarios|comentários|commenti|reacties"
    r"|komentarze|комментарии|коментарі|коментари|yorumlar|kommentarer|kommentit"
    r"|komentáře|komentari|comentarii|hozzászólások|σχόλια|komentar|bình luận|التعليقات"
    r"|تعليقات|نظرات|دیدگاه‌ها|תגובות|ความคิดเห็น"  # noqa: RUF001 - Persian
    r"|टिप्पणियाँ|评论|評論|コメント|댓글)"
    r"\s*(?:[(\[:\uff08·|-]?\s*\d{1,6}\s*件?\s*[)\]\uff09]?)?\s*:?",
    re.IGNORECASE,
)
_STORY = re.compile(r"article|hentry|story|\bpost\b|entry-content")
_MAX_CLIMB = 4


def find_by_heading(tree: HtmlElement) -> HtmlElement | None:
    """A new element around what follows the last such heading; None where none is."""
    found = None
    for element in tree.iter(*_TAGS):
        text = element.text
        if text and len(text) < 4 * _MAX_TEXT and _WORDS.fullmatch(text.strip()):
            found = element
            if _find_following(element):
                break
    if found is None:
        return None
    parts = _find_following(found)
    stories = sum(map(_holds_article, parts))
    # One is the story, below a button that led to its comments; several may be these.
    if not parts or stories == 1 or (stories and not all(map(_is_article, parts))):
        return None
    return wrap_elements(parts, name="comments")


def _is_article(part: HtmlElement) -> bool:
    return part.tag == "article" and next(part.iter("h1", "main"), None) is None


def _holds_article(part: HtmlElement) -> bool:
    """Whether the story stands there: the heading was a button above it."""
    return any(
        x.tag in {"h1", "article", "main"} or _STORY.search(x.get("class", "").lower())
        for x in part.iter("h1", "article", "main", "div", "section")
    )


def _find_following(heading: HtmlElement) -> list[HtmlElement]:
    """The siblings behind it, or behind the element it is all of."""
    element = heading
    for _ in range(_MAX_CLIMB):
        parts = list(element.itersiblings())
        if any(len(x) or (x.text or "").strip() for x in parts):
            return parts
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        element = parent
    return []
