# ruff: noqa: E501 - a case of a table is one line
"""Dates of many languages, calendars and scripts, each with the page's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.dates.printed_date import parse_printed_date
from wireroom.feeds.dates import read_date
from wireroom.model.moment import DateSource

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def shown(text, language=None, **given):
    time = parse_printed_date(
        text, source=DateSource.VISIBLE, now=NOW, language=language, **given
    )
    return time and time.isoformat()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("7-Jun-2011 08:05", "en", "2011-06-07T08:05:00"),
        ("7-jun-11", "nl", "2011-06-07"),
        ("June 7, 2011: 8:05 PM", "en", "2011-06-07T20:05:00"),
        ("7 Jun '98", "en", "1998-06-07"),
        ("7 January, id 1998", "en", "1998-01-07"),
        ("7 June", "en", "2025-06-07"),
        ("7 February 9:15", "en", "2026-02-07T09:15:00"),
    ],
)
def test_a_printed_year_is_never_replaced(text, language, expected):
    assert shown(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("5 listopada 2021", "pl", "2021-11-05", id="Polish"),
        pytest.param("5. listopada 2021.", "hr", "2021-10-05", id="Croatian"),
        pytest.param("5 listopada 2021", None, None, id="of two months"),
        pytest.param("2021 m. kovo 5 d.", "lt", "2021-03-05", id="Lithuanian"),
        pytest.param("2021. március 5., 18:40", "hu", "2021-03-05T18:40:00", id="hu"),
        pytest.param("5 במאי 2021", "he", "2021-05-05", id="Hebrew, with a prefix"),
        pytest.param("ngày 5 tháng 11 năm 2021", "vi", "2021-11-05", id="Vietnamese"),
        pytest.param(
            "5 Tháng Mười, 2021 lúc 7:05", "vi", "2021-10-05T07:05:00", id="vi"
        ),
        pytest.param("5 d'abril de 2021", "ca", "2021-04-05", id="Catalan"),
        pytest.param("5 كانون الثاني 2021", "ar", "2021-01-05", id="Levantine"),
        pytest.param("5 حزيران/يونيو 2021", "ar", "2021-06-05", id="two names"),
        pytest.param("5 ივნისი 2021", "ka", "2021-06-05", id="Georgian"),
        pytest.param("৫ মার্চ ২০২১", "bn", "2021-03-05", id="Bengali digits"),
        pytest.param("5 мам 2021", "kk", "2021-05-05", id="Kazakh, abbreviated"),
    ],
)
def test_names_of_months_are_read_with_their_language(text, language, expected):
    assert shown(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param(
            "\u06f1\u06f5 خرداد \u06f1\u06f4\u06f0\u06f0 ساعت \u06f1\u06f8:\u06f4\u06f0",
            "fa",
            "2021-06-05T18:40:00",
            id="name",
        ),
        pytest.param("1400/03/15", "fa", "2021-06-05", id="numbers"),
        pytest.param("1400/03/15", "en", None, id="numbers, no such language"),
        pytest.param("1399/12/30", "fa", "2021-03-20", id="a leap year"),
        pytest.param("1400/12/30", "fa", None, id="no leap year"),
        pytest.param("15 جوزا 1400", "fa", "2021-06-05", id="Afghan"),
        pytest.param("5 มิ.ย. 2564 18:40 น.", "th", "2021-06-05T18:40:00", id="Thai"),
        pytest.param("5 มิถุนายน 64", "th", "2021-06-05", id="Thai, two digits"),
        pytest.param("05/06/2564", "th", "2021-06-05", id="Thai numbers"),
        pytest.param("5 June 2564", "en", None, id="a Buddhist year in English"),
        pytest.param("令和3年6月5日", "ja", "2021-06-05", id="Japanese era"),
        pytest.param("平成元年6月5日", "ja", "1989-06-05", id="first year of an era"),
        pytest.param("民國110年6月5日", "zh-TW", "2021-06-05", id="Minguo"),
        pytest.param("5 رمضان 1442", "ar", None, id="Islamic"),
    ],
)
def test_other_calendars_are_converted_or_unknown(text, language, expected):
    given = {"day_first": True} if "/" in text else {}
    assert shown(text, language, **given) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2021.06.05. 오후 3:10", "ko", "15:10"),
        ("2021년 6월 5일 오전 12시 10분", "ko", "00:10"),
        ("2021年6月5日 晚上9:10", "zh", "21:10"),
        ("2021年6月5日 中午11:10", "zh", "11:10"),
        ("2021年6月5日 凌晨2:10", "zh", "02:10"),
        ("2021年6月5日 午後3時10分", "ja", "15:10"),
        ("5 Ιουνίου 2021, 3:10 μ.μ.", "el", "15:10"),
        ("5/6/2021 3:10 مساءً", "ar", "15:10"),
        ("5 de junio de 2021, 3:10 p. m.", "es", "15:10"),
        ("5 de junio de 2021 a las 3:10 de la tarde", "es", "15:10"),
        ("2021. június 5. du. 3:10", "hu", "15:10"),
        ("5 Haziran 2021 ÖS 3:10", "tr", "15:10"),
        ("2021-06-05 PM 3:10", "ko", "15:10"),
        ("2021-06-05 AM 12:10", "ko", "00:10"),
        ("2021-06-05 pm3:10", "ug", "15:10"),
        ("6월 5, 2021 (3:10 오후)", "ko", "15:10"),
        ("3:10p, June 5, 2021", "en", "15:10"),
        ("5 de junio de 2021, 12:10 a 13:00", "es", "12:10"),
        ("5.6.2021 v 2.10", "cs", "02:10"),
        ("5. junij 2021 po 9.10", "sl", "09:10"),
        ("juuni 5, 2021, 3:10 p.l.", "et", "15:10"),
        ("জুন 5, 2021 3:10 অপরাহ্ন", "bn", "15:10"),
        ("5. јуна 2021. у 15:10", "sr", "15:10"),  # noqa: RUF001 - Serbian
        ("5. juna 2021. u 15:10", "sr", "15:10"),
        ("2021. gada 5. jūnijā plkst. 15.10", "lv", "15:10"),
        ("am 2021-06-05 12:10", "de", "12:10"),
        ("5 juin 2021 à 15:10", "fr", "15:10"),
        ("5 June 2021 3:10", "en", "03:10"),
    ],
)
def test_a_word_for_half_of_the_day_moves_the_hour(text, language, expected):
    time = shown(text, language, day_first=True)
    assert time[:16] == f"2021-06-05T{expected}"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("१२ मिनट पहले", "hi", "2026-03-10T12:18"),
        ("3 घंटे पहले", "hi", "2026-03-10T09:00"),
        ("een uur geleden", "nl", "2026-03-10T11:00"),
        ("3 uren geleden", "nl", "2026-03-10T09:00"),
        ("před 5 dní", "cs", "2026-03-05"),
        ("pred 3 urami", "sl", "2026-03-10T09:00"),
        ("3 ure nazaj", "sl", "2026-03-10T09:00"),
        ("3 ชั่วโมง มาแล้ว", "th", "2026-03-10T09:00"),
        ("et minut siden", "da", "2026-03-10T12:29"),
        ("ein time sidan", "nn", "2026-03-10T11:00"),
        ("ένα λεπτό πρίν", "el", "2026-03-10T12:29"),
        ("acum o oră", "ro", "2026-03-10T11:00"),
        ("1 يوم مضت", "ar", "2026-03-09"),
        ("এক ঘন্টা আগে", "bn", "2026-03-10T11:00"),
        ("3小时之前", "zh", "2026-03-10T09:00"),
        ("3小时以前", "zh", "2026-03-10T09:00"),
        ("منذ ٣ ساعات", "ar", "2026-03-10T09:00"),
        ("3日前", "ja", "2026-03-07"),
        ("3 天前", "zh", "2026-03-07"),
        ("hace 3 h", "es", "2026-03-10T09:00"),
        ("3 ч. назад", "ru", "2026-03-10T09:00"),
        ("prieš 3 valandas", "lt", "2026-03-10T09:00"),
        ("3 óra ezelőtt", "hu", None),
        ("3 órája", "hu", "2026-03-10T09:00"),
        ("12 นาทีที่ผ่านมา", "th", "2026-03-10T12:18"),
        ("dakika 5", "tr", None),
        ("5 min", "en", None),
    ],
)
def test_an_age_is_read_in_every_script(text, language, expected):
    time = shown(text, language)
    assert (time and time[: len(expected or "")]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 5, 2021 9:10 AM ET", "2021-06-05T09:10:00-04:00"),
        ("January 5, 2021 9:10 AM ET", "2021-01-05T09:10:00-05:00"),
        ("January 5, 2021 9:10 AM Pacific Time", "2021-01-05T09:10:00-08:00"),
        ("2021-06-05 09:10 [Europe/Berlin]", "2021-06-05T09:10:00+02:00"),
        ("5 juin 2021 à 9:10 et après", "2021-06-05T09:10:00"),
        ("5 June 2021 9:10 GMT+9", "2021-06-05T09:10:00+09:00"),
        ("5 June 2021 9:10 WIB", "2021-06-05T09:10:00+07:00"),
        ("5 June 2021 9:10 [Nowhere/Land]", "2021-06-05T09:10:00"),
    ],
)
def test_a_zone_by_its_name_has_the_offset_of_the_day(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 05/06/2021 - 18:40", "2021-06-05T18:40:00"),
        ("Thu, 05/06/2021 - 18:40", "2021-05-06T18:40:00"),
        ("Mon, 05/06/2021 - 18:40", None),
        ("Updated on Sat, 05/06/2021", "2021-06-05"),
        ("11/03/2026", "2026-03-11"),
        ("12/02/2026", "2026-02-12"),
    ],
)
def test_weekday_and_download_tell_the_order(text, expected):
    """On 10 March 2026 neither 3 November nor 2 December 2026 is past."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ Bảy, 5/6/2021, 18:40", "2021-06-05T18:40:00"),
        ("Thứ Năm, 5/6/2021", "2021-05-06"),
        ("יום שבת, 5/6/2021", "2021-06-05"),
        ("Thứ Hai, 5/6/2021", None),
    ],
)
def test_a_weekday_of_two_words_tells_the_order(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("lun., 5 janv. 2026 09:30:00 +0100", "fr", "2026-01-05T09:30:00+01:00"),
        ("Пн, 5 янв 2026 09:30:00 +0300", "ru", "2026-01-05T09:30:00+03:00"),
        ("Monday, January 5, 2026 - 9:30pm", "en", "2026-01-05T21:30:00"),
        ("2026-01-05T09:30:00+05:30[Asia/Kolkata]", None, "2026-01-05T09:30:00+05:30"),
        ("Mon,5 Jan 2026 9:3:7 GMT+9", None, "2026-01-05T09:03:07+09:00"),
        ("Mon, 5 Jan 2026 09:30:00 PT", None, "2026-01-05T09:30:00-08:00"),
        ("05.01.2026 09:30", "de", "2026-01-05T09:30:00"),
        ("0001-01-01T00:00:00Z", None, None),
        ("5 January", "en", None),
        ("3 hours ago", "en", None),
        ("02/01/2026", "en", None),
    ],
)
def test_feeds_are_read_by_the_same_reader(text, language, expected):
    time = read_date(text, datetime(2026, 2, 20, tzinfo=UTC), language)
    assert (time and time.isoformat()) == expected
