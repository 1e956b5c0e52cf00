from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_feed
from wireroom.decide.polling.habits import (
    RATE_WEIGHT,
    FeedContent,
    learn_entry_rate,
    learn_habits,
    observe_silence,
    read_hints,
    read_rhythm,
)
from wireroom.decide.polling.rhythm import HOURS, Rhythm
from wireroom.model.feed_hints import PublisherHints

EVEN = [1.0] * HOURS


def content(new=0, *published):
    return FeedContent(new_entries=new, published=published)


def rate(new, **columns):
    return learn_entry_rate(make_feed(**columns), content(new), NOW)


@pytest.mark.parametrize(
    ("days", "new", "per_day"),
    [
        pytest.param(1, 10, 2 + 0.3 * 8, id="more in a day"),
        pytest.param(1, 0, 2 - 0.3 * 2, id="none in a day"),
        pytest.param(2, 10, 2 + 0.3 * 3, id="more in two days"),
        pytest.param(1 / 24, 1, 2 + 0.3 * 22, id="an hour has the full weight"),
        pytest.param(1 / 48, 1, 2 + 0.15 * 46, id="half an hour has half of it"),
        pytest.param(0, 0, 2 - 0.3 * 0.0024 * 2, id="no time at all"),
    ],
)
def test_the_rate_is_an_average_in_which_the_newest_interval_weighs_a_third(
    days, new, per_day
):
    known = {"new_per_day": 2.0, "last_polled_at": ago(days=days)}
    assert rate(new, **known) == pytest.approx(per_day)
    assert RATE_WEIGHT == 0.3


def test_a_delivery_between_two_polls_ends_the_interval_before_it():
    columns = {"new_per_day": 2.0, "last_polled_at": ago(days=9)}
    assert rate(10, **columns, rhythm_at=ago(days=1)) == pytest.approx(4.4)
    later = {"new_per_day": 2.0, "last_polled_at": ago(days=1)}
    assert rate(10, **later, rhythm_at=ago(days=9)) == pytest.approx(4.4)


def test_the_first_poll_counts_the_entries_of_the_last_week():
    dates = (ago(days=1), ago(days=6.9), ago(days=7), ago(days=7.1))
    assert learn_entry_rate(make_feed(), content(4, *dates), NOW) == 2 / 7


@pytest.mark.parametrize(
    ("dates", "days", "occasions"),
    [
        pytest.param([], 0, 0, id="undated"),
        pytest.param([ago(hours=1), ago(days=1)], 1, 2, id="two days"),
        pytest.param([ago(hours=1), ago(minutes=59)], 1 / 24, 1, id="at once"),
        pytest.param([ago(days=14)], 14, 1, id="just a fortnight ago"),
        pytest.param([ago(days=15)], 14, 0, id="long ago: silent for a fortnight"),
        pytest.param([after(days=1)], 14, 0, id="to come: silent for a fortnight"),
    ],
)
def test_the_first_poll_learns_from_the_dates_of_all_entries(dates, days, occasions):
    rhythm = learn_habits(make_feed(), content(0, *dates), NOW).rhythm
    assert rhythm.days == pytest.approx(days)
    assert sum(rhythm.hours) == pytest.approx(occasions)


def test_later_polls_learn_from_the_newest_entries_only():
    feed = make_feed(rhythm=[0.0] * HOURS, rhythm_days=0.0, rhythm_at=ago(hours=4))
    dates = (ago(hours=1), ago(hours=3), ago(hours=2))
    rhythm = learn_habits(feed, content(2, *dates), NOW).rhythm
    assert [hour for hour, count in enumerate(rhythm.hours) if count] == [10, 11]


def test_new_entries_without_a_date_count_as_of_now():
    feed = make_feed(rhythm=[0.0] * HOURS, rhythm_days=0.0, rhythm_at=ago(hours=4))
    rhythm = learn_habits(feed, content(3, ago(hours=2)), NOW).rhythm
    assert [hour for hour, count in enumerate(rhythm.hours) if count] == [10, 12]


@pytest.mark.parametrize(
    ("columns", "days"),
    [
        pytest.param({"rhythm_at": ago(days=2)}, 2, id="since the rhythm"),
        pytest.param({"last_polled_at": ago(days=3)}, 3, id="since the last poll"),
        pytest.param({}, 0, id="never observed"),
        pytest.param(
            {"rhythm_at": ago(days=2), "last_polled_at": ago(days=1)},
            2,
            id="the rhythm's time counts",
        ),
    ],
)
def test_silence_lengthens_the_observation(columns, days):
    feed = make_feed(rhythm=EVEN, rhythm_days=7.0, **columns)
    rhythm = observe_silence(feed, NOW)
    assert rhythm.days == pytest.approx(7 * 0.5 ** (days / 14) + days)
    assert sum(rhythm.hours) == pytest.approx(24 * 0.5 ** (days / 14))
    assert learn_habits(feed, content(), NOW).rhythm == rhythm


def test_silence_teaches_nothing_before_the_first_poll():
    assert observe_silence(make_feed(last_polled_at=ago(days=9)), NOW) == Rhythm()


def test_only_new_entries_move_the_time_of_the_last_news():
    feed = make_feed(rhythm=EVEN, rhythm_days=1.0, last_polled_at=ago(days=1))
    quiet = learn_habits(feed, content(), NOW)
    assert (quiet.last_new_at, quiet.silent_after) == (None, None)
    news = learn_habits(feed, content(1), NOW)
    assert news.last_new_at == NOW
    assert news.silent_after == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("hours", "rhythm"),
    [
        (EVEN, Rhythm(hours=tuple(EVEN), days=3.0)),
        ([], Rhythm()),
        ([1.0] * 23, Rhythm()),
    ],
    ids=["stored", "none", "of another release"],
)
def test_a_rhythm_is_read_from_its_columns(hours, rhythm):
    assert read_rhythm(make_feed(rhythm=hours, rhythm_days=3.0)) == rhythm


def test_hints_are_read_from_their_column():
    stored = {"interval_seconds": 60.0, "skip_hours": [1, 2], "skip_days": [6]}
    assert read_hints(make_feed(publisher_hints=stored)) == PublisherHints(
        interval_seconds=60.0,
        skip_hours=frozenset({1, 2}),
        skip_days=frozenset({6}),
    )
    assert read_hints(make_feed()) == PublisherHints()
