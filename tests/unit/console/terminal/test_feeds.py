from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wireroom.console.terminal.feeds import build_feeds_table
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.sources.sources import ListedFeed

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def render_feed(**more) -> str:
    defaults = {
        "id": 1,
        "source_id": 1,
        "source": "Harbour News",
        "url": "https://harbour.example/rss",
        "state": FeedState.ACTIVE,
        "reason": None,
        "last_outcome": "not_modified",
        "last_polled_at": NOW - timedelta(minutes=5),
        "due_at": NOW + timedelta(minutes=5),
        "boilerplate": 0,
        "new_per_day": 3.0,
        "silent_after": None,
        "push_state": None,
    }
    feed = ListedFeed(**(defaults | more))
    output = io.StringIO()
    Console(file=output, width=160).print(build_feeds_table([feed], now=NOW))
    return output.getvalue()


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, "active (not_modified)"),
        ({"last_outcome": None}, "active (never polled)"),
        ({"silent_after": NOW + timedelta(days=1)}, "active (not_modified)"),
        ({"silent_after": NOW - timedelta(days=1)}, "active (silent)"),
        (
            {"state": FeedState.FAILING, "reason": "dns", "silent_after": NOW},
            "failing (dns)",
        ),
        ({"push_state": SubscriptionState.ACTIVE}, "active (not_modified, pushed)"),
        ({"push_state": SubscriptionState.REQUESTED}, "active (not_modified)"),
    ],
    ids=["healthy", "new", "quiet", "silent", "failing", "pushed", "asked"],
)
def test_a_feed_is_listed_with_its_state(columns, state):
    assert state in render_feed(**columns)


@pytest.mark.parametrize(("pages", "is_listed"), [(0, False), (12, True)])
def test_boilerplate_pages_of_a_source_are_counted(pages, is_listed):
    assert ("12 pages" in render_feed(boilerplate=pages)) is is_listed


@pytest.mark.parametrize(
    ("due_at", "next_poll"),
    [
        pytest.param(NOW + timedelta(minutes=5), "in 5m", id="later"),
        pytest.param(NOW - timedelta(minutes=5), "due now", id="overdue"),
        pytest.param(None, "-", id="paused"),
    ],
)
def test_the_next_poll_is_a_time_or_due(due_at, next_poll):
    assert f" {next_poll} " in render_feed(due_at=due_at)
