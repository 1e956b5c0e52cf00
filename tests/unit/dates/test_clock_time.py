"""Times of day as pages print them, and what is no time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wireroom.dates.clock_time import (
    ClockTime,
    find_unknown_word,
    has_half_day,
    parse_clock_time,
)
from wireroom.dates.zones import parse_zone
from wireroom.model.moment import Precision

DAY = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)


def clock(hour, minute=0, second=0, precision=Precision.MINUTE, zone=""):
    return ClockTime(
        hour=hour,
        minute=minute,
        second=second,
        precision=precision,
        zone_text=zone,
    )


@pytest.mark.parametrize(
    ("text", "time"),
    [
        pytest.param("9:15", clock(9, 15), id="hour and minute"),
        pytest.param(" , at 09:15 |", clock(9, 15), id="words and signs around"),
        pytest.param("09.15", clock(9, 15), id="a dot"),
        pytest.param("9h15", clock(9, 15), id="French"),
        pytest.param("14時05分", clock(14, 5), id="Japanese"),
        pytest.param("14点05", clock(14, 5), id="Chinese"),
        pytest.param("14:05 12 votes", clock(14, 5), id="a number behind it"),
        pytest.param("14:05 12楼", clock(14, 5), id="the number of a post behind it"),
        pytest.param("23:59", clock(23, 59), id="the last minute"),
        pytest.param("0:00", clock(0), id="midnight"),
        pytest.param("9:15 am", clock(9, 15), id="in the morning"),
        pytest.param("9:15pm", clock(21, 15), id="in the evening"),
        pytest.param("9:15 p.m.", clock(21, 15), id="with dots"),
        pytest.param("12:15 am", clock(0, 15), id="after midnight"),
        pytest.param("12:15 pm", clock(12, 15), id="after noon"),
        pytest.param("13:15 pm", clock(13, 15), id="a clock of 24 hours with pm"),
        pytest.param("13:15 am", clock(13, 15), id="a clock of 24 hours with am"),
        pytest.param("1:15 am", clock(1, 15), id="one in the morning"),
        pytest.param("9:15:30", clock(9, 15, 30, Precision.SECOND), id="seconds"),
        pytest.param("9:15:00", clock(9, 15, 0, Precision.SECOND), id="second zero"),
        pytest.param(
            "9:15:30.123", clock(9, 15, 30, Precision.SECOND), id="a fraction"
        ),
        pytest.param(
            "4:35:5 gmt+9",
            clock(4, 35, 5, Precision.SECOND),
            id="a second of one digit before a zone",
        ),
        pytest.param(
            "4:5:9 pm", clock(16, 5, 9, Precision.SECOND), id="one digit each, pm"
        ),
        pytest.param(
            "9:15 and 1:2:3",
            clock(9, 15),
            id="one digit each, elsewhere",
        ),
        pytest.param("9:15:60", clock(9, 15, 60, Precision.SECOND), id="a leap second"),
        pytest.param("091530", clock(9, 15, 30, Precision.SECOND), id="without colons"),
        pytest.param(
            "235960", clock(23, 59, 60, Precision.SECOND), id="the last of all"
        ),
        pytest.param("9 pm", clock(21, precision=Precision.HOUR), id="an hour, pm"),
        pytest.param("12 am", clock(0, precision=Precision.HOUR), id="midnight, am"),
        pytest.param("16 uhr", clock(16, precision=Precision.HOUR), id="German"),
        pytest.param("23 h", clock(23, precision=Precision.HOUR), id="French hour"),
    ],
)
def test_a_printed_time_is_read(text, time):
    assert replace(parse_clock_time(text), zone_text="") == time


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("24:00", id="hour 24"),
        pytest.param("9:60", id="minute 60"),
        pytest.param("9:15:61", id="second 61"),
        pytest.param("24 uhr", id="hour 24 alone"),
        pytest.param("991530", id="hour 99 without colons"),
        pytest.param("096030", id="minute 60 without colons"),
        pytest.param("091561", id="second 61 without colons"),
        pytest.param("1.9:15", id="a part of a number"),
        pytest.param("9:155", id="three digits"),
        pytest.param("16 comments", id="a count"),
        pytest.param("9 a", id="a letter"),
    ],
)
def test_a_text_without_a_time_is_a_day(text):
    assert parse_clock_time(text) == clock(0, precision=Precision.DAY)


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        pytest.param("+02:00", 120, id="with a colon"),
        pytest.param(" +0530", 330, id="without"),
        pytest.param("-03:30", -210, id="west"),
        pytest.param(" gmt+01:00", 60, id="after GMT"),
        pytest.param("utc-0100", -60, id="after UTC"),
        pytest.param("+14:00", 840, id="the farthest"),
        pytest.param("+14:01", None, id="farther than any"),
        pytest.param("-14:00", -840, id="the farthest west"),
        pytest.param("z", 0, id="Zulu"),
        pytest.param(" utc", 0, id="UTC"),
        pytest.param(" (gmt)", 0, id="in brackets"),
        pytest.param(" est", -300, id="New York"),
        pytest.param(" edt", -240, id="New York in summer"),
        pytest.param(" cst", -360, id="Chicago"),
        pytest.param(" cdt", -300, id="Chicago in summer"),
        pytest.param(" mst", -420, id="Denver"),
        pytest.param(" mdt", -360, id="Denver in summer"),
        pytest.param(" pst", -480, id="Los Angeles"),
        pytest.param(" pdt", -420, id="Los Angeles in summer"),
        pytest.param(" akst", -540, id="Anchorage"),
        pytest.param(" akdt", -480, id="Anchorage in summer"),
        pytest.param(" hst", -600, id="Honolulu"),
        pytest.param(" cet", 60, id="Paris"),
        pytest.param(" cest", 120, id="Paris in summer"),
        pytest.param(" mez", 60, id="Berlin"),
        pytest.param(" mesz", 120, id="Berlin in summer"),
        pytest.param(" eet", 120, id="Helsinki"),
        pytest.param(" eest", 180, id="Helsinki in summer"),
        pytest.param(" msk", 180, id="Moscow"),
        pytest.param(" pkt", 300, id="Karachi"),
        pytest.param(" jst", 540, id="Tokyo"),
        pytest.param(" aest", 600, id="Sydney"),
        pytest.param(" aedt", 660, id="Sydney in summer"),
        pytest.param(" мск", 180, id="Moscow in Russian"),
        pytest.param(" (по московскому времени)", 180, id="a phrase in brackets"),
        pytest.param(" 北京时间", 480, id="Beijing in Chinese"),
        pytest.param(" بتوقيت غرينتش", 0, id="Greenwich in Arabic"),
        pytest.param(" ist", None, id="a name of two continents"),
        pytest.param(" by ada", None, id="words"),
    ],
)
def test_a_zone_behind_the_time_is_its_offset(zone, minutes):
    assert parse_zone(parse_clock_time("09:15" + zone).zone_text, DAY) == minutes


@pytest.mark.parametrize(
    ("text", "language", "hour"),
    [
        pytest.param("10:48 après-midi", "fr", 22, id="French"),
        pytest.param("9:05 matin", "fr", 9, id="French, before noon"),
        pytest.param("2:37 след обяд", "bg", 14, id="Bulgarian"),
        pytest.param("2:37 بعد از ظهر", "fa", 14, id="Persian"),
        pytest.param("10:48 popodne", "hr", 22, id="Croatian"),
        pytest.param("10:48 попладне", "mk", 22, id="Macedonian"),
        pytest.param("10:48 popoludní", "sk", 22, id="Slovak"),
        pytest.param("12:20 predpoludním", "sk", 0, id="Slovak, before noon"),
        pytest.param("2:37 по п.", "sr", 14, id="Serbian, short"),
        pytest.param("2:37 після полудня", "uk", 14, id="Ukrainian"),
        pytest.param("2:37 namiddag", "nl", 14, id="Dutch"),
        pytest.param("中午10:30", "zh", 10, id="Chinese, before noon"),
        pytest.param("中午1:30", "zh", 13, id="Chinese, after noon"),
    ],
)
def test_the_half_of_the_day_is_named_as_sites_print_it(text, language, hour):
    assert parse_clock_time(text, language).hour == hour


@pytest.mark.parametrize("time", ["09:15:30", "9:15:5", "091530", "9 am"])
@pytest.mark.parametrize(
    ("zone", "minutes"), [("+0200", 120), ("-0330", -210), (" cet", 60)]
)
def test_a_zone_is_read_behind_each_way_to_print_a_time(time, zone, minutes):
    assert parse_zone(parse_clock_time(time + zone).zone_text, DAY) == minutes


def test_an_offset_with_a_colon_is_no_second_time():
    time = parse_clock_time("091530+02:00")
    assert (time.hour, time.minute, time.zone_text) == (9, 15, "+02:00")


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        pytest.param("7:51 um", "sw", "um", id="a word that is not known"),
        pytest.param("7:51 p.x.", "sw", "p.x", id="with dots"),
        pytest.param("7:51 apre-midi", "sw", "apre-midi", id="with a hyphen"),
        pytest.param("7:51 um | 3", "sw", "um", id="before a sign"),
        pytest.param("12:51 um", "sw", "um", id="in the hour of noon"),
        pytest.param("9.11.2026 7:51 um", "sw", "um", id="behind a day in numbers"),
        pytest.param("pm 7:51 um", "sw", "", id="pm before it"),
        pytest.param("7:51 um kwa", "sw", "", id="a word in a line"),
        pytest.param("7:51", "sw", "", id="no word"),
        pytest.param("19:51 um", "sw", "", id="in the evening by its number"),
        pytest.param("0:51 um", "sw", "", id="after midnight by its number"),
        pytest.param("7:51 pm", "sw", "", id="pm"),
        pytest.param("7:51 jioni", "sw", "", id="a known word"),
        pytest.param("7:51 uhr", "de", "", id="a word of the clock"),
        pytest.param("1 h 20 min", "fr", "", id="minutes"),
    ],
)
def test_an_unknown_word_behind_a_time_may_say_its_half(text, language, word):
    assert find_unknown_word(text, language) == word


@pytest.mark.parametrize(
    ("text", "language", "hour"),
    [
        pytest.param("오후 6:05", "ko", 18, id="a word before"),
        pytest.param("오후, 6:05", "ko", 18, id="a comma between"),
        pytest.param("6:05 (오후)", "ko", 18, id="in brackets behind"),
        pytest.param("오후 13:05", "ko", 13, id="a clock of 24 hours"),
        pytest.param("오후 12:05", "ko", 12, id="the hour of noon"),
        pytest.param("오전 12:05", "ko", 0, id="the hour of midnight"),
        pytest.param("오후 6시", "ko", 18, id="an hour alone"),
        pytest.param("6:05 μ.μ.", "el", 18, id="letters with dots"),
        pytest.param("6:05 오후", None, 18, id="of an unknown language"),
        pytest.param("6:05 오후", "en", 18, id="of another language"),
        pytest.param("晚上6:05", "zh", 18, id="in the evening"),
        pytest.param("pm 6:05", None, 18, id="pm before"),
        pytest.param("a.m. 6:05", None, 6, id="am before, with dots"),
        pytest.param("rpm 6:05", None, 6, id="a part of a word"),
        pytest.param("6:05p", None, 18, id="a letter alone"),
        pytest.param("6:05 p", None, 6, id="a letter behind a space"),
        pytest.param("6:05 µµ", None, 6, id="no such word"),
    ],
)
def test_a_word_beside_a_time_is_its_half_of_the_day(text, language, hour):
    assert parse_clock_time(text, language).hour == hour


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("6:05 pm", None, True),
        ("pm 6:05", None, True),
        ("오후 6:05", "ko", True),
        ("6:05", None, False),
        ("9.11.2026 6:05 pm", None, True),
        ("6:05 um", "sw", False),
        ("", None, False),
    ],
)
def test_a_time_has_a_half_of_the_day_if_a_word_says_it(text, language, expected):
    assert has_half_day(text, language) is expected
