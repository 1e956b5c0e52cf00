# ruff: noqa: E501 - a case of a table is one line
"""In which order comments write day and month, and how exact their ages are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.age_evidence import refine_ages
from wireroom.extract.comments.day_order_evidence import settle_day_order
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.model.moment import DateSource, Precision, PublishedTime

NOW = datetime(2012, 6, 10, 12, 34, 56, tzinfo=UTC)
DATES = DateContext(now=NOW, utc_offset_minutes=None)


def draft(raw: str, dates: DateContext = DATES, **more) -> CommentDraft:
    return CommentDraft(
        element=fromstring("<p>x</p>"),
        posted=dates.parse(raw, DateSource.VISIBLE) if raw else None,
        posted_raw=raw,
        **more,
    )


def publish(text: str, source: DateSource = DateSource.MARKUP) -> PublishedTime:
    return PublishedTime(at=datetime.fromisoformat(text), raw=text, source=source)


def days_of(raws, published=None, dates=DATES, parents=()) -> list[str]:
    drafts = [draft(raw, dates) for raw in raws]
    for place, parent in parents:
        drafts[place].parent = parent
    settled = settle_day_order(drafts, dates, published)
    return [
        "" if x.posted is None or x.posted.precision is Precision.YEAR else f"{x.posted.at:%m-%d}"
        for x in settled
    ]  # fmt: skip


UNKNOWN = [""]
ORDERS = {
    "one alone": (["03/04/2012"], None, UNKNOWN),
    "the other order is before the article": (["03/05/2012"], publish("2012-05-02T00:00Z"), ["05-03"]),
    "a day before the article": (["03/04/2012"], publish("2012-04-03T23:00Z"), ["04-03"]),
    "more than a day before in both orders": (["03/04/2012"], publish("2012-04-04T01:00Z"), UNKNOWN),
    "a guessed article is no evidence": (["03/05/2012"], publish("2012-05-02T00:00Z", DateSource.GUESSED), UNKNOWN),
    "the other order is after the download": (["03/08/2012"], None, ["03-08"]),
    "three in order by day first": (["02/03/2012", "01/04/2012", "03/05/2012"], None, ["03-02", "04-01", "05-03"]),
    "three in order by month first": (["03/02/2012", "03/04/2012", "04/03/2012"], None, ["03-02", "03-04", "04-03"]),
    "the newest first": (["04/03/2012", "03/04/2012", "03/02/2012"], None, ["04-03", "03-04", "03-02"]),
    "three in order both ways": (["01/01/2012", "02/02/2012", "03/03/2012"], None, ["01-01", "02-02", "03-03"]),
    "three in no order": (["01/02/2012", "03/04/2012", "02/03/2012"], None, [""] * 3),
    "two in order": (["03/02/2012", "02/04/2012"], None, [""] * 2),
    "two times of three": (["03/02/2012", "03/02/2012", "02/04/2012"], None, [""] * 3),
    "equal times beside three": (["03/02/2012", "03/02/2012", "03/04/2012", "04/03/2012"], None, ["03-02", "03-02", "03-04", "04-03"]),
    "beside a date that is sure": (["March 1, 2012", "03/02/2012", "04/03/2012"], None, ["03-01", "03-02", "04-03"]),
    "beside an unknown time": (["", "03/08/2012"], None, ["", "03-08"]),
    "beside a year": (["2012", "03/08/2012"], None, ["", "03-08"]),
    "nothing to settle": (["March 1, 2012"], publish("2012-05-02T00:00Z"), ["03-01"]),
}  # fmt: skip


@pytest.mark.parametrize(("raws", "published", "days"), ORDERS.values(), ids=ORDERS)
def test_the_comments_tell_the_order_that_is_possible(raws, published, days):
    assert days_of(raws, published) == days


def test_replies_need_not_be_in_order():
    raws = ["03/02/2012", "04/05/2012", "03/04/2012", "04/03/2012"]
    assert days_of(raws) == [""] * 4
    assert days_of(raws, parents=[(1, 0)]) == ["03-02", "04-05", "03-04", "04-03"]


def test_drafts_without_a_doubt_are_returned_as_they_are():
    drafts = [draft("March 1, 2012")]
    assert settle_day_order(drafts, DATES, None) is drafts


def test_a_year_whose_printed_text_is_no_date_is_not_read_again():
    year = replace(draft("03/08/2012"), posted_raw="2012")
    assert settle_day_order([year], DATES, None) == [year]


def ages_of(*raws: str, dates: DateContext = DATES) -> list[str]:
    refined = refine_ages([draft(raw, dates) for raw in raws], dates)
    return ["" if x.posted is None else f"{x.posted.precision} {x.posted.at:%d %H:%M:%S}" for x in refined]  # fmt: skip


TWO_UNITS = "2 days, 3 hours ago"
DAY_AGO = "hour 09 12:00:00"


AGES = {
    "beside an age of two units": (["1 day ago", TWO_UNITS], DAY_AGO),
    "beside none": (["1 day ago", "3 hours ago"], None),
    "hours": (["3 hours ago", TWO_UNITS], None),
    "weeks": (["1 week ago", TWO_UNITS], "hour 03 12:00:00"),
    "a date": (["March 1, 2012", TWO_UNITS], None),
    "no time": (["", TWO_UNITS], ""),
    "beside a date of two numbers": (["1 day ago", "9 June 12:30"], None),
}


@pytest.mark.parametrize(("raws", "first"), AGES.values(), ids=AGES)
def test_a_day_is_exact_to_the_hour_beside_ages_of_two_units(raws, first):
    before = ages_of(raws[0])[0]
    assert ages_of(*raws)[0] == (before if first is None else first)


def test_without_a_clock_there_are_no_ages():
    drafts = [draft("1 day ago"), draft(TWO_UNITS)]
    assert refine_ages(drafts, replace(DATES, now=None)) is drafts


@pytest.mark.parametrize(("length", "is_age"), [(60, True), (61, False)])
def test_a_longer_text_is_no_age(length, is_age):
    day, two = draft("1 day ago"), draft(TWO_UNITS)
    raw = "1 day ago".ljust(length)
    long = replace(day, posted=replace(day.posted, raw=raw))
    refined = refine_ages([long, two], DATES)[0]
    assert (refined.posted.precision is Precision.HOUR) is is_age


def test_a_number_of_three_digits_is_no_amount_of_an_age():
    day, two = draft("1 day ago"), draft(TWO_UNITS)
    for raw, is_two in (
        ("12 days, 99 hours ago", True),
        ("12 days, 100 hours ago", False),
    ):
        long = replace(two, posted=replace(two.posted, raw=raw))
        refined = refine_ages([day, long], DATES)[0]
        assert (refined.posted.precision is Precision.HOUR) is is_two


def test_a_time_with_an_offset_is_no_age():
    day, two = draft("1 day ago"), draft(TWO_UNITS)
    for offset in (None, 60):
        other = replace(two, posted=replace(two.posted, offset_minutes=offset))
        assert refine_ages([day, other], DATES)[0] is day
