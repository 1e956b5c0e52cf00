"""Names and texts of comments that data states: in JSON of a provider, or of a page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from wireroom.extract.comments.markup.body_text import (
    MAX_TEXT_LENGTH,
    extract_written_text,
    render_text,
)
from wireroom.extract.page.limit_attributes import limit_attributes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_NAME = 200
_MARKUP = re.compile(r"[<&]")
_TAG = re.compile(r"<[^<>]{0,500}>")


def as_name(value: object) -> str:
    """Return a name without tags and entities: one line, at most 200 characters."""
    if not isinstance(value, str):
        return ""
    bare = _TAG.sub("", html.unescape(value[: 10 * _MAX_NAME]))
    return " ".join(bare.split())[:_MAX_NAME]


def markup_to_text(markup: object) -> tuple[str, str]:
    """Return the text of HTML with its quotations marked, and without marks."""
    if not isinstance(markup, str) or not markup.strip():
        return "", ""
    if not _MARKUP.search(markup):
        return fold_plain_text(markup)
    tree = parse_markup(markup)
    if tree is None:
        return "", ""
    return extract_written_text(tree), _fold_lines(render_text(tree, ()))


def parse_markup(markup: str) -> HtmlElement | None:
    """Return the tree of a fragment of HTML; None if there is nothing to parse."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    body = f"<div>{markup[: 4 * MAX_TEXT_LENGTH]}</div>".replace("\0", "")
    try:
        whole = limit_attributes(body).encode("utf-8", "replace")
        return document_fromstring(whole, parser=parser)
    except etree.ParserError:
        return None


def fold_plain_text(value: object) -> tuple[str, str]:
    """Return a text without markup twice, its spaces folded; lines stay."""
    if not isinstance(value, str):
        return "", ""
    text = _fold_lines(value[:MAX_TEXT_LENGTH])
    return text, text


def _fold_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))
