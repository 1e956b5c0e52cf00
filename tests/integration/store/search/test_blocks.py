"""Rows are found by the tokens of their block, in every block, and by the index."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.store.schema.tables import article_search, comment_search
from wireroom.store.search.blocks import (
    IdRange,
    count_rows,
    get_block_size,
    read_id_range,
    select_by_tokens,
)
from wireroom.store.search.find import NO_SCANS

SIZE = get_block_size(article_search)
ROWS = {
    5: "ferry pier",
    6: "1:ferry",
    SIZE - 1: "ferry o'hara",
    SIZE: "ferry pier",
    SIZE + 1: "pier back\\slash",
    # No row is in the block between.
    3 * SIZE + 7: "ferryman  pier",
}


@pytest.fixture(scope="module")
def store(fresh_database):
    opened = Store(fresh_database)
    with opened.begin() as tx:
        tx.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for row_id, words in ROWS.items():
            tx.connection.execute(
                text(
                    "INSERT INTO article_search"
                    " (article_id, first_published_at, is_readable, words)"
                    " VALUES (:id, now(), :id <> 5, :words)"
                ),
                {"id": row_id, "words": words},
            )
    yield opened
    opened.close()


@pytest.fixture
def tx(store):
    with store.begin_rollback() as opened:
        opened.connection.execute(NO_SCANS)
        yield opened


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        pytest.param("'ferry'", [SIZE, 5, SIZE - 1], id="a token, high blocks first"),
        pytest.param("'ferry':*", [3 * SIZE + 7, SIZE, 5, SIZE - 1], id="a prefix"),
        pytest.param("'ferry' & 'pier'", [SIZE, 5], id="two tokens"),
        pytest.param(
            "'pier' & !('ferry')", [3 * SIZE + 7, SIZE + 1], id="an exclusion"
        ),
        pytest.param("'o''hara'", [SIZE - 1], id="a quote in a token"),
        pytest.param("'back\\\\slash'", [SIZE + 1], id="a backslash in a token"),
        pytest.param("'1:ferry'", [6], id="a token like one in another block"),
        pytest.param("'0:ferry'", [], id="a token like one in the index"),
        pytest.param("'='", [], id="a token that no row has"),
    ],
)
def test_rows_of_all_blocks_are_found(tx, condition, ids):
    query = select_by_tokens(
        article_search, condition, read_id_range(tx.connection, article_search)
    )
    rows = tx.connection.execute(query).all()

    assert [row.article_id for row in rows] == ids


def test_conditions_hold_beside_the_tokens(tx):
    query = select_by_tokens(
        article_search,
        "'ferry'",
        read_id_range(tx.connection, article_search),
        [article_search.c.is_readable],
    )

    found = {row.article_id for row in tx.connection.execute(query)}
    assert found == {SIZE, SIZE - 1}


@pytest.mark.parametrize("table", [article_search, comment_search])
def test_the_index_is_used(tx, table):
    query = select_by_tokens(table, "'ferry'", IdRange(lowest=1, highest=10))
    compiled = query.compile(tx.connection, compile_kwargs={"literal_binds": True})
    plan = tx.connection.exec_driver_sql(
        "EXPLAIN " + str(compiled).replace("%%", "%")
    ).scalars()

    assert f"ix_{table.name}_blocks" in "\n".join(plan)


def test_an_empty_table_has_no_blocks(tx):
    ids = read_id_range(tx.connection, comment_search)

    assert ids == IdRange(lowest=None, highest=None)
    query = select_by_tokens(comment_search, "'ferry'", ids)
    assert tx.connection.execute(query).all() == []
    assert count_rows(tx.connection, comment_search, query, ids, 5).number == 0


@pytest.mark.parametrize(
    ("most", "number", "is_approximate"),
    [
        pytest.param(4, 4, False, id="all are counted"),
        # Of the ids to SIZE three have two rows: 2 * (3 * SIZE + 3) / (2 * SIZE + 8).
        pytest.param(2, 3, True, id="the blocks read stand for the others"),
    ],
)
def test_many_rows_are_estimated(tx, most, number, is_approximate):
    ids = read_id_range(tx.connection, article_search)
    query = select_by_tokens(article_search, "'ferry':*", ids)
    count = count_rows(tx.connection, article_search, query, ids, most)

    assert (count.number, count.is_approximate) == (number, is_approximate)
