"""Feeds are judged by one reading of their table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from wireroom.model.feed_health import FeedHealth
from wireroom.store.database import Store
from wireroom.store.reports.feed_health import MAX_NAMED, judge_feeds

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEEDS = """
INSERT INTO sources (id, name) SELECT n, 'Source ' || n FROM generate_series(1, 30) n;
INSERT INTO feeds (source_id, url, state, polls, failures, last_new_at, newest_item_at,
    silent_after)
SELECT 1 + n % 30, 'https://paper.example/' || n,
    CASE WHEN n % 10 = 0 THEN 'failing' WHEN n % 10 = 1 THEN 'paused' ELSE 'active' END,
    9, CASE WHEN n % 10 = 0 THEN 3 ELSE 0 END, at - n * interval '1 min', at,
    CASE WHEN n % 10 = 2 THEN at - n * interval '1 min' ELSE at + interval '1 day' END
FROM generate_series(1, 600) n,
    (VALUES (CAST('2026-03-01 12:00Z' AS timestamptz))) x (at)
"""


@pytest.fixture
def report(migrated_url):
    store = Store(migrated_url)
    statements = []
    with store.begin() as tx:
        for statement in FEEDS.split(";"):
            tx.connection.execute(text(statement))
        event.listen(
            tx.connection, "before_cursor_execute", lambda *a: statements.append(a[2])
        )
        report = judge_feeds(tx.connection, now=NOW)
    store.close()
    return report, statements


def test_counts_faults_and_silent_sources_come_from_one_reading(report):
    judged, statements = report
    assert judged.counts == {
        FeedHealth.FAILING: 60,
        FeedHealth.PAUSED: 60,
        FeedHealth.SILENT: 60,
        FeedHealth.DELIVERING: 420,
    }
    assert judged.states == {
        "active": (480, 60),
        "failing": (60, 0),
        "paused": (60, 0),
    }
    failing = [one for one in judged.faults if one.health is FeedHealth.FAILING]
    assert len(failing) == MAX_NAMED
    # The one that brought something most recently comes first.
    assert failing[0].url == "https://paper.example/10"
    assert failing[0].last_new_at == NOW - timedelta(minutes=10)
    # Feeds 2, 12, 22 and so on of three sources; the longest silent is feed 592.
    assert judged.silent_sources == ("Source 23", "Source 13", "Source 3")
    whole = [one for one in statements if "feeds" in one and "IN (" not in one]
    assert len([one for one in statements if "judged" in one]) == 1
    assert len(statements) == 3, whole
