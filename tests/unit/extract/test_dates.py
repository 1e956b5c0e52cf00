"""Printed dates of many newspapers, and what is no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.dates import parse_printed_date
from wireroom.model.moment import DateSource, Precision

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def read(text: str, **given):
    return parse_printed_date(text, source=DateSource.VISIBLE, now=NOW, **given)


@pytest.mark.parametrize(
    ("text", "shown", "precision"),
    [
        ("2012-03-04T09:15:00Z", "2012-03-04 09:15", Precision.SECOND),
        ("2012-03-04T09:15:00+05:00", "2012-03-04 04:15", Precision.SECOND),
        ("Sun, 04 Mar 2012 09:15:30 GMT", "2012-03-04 09:15", Precision.SECOND),
        ("March 4, 2012 at 9:15 am", "2012-03-04 09:15", Precision.MINUTE),
        ("Mar 4, 2012 - 9:15PM", "2012-03-04 21:15", Precision.MINUTE),
        ("4 March 2012", "2012-03-04 00:00", Precision.DAY),
        ("September 19th, 2011", "2011-09-19 00:00", Precision.DAY),
        ("4. März 2012 um 09:15 Uhr", "2012-03-04 09:15", Precision.MINUTE),
        ("le 4 mars 2012 à 9h15", "2012-03-04 09:15", Precision.MINUTE),
        ("4 de marzo de 2012", "2012-03-04 00:00", Precision.DAY),
        ("04.03.2012, 09:15", "2012-03-04 09:15", Precision.MINUTE),
        ("03/04/2012", "2012-03-04 00:00", Precision.DAY),
        ("4 марта 2012", "2012-03-04 00:00", Precision.DAY),
        ("4 marca 2012", "2012-03-04 00:00", Precision.DAY),
        ("2012年3月4日", "2012-03-04 00:00", Precision.DAY),
        ("3 hours ago", "2026-03-10 09:00", Precision.HOUR),
        ("vor 20 Minuten", "2026-03-10 12:10", Precision.MINUTE),
        ("il y a 2 jours", "2026-03-08 00:00", Precision.DAY),
        ("vor einem Tag", "2026-03-09 00:00", Precision.DAY),
        ("منذ ساعتين", "2026-03-10 10:00", Precision.HOUR),
        ("3시간 전", "2026-03-10 09:00", Precision.HOUR),
        ("3 години тому", "2026-03-10 09:00", Precision.HOUR),
        ("2 jam yang lalu", "2026-03-10 10:00", Precision.HOUR),
        ("昨日 18:40", "2026-03-09 18:40", Precision.MINUTE),
        ("вчера в 18:40", "2026-03-09 18:40", Precision.MINUTE),
        ("hoy a las 9:40", "2026-03-10 09:40", Precision.MINUTE),
        ("Ada Quill | yesterday", "2026-03-09 00:00", Precision.DAY),
        ("только что", "2026-03-10 12:30", Precision.MINUTE),
        ("March 4, 2012 9:15 am EST", "2012-03-04 14:15", Precision.MINUTE),
    ],
)
def test_a_printed_date_is_the_moment_it_names(text, shown, precision):
    moment = read(text)
    assert f"{moment.at:%Y-%m-%d %H:%M}" == shown
    assert moment.precision is precision


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("3 comments", id="a count"),
        pytest.param("February 31, 2012", id="no such day"),
        pytest.param("25:61", id="no such time"),
        pytest.param("Marching on", id="a word"),
        pytest.param("call 555-0142-77", id="a telephone"),
        pytest.param("12345678901234567890", id="digits"),
        pytest.param("9" * 9_999 + " days ago", id="long ago"),
        pytest.param("hier ist nichts", id="a word that is yesterday elsewhere"),
        pytest.param("today's story about 3 boats", id="a sentence about today"),
        pytest.param("今日は雨", id="a sentence about today, in Japanese"),
        pytest.param("for 2 years in prison", id="a length"),
    ],
)
def test_what_names_no_moment_gives_none(text):
    assert read(text) is None


def test_the_site_s_zone_holds_where_the_text_names_none():
    moment = read("4 March 2012 09:15", utc_offset_minutes=300)
    assert moment.at == datetime(2012, 3, 4, 4, 15, tzinfo=UTC)


def test_a_zone_in_the_text_goes_before_the_site_s():
    moment = read("2012-03-04T09:15:00Z", utc_offset_minutes=300)
    assert moment.at == datetime(2012, 3, 4, 9, 15, tzinfo=UTC)


def test_day_first_where_the_source_writes_so():
    assert read("03/04/2012", day_first=True).at.month == 4


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    moment = read(text)
    assert moment is None or moment.at.tzinfo is UTC


@given(
    st.timedeltas(timedelta(0), timedelta(days=12_000)),
    st.sampled_from(["%d %B %Y %H:%M", "%B %d, %Y %I:%M %p", "%Y-%m-%d %H:%M"]),
)
def test_a_date_is_read_back_from_each_way_to_write_it(since, way):
    at = datetime(1995, 1, 1, tzinfo=UTC) + since
    at = at.replace(second=0, microsecond=0)
    assert read(at.strftime(way)).at == at
