# ruff: noqa: E501 - a case of a table is one line
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
        ("Mon, 5 Jan 2026 09.30.15 GMT", "2026-01-05T09:30:15", "second"),
        ("Sen, 05 Jan 2026 16.30.15 +0700", "2026-01-05T09:30:15", "second"),
        ("20260105093015Z", "2026-01-05T09:30:15", "second"),
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
        ("2026-01-05+02:00", "2026-01-05T00:00:00", "day"),
        ("2026-01-05-05:00", "2026-01-05T00:00:00", "day"),
        ("2026-01-05Z", "2026-01-05T00:00:00", "day"),
        ("Mon, 5 Jan 2026 16h07", "2026-01-05T16:07:00", "minute"),
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


NOON = "Mon, 05 Jan 2026 12:00:00 "
ZONES = {
    "Z": 0, "GMT": 0, "UT": 0, "UTC": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "PKT": 5, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13,
}  # fmt: skip


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_a_zone_name_has_its_offset(zone, hours):
    time = read_date(NOON + zone.lower(), NOW)
    assert (time.zone, time.offset_minutes) == (ZoneSource.STATED, hours * 60)
    assert time.at == datetime(2026, 1, 5, 12, tzinfo=UTC) - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("+1", 60),
        ("-11", -660),
        ("+1:30", 90),
        ("-0130", -90),
        ("+0059", 59),
        ("+0060", None),
        ("+1400", 840),
        ("-1400", -840),
        ("+1401", None),
        ("UTC+3", 180),
        ("IST", None),
        ("AST", None),
        ("XYZ", None),
    ],
)
def test_an_offset_is_read_up_to_fourteen_hours(zone, minutes):
    time = read_date(NOON + zone, NOW)
    assert time.offset_minutes == minutes
    known = ZoneSource.ASSUMED if minutes is None else ZoneSource.STATED
    assert time.zone is known


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("00:00:00", (0, 0, 0)),
        ("23:59:59", (23, 59, 59)),
        ("23:59:60", (23, 59, 59)),
        ("23:59:61", None),
        ("23:60:00", None),
        ("24:00:00", (24, 0, 0)),
        ("24:00:01", None),
        ("24:01:00", None),
        ("25:00:00", None),
        ("12:00 am", (0, 0, 0)),
        ("1:05 a.m.", (1, 5, 0)),
        ("12:00 PM", (12, 0, 0)),
        ("11:59 pm", (23, 59, 0)),
        ("9 pm", (21, 0, 0)),
        ("09:30:15.5", (9, 30, 15)),
        ("09:30:15,123456789", (9, 30, 15)),
        ("093015", (9, 30, 15)),
    ],
)
def test_a_time_of_day_is_read_up_to_the_end_of_the_day(text, time):
    found = read_date(f"5 Jan 2026 {text}", NOW)
    if time is None:
        assert found is None
    else:
        hours, minutes, seconds = time
        passed = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        assert found.at == datetime(2026, 1, 5, tzinfo=UTC) + passed


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2026-01-05T09:30:00Z", Precision.SECOND),
        ("2026-01-05T09:30Z", Precision.MINUTE),
        ("2026-01-05T09Z", Precision.HOUR),
        ("2026-01-05", Precision.DAY),
        ("2026-01", Precision.MONTH),
        ("2026", Precision.YEAR),
    ],
)
def test_a_date_is_as_precise_as_its_text(text, precision):
    assert read_date(text, NOW).precision is precision


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("1990-01-01T00:00:00Z", True),
        ("1989-12-31T23:59:59Z", False),
        ("2026-02-03T00:00:00Z", True),
        ("2026-02-03T00:00:01Z", False),
    ],
)
def test_a_date_is_after_1990_and_at_most_two_days_ahead(text, is_read):
    assert (read_date(text, NOW) is not None) is is_read


@pytest.mark.parametrize(
    ("year", "read"),
    [
        ("00", 2000),
        ("49", 2049),
        ("50", None),
        ("90", 1990),
        ("99", 1999),
        ("100", None),
    ],
)
def test_a_year_of_two_digits_is_of_1950_to_2049(year, read):
    time = read_date(f"5 Jan {year} 09:30 GMT", datetime(2060, 1, 1, tzinfo=UTC))
    assert (time.at.year if time else None) == read


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("January", 1), ("Feb", 2), ("Marc", 3), ("apr.", 4), ("MAY", 5), ("Jun", 6),
        ("July", 7), ("Augu", 8), ("Sept", 9), ("Sep.", 9), ("Oct", 10), ("Nov", 11),
        ("Decem", 12), ("Septe1", None), ("Janu ary", None),
        ("Juney", None), ("Junes", None),
    ],
)  # fmt: skip
def test_a_month_is_read_from_three_letters_on(month, number):
    time = read_date(f"5 {month} 2025", NOW)
    assert (time.at.month if time else None) == number


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("999999999", "2001-09-09T01:46:39+00:00"),
        ("1767605415.123456", "2026-01-05T09:30:15+00:00"),
        ("1767605415123", "2026-01-05T09:30:15+00:00"),
        ("17676054151", None),
        ("99999999", None),
        ("/Date(1767605415123)/", "2026-01-05T09:30:15+00:00"),
        ("/Date(1767605415123+0100)/", "2026-01-05T09:30:15+00:00"),
    ],
)
def test_a_unix_time_has_nine_or_ten_digits_and_maybe_milliseconds(text, iso):
    time = read_date(text, NOW)
    assert (time.at.isoformat() if time else None) == iso


@pytest.mark.parametrize(
    "text",
    [
        "Jan 5, 2026", "Monday Jan 5 2026", "Mon. Jan  5,  2026", "Jan. 5 2026",
        "5-Jan-2026", "5 Jan, 2026", "Mon.,5 Jan 2026", "Jan 5 00:00 2026",
        "2026.1.5", "2026/01/05", "20260105",
    ],
)  # fmt: skip
def test_a_day_is_read_in_each_spelling(text):
    time = read_date(text, NOW)
    assert time.at == datetime(2026, 1, 5, tzinfo=UTC)
    assert time.raw == " ".join(text.split())


def test_a_text_is_read_up_to_a_hundred_characters():
    comment = "(" + "x" * 40 + ")"
    long = f"{NOON}GMT {comment}"
    assert read_date(long, NOW).raw == long
    assert read_date(long + " " * 200, NOW).raw == long
    assert read_date("x" * 101 + NOON + "GMT", NOW) is None
