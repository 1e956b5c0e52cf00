"""What a printed text states of the time of a story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.publication_date.date_candidate import Reading, parse_candidate
from wireroom.extract.publication_date.day_order import DayOrder
from wireroom.model.article import Page
from wireroom.model.moment import DateSource

URL = "https://paper.example/cranes"


@pytest.mark.parametrize(
    ("lang", "text", "time"),
    [
        pytest.param("kk", "Қар. 20, 2026, 2:37 тұс", "2026-11-20", id="unknown"),
        pytest.param(
            "kn", "ನವೆಂ. 20, 2026, 2:37 ಅಪರಾಹ್ನ", "2026-11-20", id="vowel signs"
        ),
        pytest.param("is", "20.11.2026 10:48 xhád", "2026-11-20", id="latin"),
        pytest.param(
            "is", "20.11.2026 14:37 xhád", "2026-11-20T14:37:00", id="24 hours"
        ),
        pytest.param("is", "20.11.2026 10:48", "2026-11-20T10:48:00", id="no word"),
        pytest.param("is", "20.11.2026 2:37 pm", "2026-11-20T14:37:00", id="pm"),
        pytest.param(
            "is", "20.11.2026 10:48 GMT", "2026-11-20T10:48:00+00:00", id="zone"
        ),
        pytest.param(
            "de", "20.11.2026 10:48 Politik", "2026-11-20T10:48:00", id="known language"
        ),
        pytest.param(
            "", "20.11.2026 10:48 xhád", "2026-11-20T10:48:00", id="no language"
        ),
    ],
)
def test_a_time_that_may_be_of_either_half_of_the_day_is_a_day(lang, text, time):
    tree = html.fromstring(f'<html lang="{lang}"><body></body></html>')
    now = datetime(2026, 11, 30, tzinfo=UTC)
    page = Page(url=URL, body=b"", fetched_at=now)
    reading = Reading(page, DayOrder(tree=tree, url=URL))
    found = parse_candidate(text, DateSource.VISIBLE, reading)
    assert found is not None
    assert found.isoformat() == time


@pytest.mark.parametrize(
    ("lang", "text", "time"),
    [
        ("fr", "novembre 20, 2026 at 9:06", "2026-11-20"),
        ("fr", "novembre 20, 2026 at 12:06", "2026-11-20"),
        ("fr", "novembre 20, 2026 at 09:06", "2026-11-20T09:06:00"),
        ("fr", "novembre 20, 2026 at 19:06", "2026-11-20T19:06:00"),
        ("fr", "novembre 20, 2026 at 9:06 pm", "2026-11-20T21:06:00"),
        ("fr", "20 novembre 2026, 9:06", "2026-11-20T09:06:00"),
        ("en", "November 20, 2026 at 9:06", "2026-11-20T09:06:00"),
    ],
)
def test_a_theme_in_english_may_lack_the_word_of_the_half_elsewhere(lang, text, time):
    tree = html.fromstring(f'<html lang="{lang}"><body></body></html>')
    now = datetime(2026, 11, 30, tzinfo=UTC)
    page = Page(url=URL, body=b"", fetched_at=now)
    reading = Reading(page, DayOrder(tree=tree, url=URL))
    found = parse_candidate(text, DateSource.VISIBLE, reading)
    assert found is not None
    assert found.isoformat() == time


@pytest.mark.parametrize(
    ("text", "is_range"),
    [
        pytest.param("20.11.2026, 14:45 Uhr bis 15:45 Uhr, Ostend", True, id="German"),
        pytest.param("20 November 2026, 2:45 pm to 4:00 pm", True, id="English"),
        pytest.param("20 novembre 2026 de 14h45 à 16h00", True, id="French"),
        pytest.param("2026年11月20日 14:45至16:00", True, id="Chinese"),
        pytest.param("20/11/2026 à 14:45", False, id="a day and a time"),
        pytest.param("20.11.26 a 14:45", False, id="a short year"),
        pytest.param("20 November 2026, 2:45 pm, updated 4:00 pm", False, id="change"),
    ],
)
def test_times_from_when_to_when_are_of_something_that_takes_place(text, is_range):
    tree = html.fromstring("<html><body></body></html>")
    page = Page(url=URL, body=b"", fetched_at=datetime(2026, 11, 30, tzinfo=UTC))
    reading = Reading(page, DayOrder(tree=tree, url=URL))
    found = parse_candidate(text, DateSource.VISIBLE, reading)
    assert (found is None) is is_range
