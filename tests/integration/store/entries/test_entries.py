"""Sightings: each is stored once, each address is one article's."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from wireroom.errors import Reason
from wireroom.model.feed import FeedEntry
from wireroom.model.sighting import Sighting
from wireroom.store.entries import known_texts, shown_again
from wireroom.store.schema.tables import articles, entries

_MANY_ENTRIES = """
    INSERT INTO entries (feed_id, identity_hash, identity, title, article_id)
    SELECT feed_id, sha256(convert_to(n::text, 'UTF8')), n::text, 'Story ' || n,
        article_id
    FROM entries, generate_series(1, 3000) n WHERE identity = 'b'
"""


def sighting(identity: str, path: str | None) -> Sighting:
    url = f"https://paper.example/{path}" if path else None
    reason = None if path else Reason.NO_LINK
    entry = FeedEntry(identity=identity, url=url, title=f"Title of {identity}")
    return Sighting(entry=entry, url=url, key=url, reason=reason)


@pytest.fixture
def record(store, feed_id, now):
    def _record(*sightings):
        with store.begin() as tx:
            source_id = tx.sources.list_feeds()[0].source_id
            return tx.entries.record_sightings(
                feed_id, source_id, sightings, now=now, due_at=now
            )

    return _record


def list_outcomes(store) -> list[tuple]:
    with store.begin() as tx:
        asked = select(
            entries.c.identity,
            entries.c.outcome,
            entries.c.reason,
            entries.c.article_id,
        ).order_by(entries.c.identity)
        return [tuple(row) for row in tx.connection.execute(asked)]


def test_an_entry_seen_again_is_not_booked_again(store, record):
    first = record(sighting("a", "1"), sighting("b", "2"))
    again = record(sighting("a", "1"), sighting("b", "2"), sighting("c", "3"))

    assert (first.new_entries, len(first.new_articles)) == (2, 2)
    assert (again.new_entries, len(again.new_articles)) == (1, 1)
    assert len(list_outcomes(store)) == 3


def test_another_sighting_of_an_address_is_merged_at_once(store, record):
    (article,) = record(sighting("a", "1")).new_articles
    again = record(sighting("a2", "1"))

    assert again.new_articles == ()
    assert list_outcomes(store) == [
        ("a", "in_flight", None, article),
        ("a2", "merged", "same_url", article),
    ]


def test_two_entries_of_one_poll_with_one_address_make_one_article(store, record):
    (article,) = record(sighting("a", "1"), sighting("b", "1")).new_articles

    assert sorted(row[1] for row in list_outcomes(store)) == ["in_flight", "merged"]
    assert {row[3] for row in list_outcomes(store)} == {article}


def test_an_entry_without_an_address_is_rejected_with_its_reason(store, record):
    assert record(sighting("a", None)).new_articles == ()
    assert list_outcomes(store) == [("a", "rejected", "no_link", None)]


def test_an_identity_with_forbidden_characters_is_still_booked_once(store, record):
    odd = "a\x00\ud800b"
    record(sighting(odd, "1"))
    record(sighting(odd, "1"))

    assert len(list_outcomes(store)) == 1


def test_polls_at_the_same_time_make_one_article_of_an_address(store, record):
    ids: list[int] = []

    def poll(number: int) -> None:
        mine = [sighting(f"{number}-{n}", str(n)) for n in range(20)]
        ids.extend(record(*mine).new_articles)

    threads = [threading.Thread(target=poll, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.begin() as tx:
        made = list(tx.connection.execute(select(articles.c.id)).scalars())
    assert sorted(ids) == sorted(made)
    assert len(made) == 20
    assert len(list_outcomes(store)) == 120


@pytest.mark.parametrize(
    "query", [shown_again._OF_TITLES, known_texts._OF_TITLES], ids=["shown", "known"]
)
def test_entries_with_a_title_are_found_by_it(store, record, feed_id, query):
    """Also by a plan that was made without the titles."""
    record(sighting("a", "1"), sighting("b", "2"), sighting("c", "3"))
    given = {"feed_id": feed_id, "titles": ["Title of a", "Title of c"], "most": 9}
    with store.begin_rollback() as tx:
        # Among a few rows any index serves: the plan would depend on the statistics.
        tx.connection.exec_driver_sql(_MANY_ENTRIES)
        tx.connection.exec_driver_sql("ANALYZE entries")
        rows = tx.connection.execute(query, given).all()
        for setting in ("enable_seqscan = off", "plan_cache_mode = force_generic_plan"):
            tx.connection.exec_driver_sql(f"SET LOCAL {setting}")
        compiled = query.compile(tx.connection)
        plan = tx.connection.exec_driver_sql(
            f"EXPLAIN {compiled}", compiled.construct_params(given)
        ).scalars()

    assert {row.identity for row in rows} == {"a", "c"}
    assert "using ix_entries_newest on entries " in "\n".join(plan)


@pytest.mark.parametrize(
    "query", [shown_again._OF_TITLES, known_texts._OF_TITLES], ids=["shown", "known"]
)
def test_the_newest_entries_alone_are_found_by_their_title(
    store, record, feed_id, query
):
    record(*(sighting(name, name) for name in "abcd"))
    titles = [f"Title of {name}" for name in "abcd"]
    given = {"feed_id": feed_id, "titles": titles, "most": 9}
    with store.begin() as tx:
        newest = tx.connection.execute(query, {**given, "others": 1}).all()
        every = tx.connection.execute(query, given).all()

    ids = [row.identity for row in every]
    assert sorted(ids) == list("abcd")
    assert [row.identity for row in newest] == ids[:2]
