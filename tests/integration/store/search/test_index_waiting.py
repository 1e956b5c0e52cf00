"""Rows wait until they are enough, are found all the time, and are moved at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.store.schema.tables import article_search
from wireroom.store.search import index_waiting as waiting
from wireroom.store.search.article_index import SearchIndex
from wireroom.store.search.blocks import (
    NO_SCANS,
    TokenSearch,
    count_rows,
    list_blocks,
    read_id_range,
    select_waiting,
)
from wireroom.store.search.find import SearchReader
from wireroom.store.search.newest import _BlockReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder

ARTICLES = 5
WAITING = text("SELECT article_id FROM article_search WHERE tokens <> '' ORDER BY 1")
STATE = text("SELECT words, tokens <> '' AS waits FROM article_search")
ROWS = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO articles (id, source_id, url, outcome, stage, title, text,
    first_published_at)
SELECT n, 1, 'https://p/' || n, 'published', 'done', 'Storm ' || n, 'A pier.',
    timestamptz '2026-03-01Z' + n * interval '1 day'
FROM generate_series(1, 5) n
"""


@pytest.fixture
def store(migrated_url, monkeypatch):
    """Five articles that wait, enough to be moved."""
    monkeypatch.setattr(waiting, "_TABLES", ((article_search, ARTICLES),))
    opened = Store(migrated_url, connections=3)
    with opened.begin() as tx:
        for statement in ROWS.split(";\n"):
            tx.connection.exec_driver_sql(statement)
    for article_id in range(1, ARTICLES + 1):
        write(opened, article_id)
    yield opened
    opened.close()


def write(store, article_id):
    with store.begin() as tx:
        article = tx.articles.lock_free(article_id)
        index = SearchIndex(tx.connection)
        index.write_article(article, (), language=None, entities=())


def list_waiting(store):
    with store.begin() as tx:
        return tx.connection.execute(WAITING).scalars().all()


def ask(store, query):
    with store.begin() as tx:
        search = prepare_search(tx.connection, query)
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search)
        pages = reader.find_page(limit=2).hits, reader.rank(SearchOrder.RELEVANCE).hits
        return [[hit.id for hit in hits] for hits in pages], reader.count().number


def test_rows_are_found_before_and_after_they_are_moved(store):
    before = ask(store, "storm")

    assert waiting.index_waiting(store) == ARTICLES
    assert list_waiting(store) == []
    assert ask(store, "storm") == before == ([[5, 4], [5, 4, 3, 2, 1]], ARTICLES)


def test_the_times_of_moved_rows_are_noted(store):
    waiting.index_waiting(store)

    with store.begin() as tx:
        query = text("SELECT searched, block, oldest_at, newest_at FROM search_blocks")
        rows = [tuple(row) for row in tx.connection.execute(query)]
    first, last = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 6))
    assert rows == [("article_search", 0, first, last)]


def test_what_is_written_afterwards_is_found_beside_what_was_moved(store):
    waiting.index_waiting(store)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE articles SET title = 'Wind' WHERE id = 3"))
    write(store, 3)

    assert list_waiting(store) == [3]
    assert ask(store, "storm") == ([[5, 4], [5, 4, 2, 1]], 4)
    assert ask(store, "wind") == ([[3], [3]], 1)
    assert ask(store, "pier")[1] == ARTICLES


def test_few_rows_wait(store):
    with store.begin() as tx:
        tx.connection.execute(text("DELETE FROM article_search WHERE article_id = 1"))

    assert waiting.index_waiting(store) == 0
    assert list_waiting(store) == [2, 3, 4, 5]


def test_a_row_of_another_transaction_is_left(store):
    with store.begin() as tx:
        lock = "SELECT FROM article_search WHERE article_id = 2 FOR UPDATE"
        tx.connection.exec_driver_sql(lock)
        assert waiting.index_waiting(store) == ARTICLES - 1

    assert list_waiting(store) == [2]


def test_what_is_written_again_without_a_change_does_not_wait_again(store):
    waiting.index_waiting(store)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE articles SET comments_found = 3"))
    write(store, 1)

    assert list_waiting(store) == []


def test_a_row_that_is_moved_meanwhile_is_found_once(store):
    search = TokenSearch(table=article_search, tokens="'pier'")
    with store.begin() as tx:
        tx.connection.execute(NO_SCANS)
        ids = read_id_range(tx.connection, article_search)
        reader = _BlockReader(tx.connection, search, ids)
        assert waiting.index_waiting(store) == ARTICLES
        reader.read([0])

    assert [row_id for _, row_id in reader.keys] == [5, 4, 3, 2, 1]


def test_waiting_rows_are_counted_with_the_others(store):
    waiting.index_waiting(store)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE articles SET text = 'No pier.'"))
    write(store, 2)
    search = TokenSearch(table=article_search, tokens="'pier'")
    with store.begin() as tx:
        tx.connection.execute(NO_SCANS)
        ids = read_id_range(tx.connection, article_search)

        assert list_blocks(article_search, ids) == range(0, -1, -1)
        assert count_rows(tx.connection, search, ids, 10).number == ARTICLES


def test_the_waiting_rows_are_read_by_their_index(store):
    with store.begin() as tx:
        tx.connection.execute(NO_SCANS)
        query = select_waiting(TokenSearch(table=article_search, tokens="'pier'"))
        compiled = query.compile(tx.connection, compile_kwargs={"literal_binds": True})
        plan = tx.connection.exec_driver_sql(f"EXPLAIN {compiled}").scalars()

        assert "ix_article_search_waiting" in "\n".join(plan)
