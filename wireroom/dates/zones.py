"""Zones by their printed names: "EST", "WIB", "ET", "Asia/Kolkata", "GMT+9"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# Minutes from UTC. RFC 822 defines the American names; the others are those that
# newspapers print. Names that two continents share (IST, AST) are left out.
_OFFSETS = {
    "z": 0, "utc": 0, "ut": 0, "gmt": 0, "wet": 0, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "nst": -210, "ndt": -150, "brt": -180,
    "art": -180, "bst": 60, "west": 60, "wat": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "cat": 120, "sast": 120, "eet": 120, "eest": 180, "eat": 180,
    "msk": 180, "trt": 180, "irst": 210, "pkt": 300, "npt": 345, "wib": 420,
    "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480,
    "awst": 480, "wit": 540, "jst": 540, "kst": 540, "acst": 570, "acdt": 630,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
# Names of a place's time in summer and winter: the offset depends on the date.
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles", "akt": "America/Anchorage",
    "eastern": "America/New_York", "central": "America/Chicago",
    "mountain": "America/Denver", "pacific": "America/Los_Angeles",
}  # fmt: skip
# The zones farthest from UTC are fourteen hours ahead.
_MAX_OFFSET = 14 * 60
_OFFSET = re.compile(r"^\s?\(?(?:gmt|utc?)?\s?([+-])(\d\d?)(?::?(\d\d))?(?![\d:])")
_NAME = re.compile(r"^\s?\(?([a-z]{1,5})\b(?!['\u2019])")
_FULL_NAME = re.compile(r"^\s?\(?(eastern|central|mountain|pacific)\s(?:time|[sd]t)\b")
# Zones in other scripts, as news sites print them behind a time.
_PHRASES = {
    "мск": 180, "по мск": 180, "по московскому времени": 180, "北京时间": 480,
    "北京時間": 480, "台北時間": 480, "香港時間": 480, "日本時間": 540, "한국시간": 540,
    "한국 시간": 540, "بتوقيت غرينتش": 0, "بتوقيت جرينتش": 0, "بتوقيت غرينيتش": 0,
    "بتوقيت مكة": 180, "مكة المكرمة": 180, "بتوقيت موسكو": 180,
}  # fmt: skip
# "et" is a word of French, "pt" of Indonesian: the name must be the last word.
_PLACE_NAME = re.compile(r"^\s?\(?(akt|[ecmp]t)\b\)?\s?(?=$|[|,;·•\u2013-]|on\b)")
_IANA_NAME = re.compile(r"^\s?[\[(]?([a-z]{2,12}/[a-z_]{2,30}(?:/[a-z_]{2,30})?)\b")


def parse_zone(text: str, wall: datetime) -> int | None:
    """Return the offset from UTC, in minutes, of the zone that a text begins with.

    Args:
        text: in lower case, from the end of a time of day on.
        wall: the local time, which decides between summer and winter time.
    """
    match = _OFFSET.match(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > _MAX_OFFSET or int(match[3] or 0) > 59:
            return None
        return -minutes if match[1] == "-" else minutes
    iana = _IANA_NAME.match(text)
    if iana:
        return _find_offset("/".join(map(_capitalize, iana[1].split("/"))), wall)
    place = _FULL_NAME.match(text) or _PLACE_NAME.match(text)
    if place:
        return _find_offset(_PLACES[place[1]], wall)
    name = _NAME.match(text)
    if name:
        return _OFFSETS.get(name[1])
    phrase = text.lstrip(" (")
    return next((_PHRASES[p] for p in _PHRASES if phrase.startswith(p)), None)


def _capitalize(name: str) -> str:
    return "_".join(part.capitalize() for part in name.split("_"))


def _find_offset(name: str, wall: datetime) -> int | None:
    zone = _load_zone(name)
    offset = wall.replace(tzinfo=zone).utcoffset() if zone else None
    return None if offset is None else int(offset.total_seconds()) // 60


@lru_cache(maxsize=200)
def _load_zone(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database; None for a name that is none of its own."""
    try:
        zone = ZoneInfo(name)
        datetime(2020, 1, 1, tzinfo=UTC).astimezone(zone)
    except (OSError, ValueError, KeyError):
        # ZoneInfoNotFoundError is a KeyError; a name may be a folder.
        return None
    return zone
