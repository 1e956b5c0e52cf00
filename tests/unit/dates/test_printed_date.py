"""Printed dates of many newspapers, and what is no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dates.numeric_day import has_unknown_order
from wireroom.dates.printed_date import is_of_another_year, parse_printed_date
from wireroom.model.moment import DateSource, Precision, ZoneSource

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
        ("2012-3-4 9:15", "2012-03-04 09:15", Precision.MINUTE),
        ("2012-12-4 09:15", "2012-12-04 09:15", Precision.MINUTE),
        ("2012-3-14", "2012-03-14 00:00", Precision.DAY),
        ("September 19th, 2011", "2011-09-19 00:00", Precision.DAY),
        ("4. März 2012 um 09:15 Uhr", "2012-03-04 09:15", Precision.MINUTE),
        ("le 4 mars 2012 à 9h15", "2012-03-04 09:15", Precision.MINUTE),
        ("4 de marzo de 2012", "2012-03-04 00:00", Precision.DAY),
        ("04.03.2012, 09:15", "2012-03-04 09:15", Precision.MINUTE),
        ("4. mars 2012 kl. 09.15.08", "2012-03-04 09:15", Precision.SECOND),
        ("4.3.2012, 09.15.08", "2012-03-04 09:15", Precision.SECOND),
        ("04.03.12", "2012-03-04 00:00", Precision.DAY),
        ("Room 1980, 04.03.12", "2012-03-04 00:00", Precision.DAY),
        ("2012-03-04+02:00", "2012-03-04 00:00", Precision.DAY),
        ("03/03/2012", "2012-03-03 00:00", Precision.DAY),
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


def test_the_order_of_day_and_month_is_the_callers():
    assert read("03/04/2012", day_first=True).at.month == 4
    assert read("03/04/2012", day_first=False).at.month == 3


@pytest.mark.parametrize("text", ["03/04/2012", "03-04-12 09:15", "3 / 4 / 2012"])
def test_a_date_in_an_unknown_order_is_none(text):
    assert read(text) is None
    assert has_unknown_order(text)


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("2012-03", "2012-03-01", id="ISO, a month"),
        pytest.param("2012/3/4", "2012-03-04", id="the year first"),
        pytest.param("2012.03.04", "2012-03-04", id="the year first, with dots"),
        pytest.param("20120304T091530", "2012-03-04", id="without signs"),
        pytest.param("20120304", "2012-03-04", id="a day without signs"),
        pytest.param("2012年3月", "2012-03-01", id="a Japanese month"),
        pytest.param("2012년 3월 4일", "2012-03-04", id="Korean"),
        pytest.param("2012년 3월", "2012-03-01", id="a Korean month"),
        pytest.param("1999", "1999-01-01", id="a year alone"),
        pytest.param("13/04/2012", "2012-04-13", id="a first number above twelve"),
        pytest.param("12/14/2012", "2012-12-14", id="a first number of twelve"),
        pytest.param("04-23-2012", "2012-04-23", id="hyphens"),
        pytest.param("11月. 24, 2012", "2012-11-24", id="a dot behind the month"),
        pytest.param("11月 24th, 2012", "2012-11-24", id="an ordinal behind the month"),
        pytest.param("24 11월, 2012", "2012-11-24", id="a comma behind the month"),
        pytest.param("13/4 2012", "2012-04-13", id="a space before the year"),
        pytest.param("13/4-2012 kl. 7.50", "2012-04-13", id="a hyphen before the year"),
        pytest.param("4 . 3 . 2012", "2012-03-04", id="dots mean the day first"),
        pytest.param("04.13.2012", "2012-04-13", id="dots, no such month"),
        pytest.param("03/24/12", "2012-03-24", id="a year of two digits"),
        pytest.param("03/24/69", "2069-03-24", id="this century"),
        pytest.param("03/24/70", "1970-03-24", id="the last century"),
        pytest.param("March 2012", "2012-03-01", id="a month by name"),
        pytest.param("4 Mar 12", "2012-03-04", id="a short year behind"),
        pytest.param("4-Mar-'12", "2012-03-04", id="an apostrophe"),
        pytest.param("Mar. 4, 2012", "2012-03-04", id="a dot and a comma"),
        pytest.param("the 4th of March 2012", "2012-03-04", id="an ordinal"),
        pytest.param("1er mars 2012", "2012-03-01", id="a French ordinal"),
        pytest.param("1º de marzo de 2012", "2012-03-01", id="a Spanish ordinal"),
        pytest.param("9 March 4, 2012", "2012-03-04", id="a number before the month"),
        pytest.param("٤ مارس ٢٠١٢", "2012-03-04", id="Arabic digits"),
        pytest.param("۴ مارس ۲۰۱۲", "2012-03-04", id="Persian digits"),
        pytest.param("४ मार्च २०१२", "2012-03-04", id="Devanagari digits"),
        pytest.param(
            "\u09ea মার্চ \u09e8\u09e6\u09e7\u09e8", "2012-03-04", id="Bengali digits"
        ),
        pytest.param("２０１２年３月４日", "2012-03-04", id="wide digits"),
        pytest.param("4 มีนาคม 2012", "2012-03-04", id="Thai"),
        pytest.param("4 மார்ச் 2012", "2012-03-04", id="Tamil"),
        pytest.param("4\xa0Mar\u202f2012", "2012-03-04", id="narrow spaces"),
        pytest.param("4 March\u200e 2012", "2012-03-04", id="a mark of direction"),
        pytest.param("Julie 4 Mar 2012", "2012-03-04", id="July in another language"),
        pytest.param("4 julie 2012", "2012-07-04", id="a month of a rare language"),
        pytest.param("4 March", "2026-03-04", id="the last such day"),
        pytest.param("11 March", "2026-03-11", id="tomorrow, by the reader's clock"),
        pytest.param("12 March", "2025-03-12", id="the day after is last year's"),
        pytest.param("4 de enero de 2012", "2012-01-04", id="Spanish"),
        pytest.param("Comment 3 on 4 March 2012 9:15", "2012-03-04", id="words around"),
    ],
)
def test_a_day_is_read_in_each_order_and_script(text, shown):
    assert f"{read(text).at:%Y-%m-%d}" == shown


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1999", Precision.YEAR),
        ("2012-03", Precision.MONTH),
        ("March 2012", Precision.MONTH),
        ("4 March 2012 9h", Precision.HOUR),
        ("3 months ago", Precision.MONTH),
        ("3 years ago", Precision.YEAR),
    ],
)
def test_a_coarse_date_is_as_precise_as_its_text(text, precision):
    assert read(text).precision is precision


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("13/13/2012", id="no such month"),
        pytest.param("00/04/2012", id="month zero"),
        pytest.param("0000-03-04", id="year zero"),
        pytest.param("12345-03-04", id="a longer number"),
        pytest.param("1.2.3.2012", id="four numbers"),
        pytest.param("13/4 12", id="a space before two digits"),
        pytest.param("13.4 2012", id="a number with a dot before a year"),
        pytest.param("1899", id="a year before 1900"),
        pytest.param("2100", id="a year after 2099"),
        pytest.param("March", id="a month alone"),
        pytest.param("March 4:15", id="a time beside a month"),
        pytest.param("March 4pm", id="an hour beside a month"),
        pytest.param("30 February", id="no such day without a year"),
        pytest.param("x" * 188 + " 4 March 2012", id="a long text"),
    ],
)
def test_numbers_that_are_no_date_give_none(text):
    assert read(text) is None


@pytest.mark.parametrize("length", [200, 201])
def test_a_date_has_at_most_200_characters(length):
    text = "4 March 2012".ljust(length)
    assert (read(text) is not None) is (length == 200)


@pytest.mark.parametrize("length", [60, 61])
def test_an_age_has_at_most_60_characters(length):
    text = "3 hours ago ".ljust(length, "x")
    assert (read(text) is not None) is (length == 60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3 seconds ago", "2026-03-10 12:30:41"),
        ("3 minutes ago", "2026-03-10 12:27:00"),
        ("3 hours ago", "2026-03-10 09:00:00"),
        ("3 days ago", "2026-03-07 00:00:00"),
        ("3 months ago", "2025-12-01 00:00:00"),
        ("3 years ago", "2023-01-01 00:00:00"),
    ],
)
def test_an_age_is_cut_to_its_unit(text, shown):
    now = NOW.replace(second=44, microsecond=7)
    time = parse_printed_date(text, source=DateSource.VISIBLE, now=now)
    assert f"{time.at:%Y-%m-%d %H:%M:%S}" == shown
    assert time.at.microsecond == 0
    assert time.offset_minutes == 0


def test_a_leap_second_is_the_last_one_of_its_minute():
    assert read("2012-06-30T23:59:60Z").at.second == 59


def test_a_day_word_is_counted_in_the_site_s_zone():
    late = NOW.replace(hour=23)
    time = parse_printed_date(
        "yesterday 9:15",
        source=DateSource.VISIBLE,
        now=late,
        utc_offset_minutes=120,
    )
    assert time.at == datetime(2026, 3, 10, 7, 15, tzinfo=UTC)
    assert time.zone is ZoneSource.SOURCE
    assert time.offset_minutes == 120


def test_a_day_word_is_counted_from_utc_where_the_zone_is_unknown():
    midnight = NOW.replace(hour=0, minute=0, second=0)
    time = parse_printed_date("yesterday 9:15", source=DateSource.VISIBLE, now=midnight)
    assert time.at == datetime(2026, 3, 9, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "offset", "zone", "minutes"),
    [
        ("4 March 2012 9:15 CET", None, ZoneSource.STATED, 60),
        ("4 March 2012 9:15", 120, ZoneSource.SOURCE, 120),
        ("4 March 2012 9:15", None, ZoneSource.ASSUMED, None),
        ("March 2012", None, ZoneSource.ASSUMED, None),
    ],
)
def test_the_source_of_the_zone_is_recorded(text, offset, zone, minutes):
    time = read(text, utc_offset_minutes=offset)
    assert (time.zone, time.offset_minutes) == (zone, minutes)
    assert time.raw == text
    assert time.source is DateSource.VISIBLE


def test_without_a_clock_neither_ages_nor_days_without_a_year_are_read():
    for text in ("3 hours ago", "yesterday", "4 March"):
        assert parse_printed_date(text, source=DateSource.VISIBLE) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+05:00", "9999 years ago"])
def test_a_time_before_the_year_1_gives_none(text):
    assert read(text) is None


def test_a_minute_of_sixty_behind_a_day_word_leaves_the_day():
    time = read("yesterday 10:60")
    assert time.at == datetime(2026, 3, 9, tzinfo=UTC)
    assert time.precision is Precision.DAY


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("2012. 3. 4. 오후 1:05", "ko", "2012-03-04 13:05"),
        ("토, 24 11월 2012 10:00:00 +0900", "ko", "2012-11-24 01:00"),
        ("土, 24 11月 2012 10:00:00 +0900", "ja", "2012-11-24 01:00"),
        ("1er mars 2012 à 10 h 15", "fr", "2012-03-01 10:15"),
        ("2012-324", "en", "2012-11-19 00:00"),
        ("2012-366T10:00", "en", "2012-12-31 10:00"),
        ("2012-W47-5", "en", "2012-11-23 00:00"),
        ("04/03/2012", "th", "2012-03-04 00:00"),
        ("7:40 AM MT on Feb 6, 2024", "en", "2024-02-06 14:40"),
        # The twelfth of March and the third of December are the same weekday.
        ("Thứ Ba, 12/03/2024, 10:15", "vi", "2024-03-12 10:15"),
        ("Вт, 24 Лис 2015 10:00:00 +0200", "uk", "2015-11-24 08:00"),
        ("vorgestern, 18:40 Uhr", "de", "2026-03-08 18:40"),
        ("前天 18:40", "zh", "2026-03-08 18:40"),
        ("2 päeva tagasi", "et", "2026-03-08 00:00"),
        ("преди 2 дена", "bg", "2026-03-08 00:00"),
        ("prije 5 sati", "hr", "2026-03-10 07:00"),
        ("il y a un an", "fr", "2025-01-01 00:00"),
    ],
)
def test_a_date_is_read_in_the_form_of_its_language(text, language, shown):
    time = read(text, language=language)
    assert time.at.strftime("%Y-%m-%d %H:%M") == shown


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("04/03/2012", "zh"),
        ("2013-366", "en"),
        ("2012-W54-1", "en"),
        ("2012-000", "en"),
    ],
)
def test_a_day_that_no_calendar_has_and_an_unknown_order_are_none(text, language):
    assert read(text, language=language) is None


@pytest.mark.parametrize(
    ("text", "language", "is_other"),
    [
        ("Wednesday 4 March, 10:12", "en", False),
        ("Tuesday 4 March, @10:12AM", "en", True),
        ("Sat, 4 March 10:12", None, True),
        ("Samstag, 7. März 10:12", "de", False),
        ("Sonntag, 7. März 10:12", "de", True),
        ("Tuesday 4 March 2026, 10:12", "en", False),
        ("4 March, 10:12", "en", False),
        ("Mar 4, 10:12", None, False),
        ("3 hours ago", "en", False),
        ("2026-03-04T10:12:00Z", "en", False),
        ("Mon 9 March, 23:50 -0500", "en", False),
    ],
)
def test_the_last_such_day_with_another_weekday_is_of_another_year(
    text, language, is_other
):
    time = read(text, language=language)
    assert time is not None
    assert is_of_another_year(time, language) is is_other


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tue, 07/09/2024 - 13:43", "2024-07-09"),
        ("by Sam Okoro on Tue, 07/09/2024 - 13:43", "2024-07-09"),
        ("by Sam Okoro on 07/09/2024", None),
        ("07/09/2024, Tuesday, by Sam", "2024-07-09"),
    ],
)
def test_the_weekday_beside_a_date_tells_its_order_and_no_name_does(text, day):
    time = parse_printed_date(text, source=DateSource.VISIBLE, language="en")
    assert (time and time.isoformat()[:10]) == day


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("April Moss on 4 March 2012", "2012-03-04", id="a first name"),
        pytest.param("Jan Oster am 4. März 2012", "2012-03-04", id="a German one"),
        pytest.param("Ida May, March 4, 2012", "2012-03-04", id="a last name"),
        pytest.param("August 4 March 2012", "2012-03-04", id="a name alone"),
        pytest.param("Jan 4. März 2012", "2012-03-04", id="a name and a foreign month"),
        pytest.param("March 4 to April 9, 2012", "2012-03-04", id="two days"),
        pytest.param("March 2012", "2012-03-01", id="a month alone"),
    ],
)
def test_a_name_that_is_a_month_hides_no_date(text, shown):
    moment = read(text, language="en")
    assert moment is not None
    assert f"{moment.at:%Y-%m-%d}" == shown


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        pytest.param("18-03-08 23:16", "zh", "2018-03-08", id="Chinese"),
        pytest.param("18.03.08", "ko", "2018-03-08", id="Korean, dots"),
        pytest.param("発表: 18/03/08", None, "2018-03-08", id="letters of East Asia"),
        pytest.param("\uff1a18-03-08", None, "2018-03-08", id="a wide colon"),
        pytest.param("18-03-2008", "zh", "2008-03-18", id="a whole year"),
        pytest.param("18-13-08", "zh", None, id="no month"),
        pytest.param("18-03-08", "nl", "2008-03-18", id="Dutch"),
    ],
)
def test_a_year_of_two_digits_is_first_in_east_asia(text, language, day):
    found = read(text, language=language)
    assert (found and f"{found.at:%Y-%m-%d}") == day
