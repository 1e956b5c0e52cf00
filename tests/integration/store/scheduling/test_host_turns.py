"""Due articles are leased in turns, so that one source cannot starve the others."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from wireroom.model.states import Stage

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)


@pytest.fixture
def store(lent_store):
    return lent_store


def add(store, host, count, *, source=1, stage="found", due=NOW, first=0) -> None:
    with store.begin() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO sources (id, name) VALUES (:id, :name)"
                " ON CONFLICT DO NOTHING"
            ),
            {"id": source, "name": f"source {source}"},
        )
        tx.connection.execute(
            text(
                "INSERT INTO articles"
                " (source_id, url, stage, outcome, first_published_at, due_at)"
                " SELECT :source, 'https://' || :host || '/' || n, :stage,"
                " CASE :stage WHEN 'done' THEN 'published' ELSE 'in_flight' END,"
                " CASE :stage WHEN 'done' THEN now() END,"
                " CAST(:due AS timestamptz)"
                " - make_interval(secs => :first + :count - n)"
                " FROM generate_series(:first, :first + :count - 1) AS n"
            ),
            {
                "source": source,
                "host": host,
                "stage": stage,
                "due": due,
                "count": count,
                "first": first,
            },
        )


def lease(store, *, limit=10, per_host=4, now=NOW, stages=(Stage.FOUND,)):
    """Run a tick; return the host and the place of each leased article."""
    with store.begin() as tx:
        turns = tx.articles.lease_in_turns(
            stages, now=now, lease=LEASE, limit=limit, per_host=per_host
        )
        hosts = dict(tx.connection.execute(text("SELECT id, host FROM articles")).all())
        return [(hosts[turn.article_id], turn.place) for turn in turns]


def count_hosts(leased) -> dict[str, int]:
    return dict(Counter(host for host, _ in leased))


def test_a_busy_host_takes_no_more_than_its_share(store):
    add(store, "busy.example", 100, due=NOW - timedelta(hours=1))
    add(store, "quiet.example", 2, source=2)

    assert count_hosts(lease(store)) == {"busy.example": 4, "quiet.example": 2}
    assert lease(store) == [], "its messages are out"


def test_the_places_of_a_host_follow_those_that_are_out(store):
    add(store, "busy.example", 10)

    assert sorted(place for _, place in lease(store, per_host=2)) == [0, 1]
    assert sorted(place for _, place in lease(store, per_host=5)) == [2, 3, 4]


def test_messages_that_are_lost_count_no_longer(store):
    add(store, "busy.example", 10)
    lease(store, per_host=3)

    assert len(lease(store, per_host=3, now=NOW + 2 * LEASE)) == 3


def test_every_host_comes_before_any_comes_twice(store):
    for number in range(6):
        add(store, f"{number}.example", 5, source=number + 1)

    leased = lease(store, limit=6)

    assert sorted(leased) == [(f"{n}.example", 0) for n in range(6)]


def test_ticks_go_round_the_ring(store):
    for number in range(9):
        add(store, f"{number}.example", 50, source=number + 1)

    ticks = [count_hosts(lease(store, limit=3, per_host=50)) for _ in range(6)]

    total = sum(map(Counter, ticks), Counter())
    assert set(total.values()) == {2}


def test_of_one_host_each_source_gets_its_turn(store):
    add(store, "platform.example", 200, source=1, due=NOW - timedelta(days=1))
    for source in range(2, 12):
        add(store, "platform.example", 1, source=source, first=1000 * source)

    for _ in range(60):
        with store.begin() as tx:
            tx.articles.lease_in_turns(
                [Stage.FOUND], now=NOW, lease=LEASE, limit=10, per_host=4
            )
            tx.connection.execute(
                text("DELETE FROM articles WHERE lease_until IS NOT NULL")
            )
            rest = tx.connection.execute(
                text("SELECT count(*) FROM articles WHERE source_id > 1")
            ).scalar_one()
        if not rest:
            break
    assert rest == 0
    with store.begin() as tx:
        left = tx.connection.execute(text("SELECT count(*) FROM articles")).scalar_one()
    assert left > 100, "the busy source still waits"


def test_rows_that_are_not_due_are_left(store):
    add(store, "a.example", 1, due=NOW + timedelta(seconds=10))
    add(store, "b.example", 1, stage="done")

    assert lease(store) == []
    assert count_hosts(lease(store, stages=(Stage.DONE,))) == {"b.example": 1}


def test_downloads_and_visits_of_a_host_share_its_messages(store):
    add(store, "a.example", 3)
    add(store, "a.example", 3, stage="done", first=50)

    leased = lease(store, per_host=4, stages=(Stage.FOUND, Stage.DONE))

    assert sorted(place for _, place in leased) == [0, 1, 2, 3]


def test_new_articles_are_sent_as_far_as_their_host_has_room(store):
    add(store, "a.example", 10)
    with store.begin() as tx:
        ids = tx.connection.execute(text("SELECT id FROM articles")).scalars().all()
        turns = tx.articles.lease_new(ids, now=NOW, lease=LEASE, per_host=4)
        again = tx.articles.lease_new(ids, now=NOW, lease=LEASE, per_host=4)

    assert sorted(turn.place for turn in turns) == [0, 1, 2, 3]
    assert again == []


def test_two_ticks_at_once_share_the_rows(store):
    add(store, "a.example", 4)
    with store.begin() as one:
        first = one.articles.lease_in_turns(
            [Stage.FOUND], now=NOW, lease=LEASE, limit=2, per_host=10
        )
        with store.begin() as other:
            second = other.articles.lease_new(
                [1, 2, 3, 4], now=NOW, lease=LEASE, per_host=10
            )

    ids = [turn.article_id for turn in (*first, *second)]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://paper.example/a", "paper.example"),
        ("http://paper.example:8080/a:b", "paper.example"),
        ("https://paper.example", "paper.example"),
        ("https://xn--bcher-kva.example/?a=b", "xn--bcher-kva.example"),
    ],
)
def test_the_host_of_an_article(store, url, host):
    with store.begin() as tx:
        tx.connection.execute(text("INSERT INTO sources (id, name) VALUES (1, 'S')"))
        stored = tx.connection.execute(
            text(
                "INSERT INTO articles (source_id, url) VALUES (1, :url) RETURNING host"
            ),
            {"url": url},
        ).scalar_one()
    assert stored == host
