"""Years of other calendars, compared with days that are known in both."""

from __future__ import annotations

from datetime import date

import pytest

from wireroom.dates.calendars import (
    convert_buddhist_year,
    convert_jalali,
    expand_eras,
    find_jalali_day,
    is_jalali_year,
)
from wireroom.dates.printed_text import normalize_text

# The years of 366 days that the calendar office of Tehran has had and announced.
LEAP_YEARS = {
    1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399,
    1403, 1408,
}  # fmt: skip


@pytest.mark.parametrize("year", range(1345, 1410))
def test_the_last_month_has_thirty_days_in_leap_years_alone(year):
    assert (convert_jalali(year, 12, 30) is not None) is (year in LEAP_YEARS)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1340, date(1961, 3, 21)),
        (1348, date(1969, 3, 21)),
        (1358, date(1979, 3, 21)),
        (1375, date(1996, 3, 20)),
        (1376, date(1997, 3, 21)),
        (1390, date(2011, 3, 21)),
        (1399, date(2020, 3, 20)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
    ],
)
def test_a_year_begins_with_spring(year, day):
    assert convert_jalali(year, 1, 1) == day


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (6, 31, date(2024, 9, 21)),
        (7, 1, date(2024, 9, 22)),
        (10, 1, date(2024, 12, 21)),
        (12, 29, date(2025, 3, 19)),
        (7, 31, None),
        (1, 32, None),
        (1, 0, None),
        (0, 1, None),
        (13, 1, None),
    ],
)
def test_half_of_the_months_have_31_days(month, day, expected):
    assert convert_jalali(1403, month, day) == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param("令和元年", "2019年", id="Reiwa"),
        pytest.param("令和 6 年", "2024年", id="Reiwa, with spaces"),
        pytest.param("平成元年", "1989年", id="Heisei"),
        pytest.param("平成31年", "2019年", id="the last year of Heisei"),
        pytest.param("昭和64年", "1989年", id="the last year of Showa"),
        pytest.param("民國113年", "2024年", id="Minguo"),
        pytest.param("民国113年", "2024年", id="Minguo, simplified"),
        pytest.param("2024年", "2024年", id="no era"),
    ],
)
def test_a_year_of_an_era_is_counted_from_its_first(year, expected):
    assert expand_eras(year) == expected


@pytest.mark.parametrize(
    ("year", "text", "language", "expected"),
    [
        pytest.param(2567, "", "th", 2024, id="by the language"),
        pytest.param(2567, "พ.ศ.", None, 2024, id="by the script"),
        pytest.param(2567, "", "en", 2567, id="neither"),
        pytest.param(67, "", "th", 2024, id="two digits"),
        pytest.param(40, "", "th", 1997, id="the first of two digits"),
        pytest.param(39, "", "th", 39, id="a year of the Gregorian calendar"),
        pytest.param(2024, "", "th", 2024, id="four digits of it"),
        pytest.param(2400, "", "th", 1857, id="the first Buddhist year"),
        pytest.param(2700, "", "th", 2700, id="behind the last one"),
    ],
)
def test_a_buddhist_year_is_543_years_ahead(year, text, language, expected):
    assert convert_buddhist_year(year, text, language) == expected


JALALI = {
    "Iran": ("۱۲ اسفند ۱۴۰۲", date(2024, 3, 2)),
    "plain digits": ("12 اسفند 1402", date(2024, 3, 2)),
    "the first month": ("1 فروردین 1403", date(2024, 3, 20)),
    "a comma and a word": ("1 فروردین ماه، سال 1403", date(2024, 3, 20)),
    "Dari": ("1 حمل 1403", date(2024, 3, 20)),
    "Pashto": ("1 وری 1403", date(2024, 3, 20)),
    "Arabic letters": ("1 دي 1402", date(2023, 12, 22)),
    "no such day": ("31 اسفند 1402", None),
    "no year": ("1 فروردین", None),
    "a year of another calendar": ("1 فروردین 2024", None),
    "no Arabic letter": ("1 march 1403", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "day"), JALALI.values(), ids=JALALI)
def test_a_day_is_read_with_the_name_of_its_jalali_month(text, day):
    found = find_jalali_day(normalize_text(text))
    assert (found and found.day) == day


def test_the_time_of_day_is_behind_or_before_a_jalali_day():
    found = find_jalali_day("10:15 1 فروردین 1403 ساعت 9:05")
    assert found is not None
    assert found.rest == "10:15  |  ساعت 9:05"


@pytest.mark.parametrize(
    ("year", "language", "expected"),
    [
        (1300, "fa", True),
        (1499, "ps", True),
        (1299, "fa", False),
        (1500, "fa", False),
        (1403, "en", False),
        (1403, None, False),
    ],
)
def test_a_year_is_jalali_in_its_languages_alone(year, language, expected):
    assert is_jalali_year(year, language) is expected


@pytest.mark.parametrize("year", [1299, 1500])
def test_a_year_out_of_the_bounds_has_no_day(year):
    assert convert_jalali(year, 1, 1) is None


@pytest.mark.parametrize("year", range(1301, 1500))
def test_each_jalali_year_begins_on_a_day_of_march_behind_the_last_one(year):
    before, first = convert_jalali(year - 1, 12, 29), convert_jalali(year, 1, 1)
    assert before is not None
    assert first is not None
    assert (first.month, first.day) in {(3, 20), (3, 21), (3, 22)}
    is_leap = convert_jalali(year - 1, 12, 30) is not None
    assert (first - before).days == 1 + is_leap
