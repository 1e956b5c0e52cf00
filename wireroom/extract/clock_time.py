"""The time of day in a printed date: "3:05 pm GMT+2", "16 Uhr", "14時05分"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wireroom.model.moment import Precision

# Not the offset behind a time: "091530+02:00".
_CLOCK = re.compile(
    r"(?<![\d:.])(?<!\d[+-])(\d{1,2})\s?(?:[:.]|h(?=\d)|時|点)\s?(\d\d)分?(?::(\d\d))?(?:[.,]\d{1,9})?"
    r"(?!\d)(?:\s?([ap])\.?\s?m\b\.?)?"
)
_HOUR_ONLY = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?([ap])\.?\s?m\b|(\d{1,2})\s?(?:uhr|h)\b"
)
_HHMMSS = re.compile(r"^(\d\d)(\d\d)(\d\d)\b")
_OFFSET = re.compile(r"^\s?(?:gmt|utc)?\s?([+-])(\d\d):?(\d\d)\b")
_ZONE_NAME = re.compile(r"^\s?\(?([a-z]{1,4})\b")
# The zones farthest from UTC are fourteen hours ahead.
_MAX_OFFSET = 14 * 60
# Minutes from UTC. RFC 822 defines the American names; the others are those that
# newspapers print. Names that two continents share (IST, AST) are left out.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120,
    "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "pkt": 300, "jst": 540,
    "msk": 180, "aest": 600, "aedt": 660, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A printed time of day; midnight, as precise as a day, where none is printed.

    Attributes:
        precision: the finest printed unit: second, minute, hour, or day for none.
        offset_minutes: the printed zone's offset from UTC; None where none is printed.
    """

    hour: int = 0
    minute: int = 0
    second: int = 0
    precision: Precision = Precision.DAY
    offset_minutes: int | None = None


NO_TIME = ClockTime()


def parse_clock_time(text: str) -> ClockTime:
    """Return the first time of day in a text in lower case, from which the day was cut.

    A second of 60, which a leap second has, is kept; no other field is out of range.
    """
    text = text.strip(" ,;-|")
    return _parse_minutes(text) or _parse_compact(text) or _parse_hour(text) or NO_TIME


def _parse_minutes(text: str) -> ClockTime | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    return _to_clock_time(
        _to_24_hours(int(match[1]), match[4]),
        int(match[2]),
        int(match[3] or 0),
        precision=Precision.SECOND if match[3] else Precision.MINUTE,
        rest=text[match.end() :],
    )


def _parse_compact(text: str) -> ClockTime | None:
    match = _HHMMSS.match(text)
    if match is None:
        return None
    hour, minute, second = map(int, match.groups())
    rest = text[match.end() :]
    return _to_clock_time(hour, minute, second, precision=Precision.SECOND, rest=rest)


def _parse_hour(text: str) -> ClockTime | None:
    match = _HOUR_ONLY.search(text)
    if match is None:
        return None
    hour = _to_24_hours(int(match[1] or match[3]), match[2])
    rest = text[match.end() :]
    return _to_clock_time(hour, 0, 0, precision=Precision.HOUR, rest=rest)


def _to_clock_time(
    hour: int, minute: int, second: int, *, precision: Precision, rest: str
) -> ClockTime | None:
    """Return a time of day; None if a field is out of range."""
    if hour > 23 or minute > 59 or second > 60:
        return None
    return ClockTime(
        hour=hour,
        minute=minute,
        second=second,
        precision=precision,
        offset_minutes=_parse_offset(rest),
    )


def _to_24_hours(hour: int, half: str | None) -> int:
    """Return the hour of the day; ``half`` is the first letter of am or pm."""
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _parse_offset(text: str) -> int | None:
    """Return the offset, in minutes, that a text begins with."""
    match = _OFFSET.match(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3])
        if minutes > _MAX_OFFSET:
            return None
        return -minutes if match[1] == "-" else minutes
    name = _ZONE_NAME.match(text)
    return _ZONES.get(name[1]) if name else None
