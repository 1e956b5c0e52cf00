"""Reads the body of a post that is too short for the body extractor.

Of one or two sentences the extractor finds no main part, and returns the text of the
whole page: the site's name, the title, the footer. The post's own container is known by
its class, or by the headline in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.page_index import get_text, is_inside_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_SHORT_TEXT = 300
_CONTENT_MARKS = re.compile(
    r"(?:^|\s)(?:entry-content|post-content|post-body|article-body|article-content"
    r"|articlebody|e-content|wp-block-post-content|story-body|entry-body"
    r"|entrytext|post_content|node__content)(?:$|\s)",
    re.IGNORECASE,
)
_PARAGRAPHS = ("p", "li", "blockquote", "pre", "dd")
_MIN_WORD = 2


def read_short_post(tree: HtmlElement) -> str:
    """Return the paragraphs of the post's container; "" if none has a short text."""
    for container in _iterate_containers(tree):
        lines = [
            get_text(element)
            for element in container.iter(*_PARAGRAPHS)
            if not is_inside_furniture(element) and _is_innermost(element)
        ]
        text = "\n".join(line for line in lines if len(line) >= _MIN_WORD)
        if text:
            return text if len(text) <= MAX_SHORT_TEXT else ""
    return ""


def _iterate_containers(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter("div", "section", "article"):
        is_marked = _CONTENT_MARKS.search(element.get("class", "")[:200])
        if is_marked or element.get("itemprop") == "articleBody":
            yield element
    yield from tree.iter("article")
    for heading in tree.iter("h1"):
        parent = heading.getparent()
        if parent is not None and parent.tag not in {"body", "header"}:
            yield parent


def _is_innermost(element: HtmlElement) -> bool:
    return next(element.iterdescendants(*_PARAGRAPHS), None) is None
