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
_STAMP_NAMES = frozenset(_STAMP_ATTRIBUTES)
MAX_STAMP_LENGTH = 59
_DIGIT = re.compile(r"\d")
# "2024-03-12T18:40:00Z" in an attribute of any name, such as that of a tooltip.
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d")
_WRITTEN_AT = frozenset({"dateCreated", "datePublished", "commentTime"})
_BASIC = re.compile(
    r"((?:19|20)\d\d)(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})?", re.IGNORECASE
)
# Seconds of 2001 and later, or milliseconds.
_TIMESTAMP = re.compile(r"(\d{9,10})(?:\d{3}|\.\d{1,6})?", re.ASCII)


def read_stamp(element: HtmlElement) -> str:
    """Return the date in an element's attributes; "" for none."""
    # One list of names instead of a question for each: most elements have none of them.
    names = element.keys()
    if element.tag == "meta" and element.get("itemprop", "") in _WRITTEN_AT:
        return str(element.get("content", ""))
    if "datetime" in names and element.get("datetime"):
        return _format_timestamp(str(element.get("datetime")))
    if not _STAMP_NAMES.isdisjoint(names):
        stamps = (element.get(name) for name in _STAMP_ATTRIBUTES if name in names)
        stamp = next(filter(None, stamps), "")
        if stamp:
            return _format_timestamp(stamp)
    title = element.get("title", "") if "title" in names else ""
    if len(title) <= MAX_STAMP_LENGTH and _DIGIT.search(title):
        return title
    # Attributes of a site's own, and labels.
    values = (
        str(element.get(name))[:MAX_STAMP_LENGTH]
        for name in names
        if name.startswith("data-") or name == "aria-label"
    )
    return next(filter(_ISO.match, values), "")


def _format_timestamp(stamp: str) -> str:
    """Return seconds or milliseconds since 1970 as ISO 8601, other texts unchanged."""
    basic = _BASIC.fullmatch(stamp.strip())
    if basic:
        # ISO 8601 without separators.
        return "{}-{}-{}T{}:{}:{}{}".format(*basic.groups(""))
    match = _TIMESTAMP.fullmatch(stamp.strip())
    if match is None:
        return stamp
    return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
