"""Names of zones, compared with the zones of the IANA database."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wireroom.dates.zones import parse_zone

WINTER, SUMMER = datetime(2026, 1, 15, 12, 0), datetime(2026, 7, 15, 12, 0)  # noqa: DTZ001 - a wall clock's time


@pytest.mark.parametrize(
    ("name", "place", "wall"),
    [
        ("est", "America/New_York", WINTER), ("edt", "America/New_York", SUMMER),
        ("cst", "America/Chicago", WINTER), ("cdt", "America/Chicago", SUMMER),
        ("mst", "America/Denver", WINTER), ("mdt", "America/Denver", SUMMER),
        ("pst", "America/Los_Angeles", WINTER),
        ("pdt", "America/Los_Angeles", SUMMER),
        ("akst", "America/Anchorage", WINTER), ("akdt", "America/Anchorage", SUMMER),
        ("hst", "Pacific/Honolulu", WINTER),
        ("nst", "America/St_Johns", WINTER), ("ndt", "America/St_Johns", SUMMER),
        ("brt", "America/Sao_Paulo", WINTER),
        ("art", "America/Argentina/Buenos_Aires", WINTER),
        ("gmt", "Europe/London", WINTER), ("bst", "Europe/London", SUMMER),
        ("wet", "Europe/Lisbon", WINTER), ("west", "Europe/Lisbon", SUMMER),
        ("cet", "Europe/Oslo", WINTER), ("cest", "Europe/Oslo", SUMMER),
        ("mez", "Europe/Berlin", WINTER), ("mesz", "Europe/Berlin", SUMMER),
        ("eet", "Europe/Athens", WINTER), ("eest", "Europe/Athens", SUMMER),
        ("msk", "Europe/Moscow", WINTER), ("trt", "Europe/Istanbul", WINTER),
        ("wat", "Africa/Lagos", WINTER), ("cat", "Africa/Maputo", WINTER),
        ("sast", "Africa/Johannesburg", WINTER), ("eat", "Africa/Nairobi", WINTER),
        ("irst", "Asia/Tehran", WINTER), ("pkt", "Asia/Karachi", WINTER),
        ("npt", "Asia/Kathmandu", WINTER), ("ict", "Asia/Bangkok", WINTER),
        ("wib", "Asia/Jakarta", WINTER), ("wita", "Asia/Makassar", WINTER),
        ("wit", "Asia/Jayapura", WINTER), ("hkt", "Asia/Hong_Kong", WINTER),
        ("sgt", "Asia/Singapore", WINTER), ("myt", "Asia/Kuala_Lumpur", WINTER),
        ("pht", "Asia/Manila", WINTER), ("jst", "Asia/Tokyo", WINTER),
        ("kst", "Asia/Seoul", WINTER), ("awst", "Australia/Perth", WINTER),
        ("acst", "Australia/Adelaide", SUMMER), ("acdt", "Australia/Adelaide", WINTER),
        ("aest", "Australia/Sydney", SUMMER), ("aedt", "Australia/Sydney", WINTER),
        ("nzst", "Pacific/Auckland", SUMMER), ("nzdt", "Pacific/Auckland", WINTER),
        ("et", "America/New_York", WINTER), ("et", "America/New_York", SUMMER),
        ("ct", "America/Chicago", SUMMER), ("mt", "America/Denver", SUMMER),
        ("pt", "America/Los_Angeles", SUMMER), ("akt", "America/Anchorage", SUMMER),
        ("eastern time", "America/New_York", SUMMER),
        ("central time", "America/Chicago", WINTER),
        ("mountain time", "America/Denver", WINTER),
        ("pacific time", "America/Los_Angeles", SUMMER),
        ("asia/kolkata", "Asia/Kolkata", WINTER),
        ("по московскому времени", "Europe/Moscow", WINTER),
        ("北京时间", "Asia/Shanghai", WINTER), ("台北時間", "Asia/Taipei", WINTER),
        ("香港時間", "Asia/Hong_Kong", WINTER), ("日本時間", "Asia/Tokyo", WINTER),
        ("한국시간", "Asia/Seoul", WINTER), ("بتوقيت مكة", "Asia/Riyadh", WINTER),
    ],
)  # fmt: skip
def test_a_name_has_the_offset_of_a_place_that_uses_it(name, place, wall):
    offset = wall.replace(tzinfo=ZoneInfo(place)).utcoffset()

    assert parse_zone(f" {name}", wall) == offset.total_seconds() / 60


@pytest.mark.parametrize("name", ["z", "utc", "ut", "gmt", "بتوقيت غرينتش"])
def test_utc_goes_by_several_names(name):
    assert parse_zone(name, SUMMER) == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" ist", id="India, Ireland or Israel"),
        pytest.param(" ast", id="Halifax or Riyadh"),
        pytest.param(" et la suite", id="a word of French"),
        pytest.param(" pt bank", id="a word of Indonesian"),
        pytest.param(" asia/nowhere", id="no place of the database"),
        pytest.param(" +15:00", id="beyond every zone"),
        pytest.param(" +09:60", id="no minute"),
    ],
)
def test_what_names_no_zone_has_no_offset(text):
    assert parse_zone(text, WINTER) is None
