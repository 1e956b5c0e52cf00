"""How values are written in a page: bounded, in one line, links only if harmless."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wireroom.console.terminal.sanitize import ago, plain

if TYPE_CHECKING:
    from collections.abc import Callable


def count(number: float | None) -> str:
    """Write a number with its thousands apart."""
    return "-" if number is None else f"{number:,.0f}"


def share(part: float) -> str:
    """Write a share of one in percent."""
    return f"{part:.0%}"


def duration(seconds: float | None) -> str:
    """Write a duration in its largest fitting unit."""
    if seconds is None:
        return "-"
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def moment(at: datetime | None) -> str:
    """Write a time, in UTC."""
    return "-" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def since(at: datetime | None) -> str:
    """Write how long ago, or in how long."""
    return ago(at, datetime.now(UTC))


def harmless(url: str | None) -> str:
    """Return an address that a page may link to, else nothing."""
    try:
        good = urlsplit(url or "").scheme in {"http", "https"}
    except ValueError:
        good = False
    return (url or "") if good else ""


def spaced(name: str | None) -> str:
    """Write the name of a state or a reason in words."""
    return (name or "").replace("_", " ")


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "duration": duration,
    "harmless": harmless,
    "line": plain,
    "moment": moment,
    "share": share,
    "since": since,
    "spaced": spaced,
}
