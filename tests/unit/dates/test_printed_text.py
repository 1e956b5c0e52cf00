"""Texts with a date, normalized."""

from __future__ import annotations

import unicodedata

import pytest

from wireroom.dates.printed_text import expand_year, find_weekday, normalize_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("  3  May\n2026 ", "3 may 2026", id="white space"),
        pytest.param("3\xa0May\u202f2026", "3 may 2026", id="other spaces"),
        pytest.param("\u06f1\u06f2", "12", id="Persian digits"),
        pytest.param("\uff11\uff12\uff1a\uff13\uff10", "12:30", id="full width"),
        pytest.param("May 3, 202612:06 am", "may 3, 2026 12:06 am", id="a glued time"),
        pytest.param("May 3, 2026120:06", "may 3, 2026120:06", id="more digits"),
        pytest.param("12 tháng 3", "12  march ", id="Vietnamese"),
        pytest.param("tháng mười hai", " december ", id="Vietnamese in words"),
        pytest.param("tháng một", " january ", id="the first month"),
        pytest.param("tháng 12", " december ", id="the twelfth"),
        pytest.param("tháng 13", "tháng 13", id="no such month"),
        pytest.param("tháng 0", "tháng 0", id="nor this one"),
        pytest.param("令和6年5月", "2024年5月", id="an era"),
        pytest.param("二十日", "20日", id="a number in words"),
    ],
)
def test_a_text_is_normalized(text, plain):
    assert normalize_text(text) == plain


def test_every_decimal_digit_of_a_living_script_is_a_plain_one():
    """As Unicode's data has it: the digit of each character of its tens."""
    zeros = "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66"
    zeros += "\u0de6\u0e50\u0ed0\u0f20\u1040\u17e0\u1810\uff10"
    for zero in zeros:
        for number in range(10):
            digit = chr(ord(zero) + number)
            assert unicodedata.decimal(digit) == number
            assert normalize_text(digit) == str(number)


@pytest.mark.parametrize(
    ("year", "expanded"),
    [(0, 2000), (69, 2069), (70, 1970), (99, 1999), (100, 100), (2026, 2026)],
)
def test_a_year_of_two_digits_is_up_to_69_of_this_century(year, expanded):
    assert expand_year(year) == expanded


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        pytest.param("monday, 3 may", "en", 0, id="the first day"),
        pytest.param("3 may, sunday", "en", 6, id="the last, behind"),
        pytest.param("tue 3 may", "en", 1, id="three letters"),
        pytest.param("dienstag, 3. mai", "de", 1, id="German"),
        pytest.param("mar 3 2026", None, None, id="a month of three letters"),
        pytest.param("di 3. mai", "de", None, id="two letters"),
        pytest.param("3 may", "en", None, id="none"),
        pytest.param("monday and tuesday", "en", 0, id="the first of two"),
    ],
)
def test_a_weekday_is_found_by_its_name(text, language, day):
    assert find_weekday(text, language) == day
