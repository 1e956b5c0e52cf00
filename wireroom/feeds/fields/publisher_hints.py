"""Polling hints of publishers: ``ttl``, ``skipHours``, ``skipDays``, ``sy:...``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.model.feed_hints import PublisherHints

if TYPE_CHECKING:
    from wireroom.feeds.fields.feedparser_types import ParsedNode

# A feed's own elements are before its first entry, near the beginning.
_HEAD = 20_000
_FIRST_ENTRY = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s{0,9}([a-z]{6,9})\s{0,9}</day>", re.IGNORECASE)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905 - a list of words reads best as words
_PERIODS = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 7 * 86_400.0,
    "monthly": 30 * 86_400.0,
    "yearly": 365 * 86_400.0,
}
# Seconds. A longer interval is a mistake of the publisher.
_MAX_INTERVAL = 31 * 86_400.0


def read_publisher_hints(text: str, channel: ParsedNode) -> PublisherHints:
    """Read the hints from a feed's text and its channel as feedparser returns it."""
    head = text[:_HEAD]
    first = _FIRST_ENTRY.search(head)
    head = head[: first.start()] if first else head
    intervals = (_parse_ttl(channel.get("ttl")), _parse_update_period(channel))
    return PublisherHints(
        interval_seconds=max((s for s in intervals if s), default=None),
        # 24 is midnight in RSS 0.91.
        skip_hours=frozenset(int(h) % 24 for h in _HOUR.findall(head) if int(h) < 25),
        skip_days=frozenset(
            _DAYS.index(day.lower())
            for day in _DAY.findall(head)
            if day.lower() in _DAYS
        ),
    )


def _parse_ttl(value: object) -> float | None:
    minutes = _parse_number(value)
    return min(minutes * 60, _MAX_INTERVAL) if minutes else None


def _parse_update_period(channel: ParsedNode) -> float | None:
    """Return the seconds between two updates, None if they are not given.

    "hourly" with the frequency 1 is ignored: WordPress presets it on every site.
    """
    name = str(channel.get("sy_updateperiod") or "").strip().lower()
    period = _PERIODS.get(name)
    frequency = _parse_number(channel.get("sy_updatefrequency")) or 1
    if period is None or (name == "hourly" and frequency == 1):
        return None
    return min(period / frequency, _MAX_INTERVAL)


def _parse_number(value: object) -> int | None:
    digits = str(value or "").strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 9
    return int(digits) if is_number else None
