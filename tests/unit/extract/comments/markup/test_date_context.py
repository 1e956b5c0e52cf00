"""Dates in comments, read with what is known about their page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract.comments.markup import date_context
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.model.moment import DateSource

NOW = datetime(2012, 3, 10, 12, tzinfo=UTC)
PLAIN = DateContext(now=NOW, utc_offset_minutes=None)


def at(context: DateContext, text: str) -> str | None:
    time = context.parse(text, DateSource.VISIBLE)
    return time and f"{time.at:%Y-%m-%d %H:%M}"


def test_the_page_s_clock_and_zone_and_order_are_used():
    context = DateContext(now=NOW, utc_offset_minutes=60, day_first=True)
    assert at(context, "3 hours ago") == "2012-03-10 09:00"
    assert at(context, "4 March 2012 09:15") == "2012-03-04 08:15"
    assert at(context, "03/02/2012") == "2012-02-02 23:00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("2012", None, id="a year alone"),
        pytest.param("March 2012", None, id="a month alone"),
        pytest.param("2 months ago", "2012-01-01 00:00", id="an age in months"),
        pytest.param("2 years ago", "2010-01-01 00:00", id="an age in years"),
        pytest.param("4 March 2012", "2012-03-04 00:00", id="a day"),
        pytest.param("Reply", None, id="no date"),
    ],
)
def test_a_date_is_at_least_a_day_or_an_age(text, shown):
    assert at(PLAIN, text) == shown


def test_without_a_clock_no_age_is_read():
    context = DateContext(now=None, utc_offset_minutes=None)
    assert at(context, "3 hours ago") is None


def test_a_text_is_parsed_once_per_source(monkeypatch):
    parsed = []

    def parse(text, **_):
        parsed.append(text)

    monkeypatch.setattr(date_context, "parse_printed_date", parse)
    context = DateContext(now=NOW, utc_offset_minutes=None)
    for source in (DateSource.VISIBLE, DateSource.VISIBLE, DateSource.MARKUP):
        assert context.parse("Reply", source) is None
    assert parsed == ["Reply", "Reply"]


def test_the_cache_is_emptied_when_it_is_full(monkeypatch):
    assert date_context.MAX_CACHED_DATES == 20_000
    monkeypatch.setattr(date_context, "MAX_CACHED_DATES", 2)
    context = DateContext(now=NOW, utc_offset_minutes=None)
    for text in ("a", "b", "c"):
        context.parse(text, DateSource.VISIBLE)
    assert len(context.cache) == 3
    context.parse("d", DateSource.VISIBLE)
    assert list(context.cache) == [("d", DateSource.VISIBLE)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("03/02/2012 09:15", "2012-01-01 00:00"),
        ("23/02/2012 09:15", "2012-02-23 09:15"),
        ("4 March 1402", None),
        ("4 March 2013", None),
    ],
)
def test_of_a_date_in_an_unknown_order_the_year_is_kept(text, shown):
    assert at(PLAIN, text) == shown


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("31 December 1989", False),
        ("1 January 1990", True),
        ("2012-03-12T12:00:00Z", True),
        ("2012-03-12T12:00:01Z", False),
    ],
)
def test_a_comment_is_not_older_than_the_web_or_two_days_ahead(text, is_read):
    now = datetime(2012, 3, 10, 12, tzinfo=UTC)
    dates = DateContext(now=now, utc_offset_minutes=None)
    assert (dates.parse(text, DateSource.VISIBLE) is not None) is is_read
    timeless = DateContext(now=None, utc_offset_minutes=None)
    late = timeless.parse(text, DateSource.VISIBLE)
    assert (late is not None) is (is_read or "2012" in text)
