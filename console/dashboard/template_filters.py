"""Template filters: they bound texts, format values and pass only HTTP links."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def format_count(number: float | None) -> str:
    """Format a number with thousands separators."""
    return "-" if number is None else f"{number:,.0f}"


def format_percent(part: float) -> str:
    """Format a share of 0 to 1 in percent."""
    return f"{part:.0%}"


def format_duration(seconds: float | None) -> str:
    """Format a duration in its largest fitting unit."""
    if seconds is None:
        return "-"
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def format_time(at: datetime | None) -> str:
    """Format a time in UTC, to the minute."""
    return "-" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def format_since(at: datetime | None) -> str:
    """Format how long ago a time was, or how far ahead it is."""
    return format_age(at, datetime.now(UTC))


def keep_http_url(url: str | None) -> str:
    """Return ``url`` if a page may link to it, or else an empty text."""
    try:
        is_http = urlsplit(url or "").scheme in {"http", "https"}
    except ValueError:
        is_http = False
    return (url or "") if is_http else ""


def replace_underscores(name: str | None) -> str:
    """Format the name of a state or a reason in words."""
    return (name or "").replace("_", " ")


FILTERS: Mapping[str, Callable[..., object]] = {
    "count": format_count,
    "duration": format_duration,
    "harmless": keep_http_url,
    "line": sanitize,
    "moment": format_time,
    "share": format_percent,
    "since": format_since,
    "spaced": replace_underscores,
}
