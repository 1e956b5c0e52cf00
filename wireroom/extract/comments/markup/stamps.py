"""Exact times in attributes of an element."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


# Where scripts that print ages take the exact time from.
_STAMP_ATTRIBUTES = (
    "data-utime", "data-timestamp", "data-time", "data-datetime", "data-date",
    "data-created", "data-created-at", "data-epoch", "data-unixtime", "data-posted",
    "data-livestamp", "data-time-stamp", "data-created-utc", "data-published",
)  # fmt: skip


MAX_STAMP_LENGTH = 59
_DIGIT = re.compile(r"\d")
_WRITTEN_AT = frozenset({"dateCreated", "datePublished", "commentTime"})
# Seconds of 2001 and later, or milliseconds.
_TIMESTAMP = re.compile(r"(\d{9,10})(?:\d{3}|\.\d{1,6})?", re.ASCII)


def read_stamp(element: HtmlElement) -> str:
    """Return the date in an element's attributes; "" for none."""
    if element.tag == "meta" and element.get("itemprop", "") in _WRITTEN_AT:
        return str(element.get("content", ""))
    if element.get("datetime"):
        return str(element.get("datetime"))
    for name in _STAMP_ATTRIBUTES:
        stamp = element.get(name)
        if stamp:
            return _format_timestamp(stamp)
    title = element.get("title") or ""
    return title if len(title) <= MAX_STAMP_LENGTH and _DIGIT.search(title) else ""


def _format_timestamp(stamp: str) -> str:
    """Return seconds or milliseconds since 1970 as ISO 8601, other texts unchanged."""
    match = _TIMESTAMP.fullmatch(stamp.strip())
    if match is None:
        return stamp
    return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
