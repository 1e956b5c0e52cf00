"""How values are written in a page: bounded, in one line, links only if harmless."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable


def format_count(number: float | None) -> str:
    """Write a number with its thousands apart."""
    return "-" if number is None else f"{number:,.0f}"


def format_percent(part: float) -> str:
    """Write a share of one in percent."""
    return f"{part:.0%}"


def format_duration(seconds: float | None) -> str:
    """Write a duration in its largest fitting unit."""
    if seconds is None:
        return "-"
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def format_time(at: datetime | None) -> str:
    """Write a time, in UTC."""
    return "-" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def format_since(at: datetime | None) -> str:
    """Write how long ago, or in how long."""
    return format_age(at, datetime.now(UTC))


def keep_http_url(url: str | None) -> str:
    """Return an address that a page may link to, else nothing."""
    try:
        good = urlsplit(url or "").scheme in {"http", "https"}
    except ValueError:
        good = False
    return (url or "") if good else ""


def replace_underscores(name: str | None) -> str:
    """Write the name of a state or a reason in words."""
    return (name or "").replace("_", " ")


FILTERS: dict[str, Callable[..., Any]] = {
    "count": format_count,
    "duration": format_duration,
    "harmless": keep_http_url,
    "line": sanitize,
    "moment": format_time,
    "share": format_percent,
    "since": format_since,
    "spaced": replace_underscores,
}
