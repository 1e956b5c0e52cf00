"""The zone in which a site prints its times, from times of which the instant is known.

Every zone of the IANA database that fits all known instants may be the site's. A time
is placed only where all of these zones have one offset: never across a change to summer
time that only some of them have.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timezone
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from wireroom.dates.finest import find_zone_offset, is_age, is_finest
from wireroom.model.moment import Precision, ZoneSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta, tzinfo

    from wireroom.model.moment import PublishedTime

# One pair may be chance: a date that was edited on one of its two pages.
_MIN_PAIRS = 2
_MAX_PAIRS = 60
_CLOCKS = frozenset({Precision.SECOND, Precision.MINUTE})


def find_zones(readings: Iterable[Collection[PublishedTime]]) -> Sequence[tzinfo]:
    """Return the zones in which a site may print its times; empty for unknown.

    Args:
        readings: of each comment, the times that several documents print for it.
    """
    pairs = [
        (printed, moment)
        for times in readings
        for printed in filter(_lacks_zone, times)
        for moment in filter(_is_moment, times)
    ][:_MAX_PAIRS]
    if len({printed.wall for printed, _ in pairs}) < _MIN_PAIRS:
        return ()
    known: dict[datetime, timedelta] = {}
    for printed, moment in pairs:
        offset = find_zone_offset(printed, moment)
        if offset is None or known.setdefault(moment.at, offset) != offset:
            return ()
    zones = [zone for zone in _load_zones() if _fits(zone, known)]
    # Without a database of zones nothing is known of summer time.
    if zones and len(set(known.values())) == 1:
        return [*zones, timezone(next(iter(known.values())))]
    return zones


def place_time(time: PublishedTime, zones: Collection[tzinfo]) -> PublishedTime:
    """Return a time without a zone as an instant, where all zones agree on it."""
    if not _lacks_zone(time):
        return time
    wall = time.wall.replace(tzinfo=None)
    offsets = {
        wall.replace(tzinfo=zone, fold=fold).utcoffset()
        for zone in zones
        for fold in (0, 1)
    }
    offset = offsets.pop() if len(offsets) == 1 else None
    if offset is None:
        return time
    return replace(
        time,
        at=(wall - offset).replace(tzinfo=UTC),
        zone=ZoneSource.INFERRED,
        offset_minutes=int(offset.total_seconds()) // 60,
    )


def _lacks_zone(time: PublishedTime) -> bool:
    return time.zone is ZoneSource.ASSUMED and time.precision in _CLOCKS


def _is_moment(time: PublishedTime) -> bool:
    return is_finest(time) and not is_age(time)


def _fits(zone: tzinfo, known: dict[datetime, timedelta]) -> bool:
    return all(at.astimezone(zone).utcoffset() == known[at] for at in known)


@cache
def _load_zones() -> tuple[ZoneInfo, ...]:
    return tuple(map(ZoneInfo, sorted(available_timezones())))
