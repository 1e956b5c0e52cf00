"""Words of dates of every language of CLDR, from an exported file."""

from __future__ import annotations

import json
from pathlib import Path

# Language, then kind ("months wide"), then forms joined by "|" in the calendar's order.
Calendar = dict[str, dict[str, list[str]]]

CALENDAR_FILE = Path(__file__).with_name("cldr_calendar.json")
# Spaces of French typography and its apostrophe, as a printed date is folded too.
_FOLDED = str.maketrans({"\u202f": " ", "\xa0": " ", "\u2019": "'"})


def normalize_name(text: str) -> str:
    """Return a name in lower case, without the dot of an abbreviation."""
    return " ".join(text.lower().translate(_FOLDED).split()).rstrip(".")


def load_calendar() -> Calendar:
    """Read the file that :mod:`wireroom.words.cldr_export` wrote; see there."""
    calendar: Calendar = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    return calendar
