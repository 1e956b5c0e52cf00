"""Several feeds in one message: together where all is well, apart where it is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from wireroom.errors import Reason, Transient
from wireroom.model.login import Login
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.steps.feeds.poll import MAX_BATCH, MIN_BATCHES, FeedBatch, batch_feeds
from wireroom.store.scheduling.feed_leases import LeasedFeed

_FEED_ROWS_READ = text(
    "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables"
    " WHERE relname = 'feeds'"
)
SITES = [f"https://site-{n}.example" for n in range(4)]


@pytest.fixture
def feeds(room) -> list[int]:
    """Four feeds on four hosts, each polled once and holding a validator."""
    specs = tuple(
        FeedSpec(url=f"{site}/feed", interval=timedelta(hours=1)) for site in SITES
    )
    with room.store.begin() as tx:
        tx.sources.apply_specs([SourceSpec(name="Four", feeds=specs)], now=room.now)
    for site in SITES:
        room.feed("one", base=site, etag='"1"')
    ids = room.column("SELECT id FROM feeds WHERE state = 'active' ORDER BY id")
    for feed_id in ids:
        room.pipeline.poll_feed(feed_id)
    room.wait(hours=2)
    return ids


def polled(room, feed_ids):
    with room.pipeline.open_feed_batch(feed_ids) as round_:
        return {feed_id: round_.poll_feed(feed_id) for feed_id in round_}


def test_each_feed_of_a_batch_is_recorded_by_its_own_outcome(room, feeds):
    room.feed("one", "two", base=SITES[1], etag='"2"')
    room.web.pages[f"{SITES[2]}/feed"] = Transient(Reason.DNS, "no such name")

    made = polled(room, feeds)

    assert [len(articles) for articles in made.values()] == [0, 1, 0, 0]
    assert room.rows("SELECT polls, last_outcome FROM feeds ORDER BY id")[-4:] == [
        (2, "not_modified"),
        (2, "new_entries"),
        (2, "failed"),
        (2, "not_modified"),
    ]
    assert room.column("SELECT count(*) FROM feed_leases") == [0]


def test_the_feeds_of_a_source_are_looked_at_once_for_its_credentials(room):
    count = 200
    login = Login(username="ada", password="x")
    specs = tuple(
        FeedSpec(url=f"https://site.example/{n}", login=login if n == 7 else None)
        for n in range(count)
    )
    with room.store.begin() as tx:
        tx.sources.apply_specs([SourceSpec(name="Many", feeds=specs)], now=room.now)
    ids = room.column("SELECT id FROM feeds WHERE url LIKE '%site.example%'")[:50]

    with room.store.begin() as tx:
        before = tx.connection.execute(_FEED_ROWS_READ).scalar_one()
        polls = tx.feeds.start_polls(ids, now=room.now, lease=timedelta(minutes=5))
        read = tx.connection.execute(_FEED_ROWS_READ).scalar_one() - before

    assert len(polls) == len(ids)
    assert all(poll.row.credentials is not None for poll in polls)
    # Each feed of the source a few times, and not once for each of the batch.
    assert read < 10 * count


def test_a_defect_at_one_feed_leaves_the_others_of_the_batch_due(room, feeds):
    room.web.pages[f"{SITES[1]}/feed"] = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        polled(room, feeds)

    # The first is booked, the last two are due and nobody's; the one that broke is the
    # task's to tell of.
    assert room.column("SELECT polls FROM feeds ORDER BY id")[-4:] == [2, 1, 1, 1]
    assert room.rows(
        "SELECT feed_id, started, attempts FROM feed_leases ORDER BY 1"
    ) == [
        (feeds[1], True, 1),
        (feeds[2], False, 0),
        (feeds[3], False, 0),
    ]
    assert room.pipeline.lease_due(9, stages=()).feed_batches == (
        (feeds[2],),
        (feeds[3],),
    )


def test_a_batch_ends_in_time_and_releases_the_rest(room, feeds):
    clock = iter([0.0, 0.0, 1e9])

    with FeedBatch(room.pipeline._ctx, feeds, clock=lambda: next(clock)) as round_:
        assert [round_.poll_feed(feed_id) for feed_id in round_] == [()]

    assert room.column("SELECT polls FROM feeds ORDER BY id")[-4:] == [2, 1, 1, 1]
    assert room.pipeline.lease_due(9, stages=()).feed_batches == tuple(
        (feed_id,) for feed_id in feeds[1:]
    )


def test_silence_teaches_as_much_in_many_polls_as_in_one(room, feeds):
    for _ in range(3):
        polled(room, feeds[:1])
        room.wait(hours=8)
    room.feed("one", "two", base=SITES[0], etag='"2"')
    room.feed("one", "two", base=SITES[1], etag='"2"')

    polled(room, feeds[:2])

    days = room.column(
        f"SELECT rhythm_days FROM feeds WHERE id IN ({feeds[0]}, {feeds[1]})"
    )
    assert days[0] == pytest.approx(days[1])
    assert days[0] > 1


def test_a_feed_that_may_have_killed_its_worker_goes_alone():
    turns = [LeasedFeed(feed_id=n, attempts=int(n == 7)) for n in range(200)]

    first, *rest = batch_feeds(turns)

    assert first == (7,)
    assert sorted(n for round_ in rest for n in round_) == [
        n for n in range(200) if n != 7
    ]
    assert {len(round_) for round_ in rest[:-1]} == {40}


@pytest.mark.parametrize(
    ("due", "rounds", "longest"),
    [
        pytest.param(0, 0, 0, id="nothing"),
        pytest.param(1, 1, 1, id="one"),
        pytest.param(MIN_BATCHES, MIN_BATCHES, 1, id="few: a worker each"),
        pytest.param(1_000, 10, MAX_BATCH, id="many: never too long a round"),
    ],
)
def test_few_feeds_are_distributed_over_several_batches(due, rounds, longest):
    found = batch_feeds([LeasedFeed(feed_id=n, attempts=0) for n in range(due)])

    assert len(found) == rounds
    assert max(map(len, found), default=0) == longest
