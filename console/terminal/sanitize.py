"""Text from the web, made harmless for a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# Control, format (direction overrides among them), surrogate, private use.
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


def sanitize(text: object, length: int = 80) -> str:
    """Return one line without control characters, at most ``length`` long."""
    said = "" if text is None else str(text)[: length * 4]
    shown = "".join(
        c if unicodedata.category(c) not in UNSAFE_CATEGORIES else " " for c in said
    )
    one_line = " ".join(shown.split())
    return one_line if len(one_line) <= length else one_line[: length - 1] + "…"


def format_age(then: datetime | None, now: datetime) -> str:
    """Say how long ago, or in how long, in the largest whole unit."""
    if then is None:
        return "-"
    seconds = (now - then).total_seconds()
    size = abs(seconds)
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if size >= length:
            said = f"{size // length:.0f}{unit}"
            break
    else:
        said = f"{size:.0f}s"
    return f"{said} ago" if seconds >= 0 else f"in {said}"
