"""Splits the text of data fields into lines: plain text, or a fragment of HTML.

Fields such as ``articleBody`` hold either, and some hold HTML whose signs were escaped.
"""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import HTMLParser, fromstring

MAX_FIELD_CHARACTERS = 2_000_000
_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|a|b|i|em|strong|span|figure|img"
    r"|section)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|br|div|h[1-6]|ul|a|strong|em)\b", re.IGNORECASE)
_BLOCKS = frozenset(
    """
    address article aside blockquote br dd div dl dt figure h1 h2 h3 h4 h5 h6 header hr
    footer li main ol p pre section table td th tr ul
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_UNREAD = frozenset(
    """
    script style template noscript iframe svg form button figcaption head title
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# lxml refuses these in a text; a page may spell them as references.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def split_lines(text: str) -> list[str]:
    """Return the lines of a field, without markup, empty lines and extra white space.

    A block element of a fragment is a line; so is each line of plain text.
    """
    text = _UNSTORABLE.sub("", text[:MAX_FIELD_CHARACTERS])
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    if not _TAG.search(text):
        return _fold_lines(html.unescape(text))
    try:
        tree = fromstring(f"<div>{text}</div>", parser=HTMLParser(remove_comments=True))
    except (etree.ParserError, ValueError):
        return []
    for element in list(tree.iter(*_UNREAD)):
        element.text = None
        element[:] = []
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        pieces.append("\n" if element.tag in _BLOCKS else "")
        pieces.append(_fold_piece(element.text if event == "start" else element.tail))
    return _fold_lines("".join(pieces))


def _fold_piece(text: str | None) -> str:
    """Return a text node with line breaks, which mean nothing, as spaces."""
    return re.sub(r"\s+", " ", text or "")


def _fold_lines(text: str) -> list[str]:
    folded = (" ".join(line.split()) for line in re.split(r"[\n\r\u2028\u2029]+", text))
    return [line for line in folded if line]
