from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.polling.rhythm import (
    Rhythm,
    compute_poll_wait,
    compute_silence_deadline,
    update_rhythm,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
counts = st.lists(st.floats(0, 1e6), min_size=24, max_size=24).map(tuple)
rhythms = st.builds(Rhythm, hours=counts, days=st.floats(0, 1e4))
moments = st.timedeltas(-2_000 * DAY, 2_000 * DAY).map(lambda apart: NOON + apart)


def office(days: int = 14) -> Rhythm:
    """Two pieces of news an hour from eight to six, each day."""
    return Rhythm(
        hours=tuple(2.0 * days if 8 <= h < 18 else 0.0 for h in range(24)),
        days=float(days),
    )


@given(rhythms, moments, st.floats(0.0, 1e7))
def test_a_wait_has_bounds(rhythm, now, longest):
    assert 0 < compute_poll_wait(rhythm, now, longest=longest) + 1e-9 <= longest + 1e-6


@given(rhythms, moments)
def test_a_limit_of_a_day_only_cuts_the_wait(rhythm, now):
    """A rhythm of less than a poll a day is not looked at hour by hour."""
    free = compute_poll_wait(rhythm, now, longest=1e9)
    cut = compute_poll_wait(rhythm, now, longest=86_400.0)
    assert cut == pytest.approx(min(free, 86_400.0))


@given(rhythms, st.lists(moments), moments, st.timedeltas(timedelta(0), 400 * DAY))
def test_an_updated_rhythm_is_valid(known, published, since, span):
    learned = update_rhythm(known, published, since=since, now=since + span)
    assert len(learned.hours) == 24
    assert min(learned.hours) >= 0
    assert sum(learned.hours) <= sum(known.hours) + len(published) + 1e-3


def test_entries_at_once_are_one_occasion():
    together = [NOON - timedelta(seconds=n) for n in range(100)]
    learned = update_rhythm(Rhythm(), together, since=NOON - DAY, now=NOON)
    assert learned.per_day == pytest.approx(1)


@pytest.mark.parametrize(
    ("apart", "occasions"),
    [
        pytest.param({"minutes": 4, "seconds": 59}, 1, id="just below"),
        pytest.param({"minutes": 5}, 2, id="at the limit"),
        pytest.param({"minutes": 10}, 2, id="above"),
    ],
)
def test_entries_five_minutes_apart_are_two_occasions(apart, occasions):
    times = [NOON - timedelta(hours=1), NOON - timedelta(hours=1) + timedelta(**apart)]
    learned = update_rhythm(Rhythm(), times, since=NOON - DAY, now=NOON)
    assert sum(learned.hours) == occasions


def test_an_entry_with_an_impossible_date_counts_as_of_now():
    times = [NOON + 9 * DAY, NOON - 900 * DAY]
    learned = update_rhythm(Rhythm(), times, since=NOON - DAY, now=NOON)
    assert learned.hours[12] == 1
    assert sum(learned.hours) == 1


def test_old_habits_fade():
    known = Rhythm(hours=(1.0,) * 24, days=10.0)
    later = update_rhythm(known, [], since=NOON, now=NOON + 14 * DAY)
    assert sum(later.hours) == pytest.approx(12)
    assert later.per_day < known.per_day


def test_a_morning_paper_is_polled_often_by_day_and_rarely_at_night():
    night = NOON.replace(hour=20)
    by_day = compute_poll_wait(office(), NOON, longest=86_400)
    assert by_day < 3_600
    assert night + timedelta(
        seconds=compute_poll_wait(office(), night, longest=86_400)
    ) > night + (timedelta(hours=3))


@pytest.mark.parametrize("per_day", [0.1, 1.0, 10.0, 100.0])
def test_a_feed_of_even_hours_is_polled_by_its_occasions_a_day(per_day):
    """2.7 polls a day for one occasion a day, growing with the power of 0.8."""
    rhythm = Rhythm(hours=(per_day * 14 / 24,) * 24, days=14.0)
    wait = compute_poll_wait(rhythm, NOON, longest=1e9)
    assert wait == pytest.approx(86_400 / (2.7 * per_day**0.8))


def test_a_silent_feed_counts_as_one_with_half_an_occasion_in_all():
    # After 14 days, the prior of 2 days has an eighth of the weight.
    per_day = 0.5 / 8 / 14
    wait = compute_poll_wait(Rhythm(days=14.0), NOON, longest=1e9)
    assert wait == pytest.approx(86_400 / (2.7 * per_day**0.8))


@pytest.mark.parametrize(
    "start",
    [NOON, NOON.replace(minute=45, second=30), NOON.replace(hour=14, minute=59)],
    ids=["on the hour", "within an hour", "a minute before"],
)
def test_a_busy_hour_begins_on_the_hour(start):
    hours = tuple(1e9 if hour == 16 else 0.0 for hour in range(24))
    rhythm = Rhythm(hours=hours, days=1e6)
    busy = NOON.replace(hour=15)
    waits = [compute_poll_wait(rhythm, at, longest=1e9) for at in (start, busy)]
    before = (busy - start).total_seconds()
    assert waits[0] - before == pytest.approx(waits[1], abs=0.5)


@pytest.mark.parametrize(
    ("hour", "share"), [(10, 0), (11, 1 / 4), (12, 1 / 2), (13, 1 / 4)]
)
def test_half_of_an_hours_occasions_count_for_the_hours_beside_it(hour, share):
    days, per_day = 1e6, 24.0
    hours = tuple(per_day * days if h == 12 else 0.0 for h in range(24))
    polls = 2.7 / 24 * (24 * per_day * share) ** 0.8
    start = NOON.replace(hour=hour)
    wait = compute_poll_wait(Rhythm(hours=hours, days=days), start, longest=1e9)
    if share:
        assert wait == pytest.approx(3_600 / polls, rel=1e-4)
    else:
        assert wait > 3_600


def test_a_feed_without_entries_is_polled_once_a_day():
    assert compute_poll_wait(Rhythm(days=14.0), NOON, longest=86_400) == 86_400


@pytest.mark.parametrize(
    ("per_day", "days"),
    [(100.0, 2), (5.0, 2), (1.0, 10), (0.2, 50), (0.1, None), (0.0, None)],
)
def test_silence_is_remarkable_against_the_feeds_own_habits(per_day, days):
    rhythm = Rhythm(hours=(per_day / 24 * 14,) * 24, days=14.0)
    expected = None if days is None else NOON + days * DAY
    found = compute_silence_deadline(rhythm, NOON)
    assert found == expected or abs(found - expected) < timedelta(seconds=1)


def test_an_occasion_begins_five_minutes_after_the_one_before_it():
    minutes = (0, 4, 6, 9, 11)
    times = [NOON - timedelta(hours=2) + timedelta(minutes=n) for n in minutes]
    learned = update_rhythm(Rhythm(), times, since=NOON - DAY, now=NOON)
    # At 0, 6 and 11.
    assert sum(learned.hours) == 3


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_wait_is_counted_from_the_second_of_the_poll(minute):
    now = NOON.replace(minute=minute, second=7)
    even = Rhythm(hours=(5.0,) * 24, days=14.0)
    wait = compute_poll_wait(even, now, longest=1e9)
    assert wait == pytest.approx(compute_poll_wait(even, NOON, longest=1e9))
