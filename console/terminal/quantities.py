"""Counts, ages and durations as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60))


def format_quantity(number: int, noun: str) -> str:
    """Return a count with its noun: ``1 page``, ``2,000 pages``, ``2 entries``."""
    return f"{number:,} {noun if number == 1 else _pluralize(noun)}"


def _pluralize(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"


def format_age(then: datetime | None, now: datetime) -> str:
    """Return how long ago, or in how long, in the largest whole unit; ``-`` for None.

    For example ``5m ago``, ``in 2h``.
    """
    if then is None:
        return "-"
    seconds = (now - then).total_seconds()
    age = _format_whole_units(abs(seconds))
    return f"{age} ago" if seconds >= 0 else f"in {age}"


def _format_whole_units(seconds: float) -> str:
    for unit, length in _UNITS:
        if seconds >= length:
            return f"{seconds // length:.0f}{unit}"
    return f"{seconds:.0f}s"


def format_duration(seconds: float | None) -> str:
    """Return a duration in its largest unit: ``3 h``, ``42 s``, ``90 ms``; or ``-``."""
    if seconds is None:
        return "-"
    for unit, length in _UNITS:
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def format_counts(counts: Mapping[str, int]) -> str:
    """Return counts by name, largest first, zeros left out: ``20 published, 1 new``."""
    largest_first = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{n:,} {name}" for name, n in largest_first if n) or "none yet"
