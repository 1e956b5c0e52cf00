"""Titles of feeds and entries as one line of plain text."""

from __future__ import annotations

import html
import re

MAX_TITLE = 1_000
_MAX_MARKUP = 20_000
# Where a word may be divided at the end of a line.
_SOFT_HYPHEN = "\u00ad"
# Elements of HTML that are seen in titles. Everything else between "<" and ">" is text:
# "</kubernetes>", "Profit < 5m as costs > forecast".
_NAMES = (
    "a|abbr|acronym|b|bdi|bdo|big|blink|center|cite|code|del|dfn|em|font|h[1-6]|i|img|ins"
    "|kbd|label|mark|nobr|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|svg|time|tt"
    "|u|var|wbr"
)
_BLOCKS = "br|hr|p|div|li|ul|ol|td|tr|table|section|article|header|blockquote"
_ATTRIBUTES = r"(?:\s(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^<>\"'])*)?"
_INLINE_TAG = re.compile(rf"</?(?:{_NAMES}){_ATTRIBUTES}/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS}){_ATTRIBUTES}/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_HIDDEN = re.compile(
    r"<(script|style)\b[^<>]{0,500}>.{0,5000}?</\1\s{0,9}>", re.IGNORECASE | re.DOTALL
)


def clean_title(value: object) -> str:
    """Return text without markup and references, at most 1,000 characters.

    An element that breaks the line separates words; others do not. Soft hyphens are
    removed.
    """
    text = str(value or "")[:_MAX_MARKUP]
    if "<" in text:
        text = _HIDDEN.sub(" ", _COMMENT.sub("", text))
        text = _INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", text))
    plain = html.unescape(text).replace(_SOFT_HYPHEN, "")
    return " ".join(plain.split())[:MAX_TITLE]
