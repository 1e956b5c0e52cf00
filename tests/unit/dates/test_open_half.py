"""Times that may be of either half of the day, and the days that are left of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.dates.open_half import cut_clock, find_open_half, may_lack_half
from wireroom.dates.printed_date import parse_printed_date
from wireroom.model.moment import DateSource, Precision

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def read(text: str, *, source: DateSource = DateSource.VISIBLE, offset: int = 0):
    time = parse_printed_date(
        text, source=source, now=NOW, utc_offset_minutes=offset, day_first=True
    )
    assert time is not None
    return time


@pytest.mark.parametrize(
    ("text", "offset", "day"),
    [
        ("2026-02-03 09:15", 0, datetime(2026, 2, 3, 0, 0, tzinfo=UTC)),
        ("2026-02-03 09:15:27", 0, datetime(2026, 2, 3, 0, 0, tzinfo=UTC)),
        ("2026-02-03 23:15", 330, datetime(2026, 2, 2, 18, 30, tzinfo=UTC)),
        ("2026-02-03 01:15", -300, datetime(2026, 2, 3, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_day_of_a_time_begins_at_midnight_of_its_zone(text, offset, day):
    cut = cut_clock(read(text, offset=offset))

    assert (cut.at, cut.precision) == (day, Precision.DAY)
    assert cut.isoformat() == "2026-02-03"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("3 Feb 2026 7:51 um", "um", id="a word"),
        pytest.param("3 Feb 2026 13:51 um", "", id="after noon by its number"),
        pytest.param("3 Feb 2026 7:51 pm", "", id="the half is printed"),
        pytest.param("3 Feb 2026 7:51 wib", "", id="a zone"),
        pytest.param("3 Feb 2026", "", id="no time of day"),
    ],
)
def test_a_word_behind_a_time_may_be_its_half(text, word):
    assert find_open_half(read(text), "sw") == word


def test_the_time_of_data_has_no_open_half():
    time = read("3 Feb 2026 7:51 um", source=DateSource.META)
    assert find_open_half(time, "sw") == ""


@pytest.mark.parametrize(
    ("text", "language", "may_lack"),
    [
        pytest.param("February 3, 2026 at 9:06", "fr", True, id="English form"),
        pytest.param("February 3, 2026 at 9:06", "en", False, id="in English"),
        pytest.param("February 3, 2026 at 9:06", None, False, id="of no language"),
        pytest.param("February 3, 2026 at 9:06 pm", "fr", False, id="printed"),
        pytest.param("February 3, 2026 at 09:06", "fr", False, id="a zero in front"),
        pytest.param("February 3, 2026 at 13:06", "fr", False, id="a clock of 24"),
        pytest.param("3 February 2026 at 9:06", "fr", False, id="day in front"),
        pytest.param("February 3, 2026", "fr", False, id="no time of day"),
    ],
)
def test_a_time_in_the_form_of_english_may_lack_its_half(text, language, may_lack):
    assert may_lack_half(read(text), language) is may_lack
