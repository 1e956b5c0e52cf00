from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.feeds.dates import read_date
from wireroom.model.moment import DateSource, Precision, ZoneSource

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("Mon, 05 Jan 2026 09:30:15 GMT", "2026-01-05T09:30:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 +0530", "2026-01-05T04:00:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 -05:00", "2026-01-05T14:30:15", "second"),
        ("Mon, 5 Jan 2026 09:30 EST", "2026-01-05T14:30:00", "minute"),
        ("Mon, 5 Jan 26 09:30:15 PDT", "2026-01-05T16:30:15", "second"),
        ("Mon, 5 Jan 99 09:30:15 Z", "1999-01-05T09:30:15", "second"),
        ("Monday, 05 January 2026 09:30:15 UT", "2026-01-05T09:30:15", "second"),
        ("Mon,05 Jan 2026 9:30:15 GMT", "2026-01-05T09:30:15", "second"),
        ("05-Jan-2026 09:30:15 GMT", "2026-01-05T09:30:15", "second"),
        ("5 Sept 2025 09:30 AEST", "2025-09-04T23:30:00", "minute"),
        ("Fri, 05 Jan 2026 09:30:15 GMT", "2026-01-05T09:30:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 GMT+0200", "2026-01-05T07:30:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 +0000 (UTC)", "2026-01-05T09:30:15", "second"),
        ("Mon, 05 Jan 2026 24:00:00 GMT", "2026-01-06T00:00:00", "second"),
        ("Wed, 31 Dec 2025 23:59:60 GMT", "2025-12-31T23:59:59", "second"),
        ("January 5, 2026 9:30 pm EST", "2026-01-06T02:30:00", "minute"),
        ("January 5, 2026 at 12:05 am EST", "2026-01-05T05:05:00", "minute"),
        ("Mon Jan  5 09:30:15 EST 2026", "2026-01-05T14:30:15", "second"),
        ("2026-01-05T09:30:15Z", "2026-01-05T09:30:15", "second"),
        ("2026-01-05T09:30:15.123456+01:00", "2026-01-05T08:30:15", "second"),
        ("2026-01-05T09:30+0100", "2026-01-05T08:30:00", "minute"),
        ("2026-01-05t09:30:15z", "2026-01-05T09:30:15", "second"),
        ("20260105T093015Z", "2026-01-05T09:30:15", "second"),
        ("2026-01-05 09:30:15 +0100", "2026-01-05T08:30:15", "second"),
        ("2026/1/5 09:30 UTC", "2026-01-05T09:30:00", "minute"),
        ("1767605415", "2026-01-05T09:30:15", "second"),
        ("1767605415123", "2026-01-05T09:30:15", "second"),
        (1767605415, "2026-01-05T09:30:15", "second"),
    ],
)
def test_a_dated_text_with_a_zone_is_read(text, iso, precision):
    moment = read_date(text, NOW)
    assert moment is not None
    assert moment.at.isoformat() == iso + "+00:00"
    assert moment.precision == Precision(precision)
    assert (moment.zone, moment.source) == (ZoneSource.STATED, DateSource.FEED)
    assert moment.offset_minutes is not None


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2026-01-05 09:30:15", "2026-01-05T09:30:15", "second"),
        ("2026-01-05T09:30", "2026-01-05T09:30:00", "minute"),
        ("Mon, 05 Jan 2026 09:30:15", "2026-01-05T09:30:15", "second"),
        ("Mon Jan  5 09:30:15 2026", "2026-01-05T09:30:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 IST", "2026-01-05T09:30:15", "second"),
        ("Mon, 05 Jan 2026 09:30:15 +2500", "2026-01-05T09:30:15", "second"),
        ("5 January 2026", "2026-01-05T00:00:00", "day"),
        ("January 5, 2026", "2026-01-05T00:00:00", "day"),
        ("2026-01-05", "2026-01-05T00:00:00", "day"),
        ("20260105", "2026-01-05T00:00:00", "day"),
        ("2026-01", "2026-01-01T00:00:00", "month"),
        ("2025", "2025-01-01T00:00:00", "year"),
    ],
)
def test_a_text_without_a_zone_keeps_its_digits_and_says_so(text, iso, precision):
    moment = read_date(text, NOW)
    assert moment is not None
    assert moment.at.isoformat() == iso + "+00:00"
    assert moment.precision == Precision(precision)
    assert (moment.zone, moment.offset_minutes) == (ZoneSource.ASSUMED, None)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "01/05/2026",
        "2026-13-01",
        "2026-02-30",
        "30 Feb 2026",
        "5 Janvember 2026",
        "5 Jxx 2026",
        "Mon, 05 Jan 2026 25:00:00 GMT",
        "Mon, 05 Jan 2026 09:61:00 GMT",
        "0000-00-00 00:00:00",
        "9999-12-31T23:59:59-14:00",
        "1989-12-31",
        "2026-02-04",
        "999999999999999",
    ],
)
def test_what_is_no_date_or_cannot_be_true_is_none(text):
    assert read_date(text, NOW) is None


def test_the_text_and_the_zone_of_the_publisher_are_kept():
    moment = read_date("  Mon, 05 Jan 2026\n 09:30:15 -0330 ", NOW)
    assert moment is not None
    assert moment.raw == "Mon, 05 Jan 2026 09:30:15 -0330"
    assert moment.isoformat() == "2026-01-05T09:30:15-03:30"


@given(st.text(st.sampled_from("0123456789 :,-+/.TZGMTaprJanuFeb()"), max_size=120))
def test_any_text_is_read_or_refused_without_an_error(text):
    moment = read_date(text, NOW)
    assert moment is None or moment.at <= NOW + timedelta(days=2)


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2026, 1, 31)),  # noqa: DTZ001 - the zone is drawn apart
    st.integers(-14 * 60, 14 * 60),
)
def test_what_python_prints_is_read_back(wall, offset):
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    at = (wall - timedelta(minutes=offset)).replace(microsecond=0, tzinfo=UTC)
    for form in ("%a, %d %b %Y %H:%M:%S ", "%Y-%m-%dT%H:%M:%S"):
        moment = read_date(wall.strftime(form) + zone, NOW)
        assert moment is not None
        assert (moment.at, moment.offset_minutes) == (at, offset)
