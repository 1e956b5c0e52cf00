"""Text from the web, sanitized for a terminal."""

from __future__ import annotations

import unicodedata

# Unicode categories: control, format (direction overrides among them), surrogate,
# private use.
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


def sanitize(text: object, length: int = 80) -> str:
    """Return text as one line without control characters, at most ``length`` long.

    None is returned as an empty string. Text that is cut ends with an ellipsis.
    """
    # Four times the length: enough to fill a line whose white space collapses.
    raw = "" if text is None else str(text)[: length * 4]
    safe = "".join(
        " " if unicodedata.category(c) in UNSAFE_CATEGORIES else c for c in raw
    )
    line = " ".join(safe.split())
    return line if len(line) <= length else line[: length - 1] + "…"
