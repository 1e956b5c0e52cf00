"""The polls of a feed as a timeline, from what is stored of them."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.dashboard.pages.feeds import place_polls
from wireroom.store.reports.browse_rows import FeedDetail

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_feed(**changes) -> FeedDetail:
    empty = {field.name: None for field in fields(FeedDetail)}
    return FeedDetail(**{**empty, "failures": 0, "rhythm": (), **changes})


@pytest.mark.parametrize(
    ("feed", "gains", "marks"),
    [
        pytest.param({}, [], [], id="never polled"),
        pytest.param(
            {"due_at": NOW + timedelta(hours=1), "last_polled_at": NOW},
            [(NOW - timedelta(hours=1), 3)],
            ["next", "quiet", "new"],
            id="nothing new",
        ),
        pytest.param(
            {"last_polled_at": NOW, "last_outcome": "new_entries"},
            [(NOW - timedelta(seconds=2), 3), (NOW - timedelta(hours=1), 1)],
            ["new", "new"],
            id="the last poll brought entries",
        ),
        pytest.param(
            {"last_polled_at": NOW, "failures": 3, "reason": "timeout"},
            [(NOW - timedelta(days=1), 1)],
            ["failed", "new"],
            id="failing",
        ),
    ],
)
def test_polls_are_marked_by_what_they_brought(feed, gains, marks):
    assert [line.mark for line in place_polls(make_feed(**feed), gains)] == marks
