"""The books balance after pruning the change feed, and still find what is missing."""

from __future__ import annotations

import pytest
from sqlalchemy import text

COMMENTS = [(1, "Ada", "A fine pier it will be."), (2, "Ben", "And a costly one.")]


@pytest.fixture
def pruned(room, other_text):
    """Two articles, two days apart; only the events of the second are kept."""
    room.publish("one", comments=COMMENTS)
    room.wait(days=2)
    room.publish("two", title="Van parks", body=other_text, comments=COMMENTS)
    with room.store.begin() as tx:
        assert tx.changes.prune_events(before=room.now) == 3
    return room


def test_pruned_events_do_not_violate_the_ledger(pruned):
    assert pruned.events() == ["article_published", "comment_added", "comment_added"]
    assert pruned.balance().is_consistent, pruned.balance()


@pytest.mark.parametrize("kind", ["article_published", "comment_added"])
def test_an_article_without_an_event_violates_the_ledger(pruned, kind):
    pruned.wait(days=1)
    pruned.publish("three", title="Fair", body="x " * 200, comments=COMMENTS[:1])
    with pruned.store.begin() as tx:
        tx.connection.execute(
            text(
                "UPDATE changes SET kind = 'story_changed'"
                " WHERE kind = :kind AND at = :at"
            ),
            {"kind": kind, "at": pruned.now},
        )
    assert any("without an event" in what for what, _ in pruned.balance().violations)
