"""The zone of a site's printed times, from times of which the instant is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dates.inferred_zone import find_zones, place_time
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

NEW_YORK = ZoneInfo("America/New_York")


def moment(*at: int, raw: str = "in 2026") -> PublishedTime:
    when = datetime(*at, tzinfo=UTC)
    return PublishedTime(at=when, raw=raw, source=DateSource.FEED)


def print_time(
    time: PublishedTime, zone: ZoneInfo, precision: Precision = Precision.MINUTE
) -> PublishedTime:
    """Return what a site in a zone prints for a time."""
    wall = time.at.astimezone(zone).replace(tzinfo=UTC, second=0)
    return PublishedTime(
        at=wall,
        raw=f"{wall:%d %B %Y %H:%M}",
        source=DateSource.VISIBLE,
        precision=precision,
        zone=ZoneSource.ASSUMED,
        offset_minutes=None,
    )


def pair_up(*moments: PublishedTime, zone: ZoneInfo = NEW_YORK):
    return [[print_time(time, zone), time] for time in moments]


NOON, LATER = moment(2026, 11, 30, 17, 2, 41), moment(2026, 11, 30, 19, 30, 5)


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        pytest.param("America/New_York", -300, id="west"),
        pytest.param("Europe/Berlin", 60, id="east"),
        pytest.param("Asia/Kolkata", 330, id="half an hour"),
        pytest.param("Asia/Kathmandu", 345, id="a quarter"),
        pytest.param("UTC", 0, id="UTC"),
        pytest.param("Pacific/Kiritimati", 840, id="the farthest"),
    ],
)
def test_two_known_times_place_another_of_the_day(zone, offset):
    site = ZoneInfo(zone)
    zones = find_zones(pair_up(NOON, LATER, zone=site))
    truth = moment(2026, 11, 30, 12, 15)
    placed = place_time(print_time(truth, site), zones)
    assert placed.at == truth.at
    assert (placed.zone, placed.offset_minutes) == (ZoneSource.INFERRED, offset)


def test_one_known_time_may_be_chance():
    assert not find_zones(pair_up(NOON))
    assert not find_zones(pair_up(NOON) * 3)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            [print_time(LATER, ZoneInfo("Asia/Tokyo")), LATER], id="another zone"
        ),
        pytest.param([print_time(moment(2026, 11, 30, 19, 37), NEW_YORK), LATER],
                     id="no zone at all"),
        pytest.param([print_time(LATER, NEW_YORK, Precision.DAY), LATER], id="a day"),
        pytest.param([print_time(LATER, NEW_YORK), moment(2026, 11, 30, 19, 30,
                      raw="3 hours ago")], id="an age"),
    ],
)  # fmt: skip
def test_a_pair_that_contradicts_or_tells_nothing_leaves_the_zone_unknown(other):
    assert not find_zones([*pair_up(NOON), other])


def test_a_time_beyond_the_change_to_winter_time_stays_unknown():
    zones = find_zones(pair_up(NOON, LATER))
    summer = print_time(moment(2026, 10, 28, 12, 0), NEW_YORK)
    assert place_time(summer, zones) == summer


def test_known_times_on_both_sides_of_the_change_place_all():
    summer, truth = moment(2026, 7, 4, 12, 0), moment(2026, 8, 1, 9, 41)
    zones = find_zones(pair_up(summer, NOON))
    assert place_time(print_time(truth, NEW_YORK), zones).at == truth.at


def test_the_hour_that_a_clock_shows_twice_stays_unknown():
    zones = find_zones(pair_up(moment(2026, 7, 4, 12, 0), NOON))
    twice = print_time(moment(2026, 11, 1, 6, 30), NEW_YORK)
    assert place_time(twice, zones) == twice


@pytest.mark.parametrize(
    "time",
    [
        pytest.param(NOON, id="stated"),
        pytest.param(print_time(NOON, NEW_YORK, Precision.DAY), id="a day"),
    ],
)
def test_a_time_with_a_zone_or_without_a_clock_stays(time):
    assert place_time(time, find_zones(pair_up(NOON, LATER))) == time


@given(
    zone=st.sampled_from(
        ["America/New_York", "Europe/London", "Africa/Casablanca", "Asia/Tehran"]
    ),
    minutes=st.lists(st.integers(0, 700_000), min_size=3, max_size=6, unique=True),
)
def test_a_placed_time_is_never_wrong(zone, minutes):
    site, start = ZoneInfo(zone), moment(2025, 8, 1)
    *known, other = (
        PublishedTime(
            at=start.at + timedelta(minutes=minute), raw="2025", source=DateSource.FEED
        )
        for minute in minutes
    )
    placed = place_time(print_time(other, site), find_zones(pair_up(*known, zone=site)))
    assert placed.zone is ZoneSource.ASSUMED or placed.at == other.at
