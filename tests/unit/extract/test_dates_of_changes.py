"""Days of changes, and days on which a page was made, that no story is of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from wireroom.extract.linked_pages.joined_pages import extract_pages
from wireroom.model.article import Page

if TYPE_CHECKING:
    from wireroom.model.moment import PublishedTime

TEXT = "".join(
    f"<p>The ferry has left the harbour for the {n}th time this spring, and the people"
    " on the quay waved until nothing was to be seen but smoke, said the pilot.</p>"
    for n in range(6)
)


def published(lines: str, head: str = "") -> PublishedTime | None:
    body = f"<h1>Ferry sails</h1>{lines}<article>{TEXT}</article>"
    page = Page(
        url="https://courier.example/ferry",
        body=f"<html><head><title>Ferry sails</title>{head}</head>{body}".encode(),
        fetched_at=datetime(2026, 3, 20, tzinfo=UTC),
    )
    return extract_pages(page).published


@pytest.mark.parametrize(
    ("line", "source"),
    [
        pytest.param("12 March 2026, updated 18:40", "updated", id="a clock"),
        pytest.param("12 mars 2026, mis à jour à 18h40", "updated", id="French"),
        pytest.param(
            "12 March 2026 | Updated 6:40 pm (GMT+0400)", "updated", id="zone"
        ),
        pytest.param("12 March 2026 09:15, updated 18:40", "visible", id="two clocks"),
        pytest.param("12 March 2026, updated 14 March", "visible", id="two days"),
        pytest.param("12 March 2026, updated", "visible", id="no clock"),
    ],
)
def test_a_day_with_the_clock_of_a_change_is_the_day_of_the_change(line, source):
    time = published(f"<div>{line}</div>")
    assert time is not None
    assert (f"{time.at:%d}", time.source) == ("12", source)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("page generated 2026-03-14 11:23:36", None, id="words before it"),
        pytest.param("2026-03-14 11:23:36", "2026-03-14", id="the date alone"),
    ],
)
def test_when_a_page_was_generated_is_not_guessed(content, expected):
    time = published("", f'<meta name="others" content="{content}">')
    assert (time and time.isoformat()) == expected


@pytest.mark.parametrize("clock", ["14:45 Uhr bis 15:45 Uhr", "2:45 pm to 3:45 pm"])
def test_the_day_of_what_takes_place_is_not_guessed(clock):
    assert published(f"<p>14.03.2026, {clock}, at the quay</p>") is None
