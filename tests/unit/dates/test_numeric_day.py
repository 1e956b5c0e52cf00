"""Days printed in numbers, and the order of day and month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.dates.numeric_day import find_order, has_unknown_order
from wireroom.dates.printed_date import parse_printed_date
from wireroom.model.moment import DateSource

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_unknown"),
    [
        pytest.param("03/04/2012", True, id="both are months"),
        pytest.param("12/11/2012", True, id="December or November"),
        pytest.param("13/04/2012", False, id="no month 13"),
        pytest.param("04/13/2012", False, id="no month 13, behind"),
        pytest.param("04/04/2012", False, id="the same either way"),
        pytest.param("03.04.2012", False, id="with dots the day is first"),
        pytest.param("2012-03-04", False, id="year first"),
        pytest.param("3 April 2012", False, id="a name"),
        pytest.param("03/04/2012" + " " * 191, False, id="too long for a date"),
        pytest.param("03/04/2012".ljust(200, "."), True, id="as long as may be"),
    ],
)
def test_two_numbers_up_to_twelve_have_an_unknown_order(text, is_unknown):
    assert has_unknown_order(text) is is_unknown


@pytest.mark.parametrize(
    ("text", "is_day_first"),
    [
        pytest.param("13/04/2012", True, id="a number above 12"),
        pytest.param("04/13/2012", False, id="above 12, behind"),
        pytest.param("31/12/2012", True, id="the last day"),
        pytest.param("32/12/2012", None, id="no day"),
        pytest.param("00/13/2012", None, id="no month"),
        pytest.param("03/04/2012", None, id="both are months"),
        pytest.param("Tuesday 03/04/2012", True, id="the third of April"),
        pytest.param("Posted on Sunday, 03/04/2012", False, id="the fourth of March"),
        pytest.param("Friday 03/04/2012", None, id="neither"),
        pytest.param("Saturday 12/08/2023", True, id="August"),
        pytest.param("Friday 12/03/2027", None, id="December or March"),
        pytest.param("13.04.2012", None, id="with dots it is no evidence"),
        pytest.param("13/04/2012".ljust(201, "."), None, id="too long for a date"),
    ],
)
def test_the_order_follows_from_a_large_number_or_a_weekday(text, is_day_first):
    assert find_order(text, "en") is is_day_first


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("2012-03-04", "2012-03-04", id="ISO 8601"),
        pytest.param("1900-01-01", "1900-01-01", id="the first year"),
        pytest.param("1899-12-31", None, id="a year too early"),
        pytest.param("2099-12-31", "2099-12-31", id="the last year"),
        pytest.param("2100-01-01", None, id="a year too late"),
        pytest.param("2024-366", "2024-12-31", id="the last day of a leap year"),
        pytest.param("2025-366", None, id="the day behind the last one"),
        pytest.param("2025-000", None, id="the day before the first one"),
        pytest.param("2026-W01-1", "2025-12-29", id="the first week"),
        pytest.param("2024-W53-1", None, id="no such week"),
        pytest.param("2012", "2012", id="a year"),
        pytest.param("2012-03", "2012-03", id="a month"),
        pytest.param("12月5日", "2025-12-05", id="the last such day"),
        pytest.param("3月11日", "2026-03-11", id="tomorrow, by another zone"),
        pytest.param("3月12日", "2025-03-12", id="the day after tomorrow is past"),
        pytest.param("2月30日", None, id="no such day"),
    ],
)
def test_a_day_in_numbers_is_a_day_that_there_is(text, shown):
    time = parse_printed_date(text, source=DateSource.VISIBLE, now=NOW)
    assert (time and time.isoformat()) == shown


def test_a_day_without_a_year_is_unknown_where_the_time_of_reading_is():
    assert parse_printed_date("12月5日", source=DateSource.VISIBLE) is None
