"""Which of two times is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.dates.finest import is_finest, refine
from wireroom.dates.printed_date import parse_printed_date
from wireroom.model.moment import DateSource


def read(text):
    return parse_printed_date(text, source=DateSource.META)


@pytest.mark.parametrize(
    ("first", "second", "is_refined"),
    [
        pytest.param("2021-06-05", "2021-06-05 09:10", True, id="minute over day"),
        pytest.param(
            "2021-06-05", "2021-06-05T23:10:00-05:00", True, id="same wall day"
        ),
        pytest.param("2021-06-05", "2021-06-06T09:10:00Z", False, id="another day"),
        pytest.param(
            "2021-06-05 09:10", "2021-06-05T09:10:07+02:00", True, id="a zone"
        ),
        pytest.param(
            "2021-06-05T09:10:07", "2021-06-05T09:10+02:00", True, id="zone wins"
        ),
        pytest.param(
            "2021-06-05T09:10Z", "2021-06-05T11:10:07+02:00", True, id="instant"
        ),
        pytest.param(
            "2021-06-05T09:10Z", "2021-06-05 09:10:07", False, id="loses a zone"
        ),
        pytest.param("2021-06-05 09:10", "2021-06-05", False, id="coarser"),
        pytest.param("June 2021", "2021-06-05", True, id="day over month"),
        pytest.param("2021", "2022-06-05", False, id="another year"),
        pytest.param(
            "2021-06-05 18:40", "2021-06-05T09:40:07Z", True, id="the clock of a zone"
        ),
        pytest.param(
            "2021-06-06 00:25:09", "2021-06-05T18:40:09Z", True, id="the next day there"
        ),
        pytest.param(
            "2021-06-05 18:41", "2021-06-05T09:40:07Z", False, id="of no zone"
        ),
        pytest.param(
            "2021-06-06 18:40", "2021-06-05T09:40:07Z", False, id="too far for a zone"
        ),
    ],
)
def test_an_agreeing_finer_time_is_taken(first, second, is_refined):
    one, other = read(first), read(second)
    assert refine(one, other) is (other if is_refined else one)


def test_no_other_time_leaves_the_first():
    assert refine(read("2021"), None) == read("2021")


def test_a_minute_with_a_zone_is_the_finest():
    assert is_finest(read("2021-06-05T09:10Z"))
    assert not is_finest(read("2021-06-05 09:10"))
    assert not is_finest(read("2021-06-05"))


NOW = datetime(2021, 6, 6, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "second", "is_refined"),
    [
        ("1 day, 6 hours ago", "2021-06-05T08:51:09Z", True),
        ("1 day, 6 hours ago", "2021-06-05T09:19:00+00:00", True),
        ("1 day, 6 hours ago", "2021-06-05T10:30:00Z", False),
        ("5 minutes ago", "2021-06-06T15:14:40Z", True),
        ("2 days ago", "2021-06-04T03:00:00+02:00", True),
        ("2 days ago", "2021-06-01T03:00:00Z", False),
    ],
)
def test_an_age_gives_way_to_the_time_that_it_was_counted_from(age, second, is_refined):
    one = parse_printed_date(age, source=DateSource.VISIBLE, now=NOW)
    other = read(second)
    assert refine(one, other) is (other if is_refined else one)


def test_an_age_does_not_give_way_to_the_age_of_another_story():
    day, hours = (
        parse_printed_date(text, source=DateSource.VISIBLE, now=NOW)
        for text in ("1 day ago", "14 hours ago")
    )
    assert refine(day, hours) is day
