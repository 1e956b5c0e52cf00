"""The reader other programs import."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.follow import (
    EventsPrunedError,
    FeedRewoundError,
    Follower,
    PositionMovedError,
)
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(migrated_url):
    opened = Store(migrated_url, connections=2)
    yield opened
    opened.close()


def change(number: int) -> Change:
    return Change(kind=ChangeKind.STORY_CHANGED, story_id=number)


def tell(store, *numbers: int) -> None:
    with store.begin() as tx:
        tx.changes.append_events([change(number) for number in numbers], now=NOW)


def read_all(url, **options) -> list[int]:
    with Follower(url, **options) as feed:
        return [e.story_id for events in feed.follow(once=True) for e in events]


def test_events_have_all_their_fields(store, migrated_url):
    with store.begin() as tx:
        kind = ChangeKind.ARTICLE_MERGED
        tx.changes.append_events(
            [Change(kind=kind, article_id=7, data={"into": 3})], now=NOW
        )

    with Follower(migrated_url) as feed:
        (event,) = feed.read()

    assert (event.position, event.at, event.kind) == (1, NOW, "article_merged")
    assert (event.article_id, event.comment_id, event.data) == (7, None, {"into": 3})


def test_only_unconfirmed_events_are_delivered_again(store, migrated_url):
    tell(store, 1, 2, 3, 4)
    with Follower(migrated_url, consumer="index") as feed:
        feed.confirm(feed.read(2))
        feed.read(2)

    assert read_all(migrated_url, consumer="index") == [3, 4]
    assert read_all(migrated_url, consumer="other") == [1, 2, 3, 4]


def test_without_a_consumer_the_caller_stores_the_position(store, migrated_url):
    tell(store, 1, 2, 3)
    with Follower(migrated_url, position=1) as feed:
        feed.confirm(feed.read())
        assert feed.position == 3
    with store.begin() as tx:
        assert tx.consumers.list_consumers() == []


def test_a_follower_waits_for_new_events(store, migrated_url):
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        tell(store, len(naps))

    with Follower(migrated_url, sleep=nap) as feed:
        stream = feed.follow(poll_seconds=0.5)
        first, second = next(stream), next(stream)

    assert [event.story_id for event in (*first, *second)] == [1, 2]
    assert naps == [0.5, 0.5]


def test_a_consumer_has_one_follower_at_a_time(store, migrated_url):
    tell(store, 1, 2)
    with (
        Follower(migrated_url, consumer="index") as one,
        Follower(migrated_url, consumer="index") as two,
    ):
        one.confirm(one.read(1))
        with pytest.raises(PositionMovedError, match="index"):
            two.confirm(two.read())
    assert read_all(migrated_url, consumer="index") == [2]


def test_a_position_that_was_reset_is_not_overwritten(store, migrated_url):
    tell(store, 1, 2)
    with Follower(migrated_url, consumer="index") as feed:
        feed.confirm(feed.read(1))
        with store.begin() as tx:
            tx.consumers.set_position("index", 0, now=NOW)
        with pytest.raises(PositionMovedError):
            feed.confirm(feed.read(1))
    assert read_all(migrated_url, consumer="index") == [1, 2]


def test_a_follower_raises_if_events_were_pruned(store, migrated_url):
    tell(store, 1, 2, 3)
    with store.begin() as tx:
        tx.consumers.set_position("late", 1, now=NOW)
        tx.changes.prune_events(before=datetime.now(UTC), past_consumers=True)

    with pytest.raises(EventsPrunedError, match=r"events 2 to 2 .* after 3"):
        read_all(migrated_url, consumer="late")
    assert read_all(migrated_url, position=2) == [3]


def test_a_follower_raises_if_the_feed_was_rewound(store, migrated_url):
    tell(store, 1)
    with pytest.raises(FeedRewoundError, match="beyond the last event, 1"):
        read_all(migrated_url, position=5)
