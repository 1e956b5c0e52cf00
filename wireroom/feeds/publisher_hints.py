"""What a feed asks of those who poll it: ``ttl``, ``skipHours``, ``sy:update...``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wireroom.model.feed_hints import PublisherHints

if TYPE_CHECKING:
    from collections.abc import Mapping

# The feed's own elements stand before its first entry, or close to its beginning.
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
# Longer than a month is a slip of the pen.
_LONGEST = 31 * 86_400.0


def read_publisher_hints(text: str, channel: Mapping[str, Any]) -> PublisherHints:
    """Read a feed's wishes from its text and feedparser's reading of its channel."""
    head = text[:_HEAD]
    first = _FIRST_ENTRY.search(head)
    head = head[: first.start()] if first else head
    said = (_parse_ttl(channel.get("ttl")), _parse_update_period(channel))
    return PublisherHints(
        interval_seconds=max((s for s in said if s), default=None),
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
    return min(minutes * 60, _LONGEST) if minutes else None


def _parse_update_period(channel: Mapping[str, Any]) -> float | None:
    """Give the time between two updates; None for what WordPress says of every site.

    "hourly", once, is its preset, which nobody chose.
    """
    name = str(channel.get("sy_updateperiod") or "").strip().lower()
    period = _PERIODS.get(name)
    often = _parse_number(channel.get("sy_updatefrequency")) or 1
    if period is None or (name == "hourly" and often == 1):
        return None
    return min(period / often, _LONGEST)


def _parse_number(value: object) -> int | None:
    said = str(value or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None
