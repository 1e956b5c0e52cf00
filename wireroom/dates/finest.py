"""The finest of several times that agree."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

if TYPE_CHECKING:
    from datetime import datetime

# From the finest to the coarsest.
_PRECISIONS = tuple(Precision)
# A day without a zone may be the day before or after in UTC.
_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-12), timedelta(hours=14)
_YEAR = re.compile(r"\d{4}")
_LENGTHS = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: _DAY,
}


def is_finest(time: PublishedTime) -> bool:
    """Return whether no other time can say more: the minute, and a zone."""
    return _rank(time) <= 1 and time.zone is ZoneSource.STATED


def refine(time: PublishedTime, other: PublishedTime | None) -> PublishedTime:
    """Return the other time where it agrees and says more, else the first.

    A time says more with a finer unit, or with a zone where the first has none.
    """
    if other is None or not _agree(time, other):
        return time
    has_new_zone = (
        other.zone is ZoneSource.STATED and time.zone is not ZoneSource.STATED
    )
    if _rank(other) < _rank(time) and (has_new_zone or _is_zoned_alike(time, other)):
        return other
    return other if has_new_zone and _rank(other) <= max(_rank(time), 1) else time


def find_zone_offset(printed: PublishedTime, moment: PublishedTime) -> timedelta | None:
    """Return the offset from UTC of a printed time that names a known moment.

    None if there is no such zone: zones differ from UTC by whole quarters of an hour.

    Args:
        printed: to the minute or second, without a zone.
    """
    apart = printed.wall - moment.at
    offset = round(apart / _QUARTER) * _QUARTER
    is_near = -_LENGTHS[moment.precision] < offset - apart < _LENGTHS[printed.precision]
    return offset if is_near and _WESTERNMOST <= offset <= _EASTERNMOST else None


def is_age(time: PublishedTime) -> bool:
    """Return whether a time was printed as "3 hours ago": it is in UTC, without digits.

    A printed date with a zone has a year.
    """
    is_utc = time.zone is ZoneSource.STATED and time.offset_minutes == 0
    return is_utc and _YEAR.search(time.raw) is None


def _is_zoned_alike(time: PublishedTime, other: PublishedTime) -> bool:
    """Return whether taking the other time loses no zone; a day's zone is no loss."""
    is_day = time.precision not in _LENGTHS or time.precision is Precision.DAY
    return is_day or time.zone is other.zone


def _agree(time: PublishedTime, other: PublishedTime) -> bool:
    """Return whether both may name one moment, each as precise as it is."""
    coarser = max(time, other, key=_rank)
    start = _get_wall(time), _get_wall(other)
    if coarser.precision is Precision.YEAR:
        return start[0].year == start[1].year
    if coarser.precision is Precision.MONTH:
        return (start[0].year, start[0].month) == (start[1].year, start[1].month)
    length = _LENGTHS[coarser.precision]
    finer = other if coarser is time else time
    if is_age(coarser):
        return _is_counted_from(coarser, finer, length)
    if timedelta() <= _get_wall(finer) - _get_wall(coarser) < length:
        return True
    zones = {time.zone, other.zone}
    if ZoneSource.ASSUMED not in zones:
        return timedelta() <= finer.at - coarser.at < length
    return ZoneSource.STATED in zones and _differ_by_zone(time, other)


def _is_counted_from(age: PublishedTime, time: PublishedTime, unit: timedelta) -> bool:
    """Return whether an age may have been counted from a time.

    Not from another age: a site prints one age in one unit, the finer is of another
    story.
    """
    if is_age(time) and time.source is DateSource.VISIBLE:
        return False
    # Counted back from the download and cut to its unit twice: by the site, which may
    # also round it, and by the reader of the age.
    return abs(time.at - age.at) < max(1.5 * unit, unit + timedelta(seconds=1))


def _differ_by_zone(time: PublishedTime, other: PublishedTime) -> bool:
    """Return whether one is the wall clock of the other in some zone.

    Days agree by their digits only: any two would by some zone.
    """
    unzoned, moment = (
        (time, other) if other.zone is ZoneSource.STATED else (other, time)
    )
    if max(_rank(time), _rank(other)) > _PRECISIONS.index(Precision.MINUTE):
        return False
    return find_zone_offset(unzoned, moment) is not None


def _rank(time: PublishedTime) -> int:
    return _PRECISIONS.index(time.precision)


def _get_wall(time: PublishedTime) -> datetime:
    """Return the printed digits as a naive time."""
    return time.wall.replace(tzinfo=None)
