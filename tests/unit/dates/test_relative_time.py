"""Ages as pages print them, and sentences that only sound like one."""

from __future__ import annotations

import pytest

from wireroom.dates.relative_time import (
    Age,
    expand_bare_age,
    parse_age,
    parse_days_back,
)
from wireroom.model.moment import Precision

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("text", "seconds", "precision"),
    [
        pytest.param("5 seconds ago", 5, Precision.SECOND, id="seconds"),
        pytest.param("1 minute ago", MINUTE, Precision.MINUTE, id="a minute"),
        pytest.param("59 mins ago", 59 * MINUTE, Precision.MINUTE, id="minutes"),
        pytest.param("3 hours ago", 3 * HOUR, Precision.HOUR, id="hours"),
        pytest.param("3h ago", 3 * HOUR, Precision.HOUR, id="no space"),
        pytest.param("2 days ago", 2 * DAY, Precision.DAY, id="days"),
        pytest.param("2 weeks ago", 14 * DAY, Precision.DAY, id="weeks"),
        pytest.param("2 months ago", 60 * DAY, Precision.MONTH, id="months"),
        pytest.param("2 years ago", 730 * DAY, Precision.YEAR, id="years"),
        pytest.param("9999 days ago", 9_999 * DAY, Precision.DAY, id="four digits"),
        pytest.param(
            "1 day 2 hours ago", DAY + 2 * HOUR, Precision.HOUR, id="two units"
        ),
        pytest.param(
            "2 hours 1 day ago", DAY + 2 * HOUR, Precision.HOUR, id="the finer first"
        ),
        pytest.param("an hour ago", HOUR, Precision.HOUR, id="a word for one"),
        pytest.param("vor einem tag", DAY, Precision.DAY, id="German one"),
        pytest.param("hace una semana", 7 * DAY, Precision.DAY, id="Spanish one"),
        pytest.param("för en timme sedan", HOUR, Precision.HOUR, id="Swedish one"),
        pytest.param("hace 3 horas", 3 * HOUR, Precision.HOUR, id="ago comes first"),
        pytest.param("il y a 3 heures", 3 * HOUR, Precision.HOUR, id="three words"),
        pytest.param("3時間前", 3 * HOUR, Precision.HOUR, id="Japanese"),
        pytest.param("3小时前", 3 * HOUR, Precision.HOUR, id="Chinese"),
        pytest.param("3시간 전", 3 * HOUR, Precision.HOUR, id="Korean"),
        pytest.param("3시간전", 3 * HOUR, Precision.HOUR, id="Korean, glued"),
        pytest.param("منذ ساعة", HOUR, Precision.HOUR, id="one without a number"),
        pytest.param("منذ ساعتين", 2 * HOUR, Precision.HOUR, id="a dual"),
        pytest.param("منذ يومين", 2 * DAY, Precision.DAY, id="a dual of days"),
        pytest.param("час назад", HOUR, Precision.HOUR, id="Russian one"),
        pytest.param("just now", 0, Precision.MINUTE, id="now"),
        pytest.param("just now!", 0, Precision.MINUTE, id="now with a mark"),
        pytest.param("ada | just now", 0, Precision.MINUTE, id="now behind a bar"),
    ],
)
def test_an_age_is_read_with_its_finest_unit(text, seconds, precision):
    assert parse_age(text) == Age(seconds, precision)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("3 hours", id="no ago"),
        pytest.param("ago", id="no unit"),
        pytest.param("long ago", id="no amount"),
        pytest.param("3 boats ago", id="no unit of time"),
        pytest.param("1.5 hours ago", id="a fraction"),
        pytest.param("12345 days ago", id="five digits"),
        pytest.param("long hour ago", id="two words beside ago"),
        pytest.param("chicago 3 hours", id="ago inside a word"),
        pytest.param("vorher 3 stunden", id="vor inside a word"),
        pytest.param("just now or never", id="now in a sentence"),
    ],
)
def test_a_text_without_an_age_has_none(text):
    assert parse_age(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("today", 0, id="today"),
        pytest.param("yesterday", 1, id="yesterday"),
        pytest.param("yesterday, 18:40", 1, id="with a time"),
        pytest.param("yesterday at 6.30 est", 1, id="with words"),
        pytest.param("hoy a las 9:40", 0, id="Spanish"),
        pytest.param("gestern um 18 h", 1, id="German"),
        pytest.param("i går 18.40", 1, id="two words"),
        pytest.param("昨日 18時", 1, id="Japanese"),
        pytest.param("ada | yesterday", 1, id="behind a bar"),
        pytest.param("yesterday's news", None, id="a possessive"),
        pytest.param("yesterday 3 boats sank in a storm", None, id="a sentence"),
        pytest.param("yesterday came 3 boats", None, id="a number in a sentence"),
        pytest.param("today a b c 9:40 d e", None, id="many words and a time"),
        pytest.param("on yesterday", None, id="not at the start"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_day_word_counts_back_with_at_most_a_time_behind(text, days):
    assert parse_days_back(text) == days


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("3h", "3 hour ago"),
        ("5 min", "5 minute ago"),
        ("5m", "5 minute ago"),
        ("2d", "2 day ago"),
        ("2D", "2 day ago"),
        (" 2 wk. ", "2 week ago"),
        ("30s", ""),
        ("30 sec", "30 second ago"),
        ("6 mo", "6 month ago"),
        ("1y", "1 year ago"),
        ("999d", "999 day ago"),
        ("1000d", ""),
        ("3h ago", ""),
        ("h", ""),
        ("3 boats", ""),
        ("", ""),
    ],
)
def test_a_bare_age_is_spelled_out(text, age):
    assert expand_bare_age(text) == age


@pytest.mark.parametrize(
    ("text", "language", "seconds", "precision"),
    [
        ("1 tag, 5 stunden her", "de", DAY + 5 * HOUR, Precision.HOUR),
        ("2 ساعت،7 دقیقه قبل", "fa", 2 * HOUR + 7 * MINUTE, Precision.MINUTE),
        ("2 hodiny, 7 minut ago", "cs", 2 * HOUR + 7 * MINUTE, Precision.MINUTE),
        ("1 uge, 4 dage siden", "da", 11 * DAY, Precision.DAY),
        ("1 година, 5 хвилин тому", "uk", HOUR + 5 * MINUTE, Precision.MINUTE),
        ("1 година, 1 месец ago", "bg", 395 * DAY, Precision.MONTH),
        ("منذ 2 ساعتين، 7 دقائق", "ar", 2 * HOUR + 7 * MINUTE, Precision.MINUTE),
    ],
)
def test_units_are_read_in_the_language_of_the_page(text, language, seconds, precision):
    assert parse_age(text, language) == Age(seconds, precision)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2 brelgs, 7 minutes ago", id="the greater one"),
        pytest.param("2 days and 7 brelgs ago", id="the finer one"),
        pytest.param("5 brelgs her", id="no unit before 'her'"),
        pytest.param("told her 3 hours", id="'her' before the amount"),
    ],
)
def test_an_age_with_an_unknown_unit_is_unknown(text):
    assert parse_age(text, "de") is None


@pytest.mark.parametrize(
    ("text", "language", "seconds"),
    [
        pytest.param("3 hours 20 minutes ago", None, 3 * HOUR + 20 * MINUTE, id="two"),
        pytest.param("3 hours and 20 minutes ago", None, 12_000, id="and"),
        pytest.param("il y a un an", "fr", 365 * DAY, id="one of another language"),
        pytest.param("منذ 2 ساعتين", "ar", 2 * HOUR, id="a dual with its number"),
        pytest.param("منذ 3 ساعتين", "ar", None, id="a dual with another number"),
        pytest.param("منذ ساعة 3", "ar", None, id="a number behind its unit"),
        pytest.param("час назад", "ru", HOUR, id="no number"),
        pytest.param("ada час назад", "ru", None, id="no number, another word"),
        pytest.param("0 minutes ago", None, 0, id="nothing"),
    ],
)
def test_amounts_are_added_up(text, language, seconds):
    age = parse_age(text, language)
    assert (age and age.seconds) == seconds


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        pytest.param("hier", "fr", 1, id="French"),
        pytest.param("hier", "de", None, id="here in German"),
        pytest.param("hier", None, 1, id="an unknown language"),
        pytest.param("vorgestern", "de", 2, id="two days"),
        pytest.param("anteayer, 9:40", "es", 2, id="two days and a time"),
        pytest.param("avant-hier", "fr", 2, id="two words"),
    ],
)
def test_a_word_for_a_day_is_one_in_its_language(text, language, days):
    assert parse_days_back(text, language) == days
