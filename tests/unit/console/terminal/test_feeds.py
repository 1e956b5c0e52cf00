from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wireroom.console.terminal.feeds import build_feeds_table

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def shown(**more) -> str:
    row = {
        "source": "Harbour News",
        "url": "https://harbour.example/rss",
        "state": "active",
        "reason": None,
        "last_outcome": "not_modified",
        "last_polled_at": NOW - timedelta(minutes=5),
        "due_at": NOW + timedelta(minutes=5),
        "boilerplate": 0,
        "new_per_day": 3.0,
        "silent_after": None,
        "push_state": None,
    }
    page = io.StringIO()
    Console(file=page, width=160).print(build_feeds_table([row | more], now=NOW))
    return page.getvalue()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "active (not_modified)"),
        ({"last_outcome": None}, "active (never polled)"),
        ({"silent_after": NOW + timedelta(days=1)}, "active (not_modified)"),
        ({"silent_after": NOW - timedelta(days=1)}, "active (silent)"),
        (
            {"state": "failing", "reason": "dns", "silent_after": NOW},
            "failing (dns)",
        ),
        ({"push_state": "active"}, "active (not_modified, pushed)"),
        ({"push_state": "asked"}, "active (not_modified)"),
    ],
    ids=["well", "new", "quiet", "silent", "failing", "pushed", "asked"],
)
def test_a_feed_is_shown_with_how_it_is(row, said):
    assert said in shown(**row)


@pytest.mark.parametrize(("pages", "is_said"), [(0, False), (12, True)])
def test_a_source_whose_pages_tell_nothing_says_of_how_many(pages, is_said):
    assert ("12 pages" in shown(boilerplate=pages)) is is_said
