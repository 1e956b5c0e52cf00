"""Rows are found by the tokens of their block, in every block, and by the index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.store.schema.tables import article_search, comment_search
from wireroom.store.search import block_times, blocks, find, newest
from wireroom.store.search.blocks import (
    NO_SCANS,
    IdRange,
    TokenSearch,
    count_rows,
    find_since,
    get_block_size,
    list_blocks,
    read_id_range,
    select_by_tokens,
)
from wireroom.store.search.find import SearchReader
from wireroom.store.search.newest import find_newest
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder

SIZE = get_block_size(article_search)
ROWS = {
    5: "ferry pier",
    6: "1:ferry",
    SIZE - 1: "ferry o'hara",
    SIZE: "ferry pier",
    SIZE + 1: "pier back\\slash",
    # No row is in the block between.
    3 * SIZE + 7: "ferryman pier",
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
                    " VALUES (:id, '2026-01-01Z', :id <> 5, :words)"
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
    blocks_of_all = list_blocks(
        article_search, read_id_range(tx.connection, article_search)
    )
    search = TokenSearch(table=article_search, tokens=condition)
    query = select_by_tokens(search, blocks_of_all)
    rows = tx.connection.execute(query).all()

    assert [row.article_id for row in rows] == ids


def test_conditions_hold_beside_the_tokens(tx):
    search = TokenSearch(
        table=article_search,
        tokens="'ferry'",
        conditions=[article_search.c.is_readable],
    )
    query = select_by_tokens(search, [3, 2, 1, 0])

    found = {row.article_id for row in tx.connection.execute(query)}
    assert found == {SIZE, SIZE - 1}


@pytest.mark.parametrize("table", [article_search, comment_search])
def test_the_index_is_used(tx, table):
    query = select_by_tokens(TokenSearch(table=table, tokens="'ferry'"), [0])
    compiled = query.compile(tx.connection, compile_kwargs={"literal_binds": True})
    plan = tx.connection.exec_driver_sql(
        "EXPLAIN " + str(compiled).replace("%%", "%")
    ).scalars()

    assert f"ix_{table.name}_indexed" in "\n".join(plan)


def test_all_rows_since_a_time_are_in_the_range(tx, monkeypatch):
    set_times(tx, {6: 50, SIZE: 40})
    ids = read_id_range(tx.connection, article_search)

    assert find_since(tx.connection, article_search, ids, day(41)).lowest == 6
    assert find_since(tx.connection, article_search, ids, day(51)).lowest is None
    monkeypatch.setattr(blocks, "ROWS_SINCE", 1)
    assert find_since(tx.connection, article_search, ids, day(45)).lowest == 6
    assert find_since(tx.connection, article_search, ids, day(30)) == ids


@pytest.mark.parametrize("late", [{}, {5: 50}, {6: 50, SIZE: 40}])
@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_have_all_rows_in_the_order_of_time(tx, monkeypatch, late, oldest_first):
    monkeypatch.setattr(find, "WINDOW", 2)
    monkeypatch.setattr(find, "RECENT", 0)
    days = dict(zip(ROWS, range(len(ROWS)), strict=True)) | late
    set_times(tx, days)
    reader = SearchReader(
        tx.connection,
        SearchKind.ARTICLES,
        prepare_search(tx.connection, "ferry*"),
        readable_only=False,
    )
    ids, beyond = [], None
    while page := reader.find_page(limit=1, beyond=beyond, oldest_first=oldest_first):
        ids += [hit.id for hit in page.hits]
        beyond = page.beyond
        if beyond is None:
            break

    having = [row_id for row_id, words in ROWS.items() if words.startswith("ferry")]
    assert ids == sorted(having, key=days.get, reverse=not oldest_first)
    assert [hit.id for hit in reader.rank(SearchOrder.COMMENTS).hits] == sorted(
        having, key=days.get, reverse=True
    )[:2]


LAST = 3 * SIZE + 7
ALL_IDS = IdRange(lowest=5, highest=LAST)


@pytest.mark.parametrize(
    ("wanted", "times", "until", "ids", "read"),
    [
        pytest.param(1, {}, None, [LAST], [3], id="high ids are new"),
        pytest.param(1, {5: 50}, None, [5], [3, 0], id="a low id was published late"),
        pytest.param(1, {6: 50}, None, [LAST], [3, 0], id="late without the token"),
        pytest.param(2, {}, None, [LAST, SIZE], [3, 2, 1, 0], id="several blocks"),
        pytest.param(
            9, {}, None, [LAST, SIZE, SIZE - 1, 5], [3, 2, 1, 0], id="there are fewer"
        ),
        pytest.param(1, {}, 3, [SIZE], [1], id="from the block of a time on"),
        pytest.param(
            2, {LAST: 2.5}, 3, [SIZE, LAST], [1, 0, 3], id="an older row of a high id"
        ),
        pytest.param(2, {}, 3, [SIZE, SIZE - 1], [1, 0], id="newer rows are not read"),
        pytest.param(9, {}, 3, [SIZE, SIZE - 1, 5], [1, 0], id="fewer up to a time"),
    ],
)
def test_the_newest_rows_are_read_from_few_blocks(tx, wanted, times, until, ids, read):
    set_times(tx, dict(zip(ROWS, range(len(ROWS)), strict=True)) | times)
    at = article_search.c.first_published_at
    end = None if until is None else day(until)
    search = TokenSearch(
        table=article_search,
        tokens="'ferry':*",
        conditions=[] if end is None else [at <= end],
    )
    found = find_newest(tx.connection, search, ALL_IDS, wanted=wanted, until=end)

    assert [row_id for _, row_id in found.keys] == ids
    assert found.blocks == read


def test_a_block_whose_times_are_not_noted_is_read(tx):
    set_times(tx, dict(zip(ROWS, range(len(ROWS)), strict=True)))
    tx.connection.execute(text("DELETE FROM search_blocks WHERE block = 1"))
    search = TokenSearch(table=article_search, tokens="'ferry':*")

    assert find_newest(tx.connection, search, ALL_IDS, wanted=1).blocks == [3, 1]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, [3, 1, 0]),
        (5, None, [3, 0]),
        (9, None, [3]),
        (10, None, []),
        (None, 1, [1, 0]),
        (None, 0, [1]),
        (5, 6, [0]),
    ],
)
def test_blocks_are_named_by_the_times_of_their_rows(tx, since, until, found):
    noted = [(1, day(0)), (1, day(4)), (3, day(9)), (0, day(2)), (0, day(8))]
    block_times.note_times(tx.connection, article_search, noted[:3])
    block_times.note_times(tx.connection, article_search, noted[3:])
    block_times.note_times(tx.connection, article_search, [(0, day(1)), (1, day(2))])
    times = [None if each is None else day(each) for each in (since, until)]

    listed = block_times.list_between(tx.connection, article_search, [3, 1, 0], *times)
    assert listed == found


@pytest.mark.parametrize(
    ("read", "found", "wanted", "number"),
    [
        pytest.param(0, 0, 50, 1, id="the first"),
        pytest.param(1, 0, 50, 2, id="none found: more, in steps"),
        pytest.param(3, 0, 50, 6, id="none found in three"),
        pytest.param(2, 40, 50, 1, id="few are missing"),
        pytest.param(4, 20, 50, 6, id="as many for a block as before"),
    ],
)
def test_blocks_are_read_in_steps(read, found, wanted, number):
    assert newest._choose_number(read, found, wanted) == number


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=47_000)))
def test_the_seconds_of_a_key_are_exact(since):
    at = datetime(1970, 1, 1, tzinfo=UTC) + since
    assert newest.to_time(at.timestamp()) == at


# Of a block without rows as well: it is read where nothing is noted.
NOTE_TIMES = f"""
    DELETE FROM search_blocks;
    INSERT INTO search_blocks SELECT 'article_search', block,
        coalesce(min(first_published_at), '2100-01-01Z'),
        coalesce(max(first_published_at), '1970-01-01Z')
    FROM generate_series(0, 3) AS block
    LEFT JOIN article_search ON article_id / {SIZE} = block GROUP BY 2
"""


def set_times(tx, days):
    for row_id, number in days.items():
        tx.connection.execute(
            text(
                "UPDATE article_search SET first_published_at = :at"
                " WHERE article_id = :id"
            ),
            {"at": day(number), "id": row_id},
        )
    tx.connection.execute(text(NOTE_TIMES))


def day(number):
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


def test_far_more_rows_than_are_counted_are_estimated_from_few_blocks(tx, monkeypatch):
    monkeypatch.setattr(blocks, "SAMPLED_BLOCKS", 1)
    ids = read_id_range(tx.connection, article_search)
    search = TokenSearch(table=article_search, tokens="'pier'")
    count = count_rows(tx.connection, search, ids, 3)
    # Of the four blocks the second has two such rows; there are four in all.
    assert (count.number, count.is_approximate) == (8, True)


def test_an_empty_table_has_no_blocks(tx):
    ids = read_id_range(tx.connection, comment_search)

    assert ids == IdRange(lowest=None, highest=None)
    assert list_blocks(comment_search, ids) == ()
    search = TokenSearch(table=comment_search, tokens="'ferry'")
    assert tx.connection.execute(select_by_tokens(search, ())).all() == []
    assert find_newest(tx.connection, search, ids, wanted=2).keys == []
    assert count_rows(tx.connection, search, ids, 5).number == 0


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
    search = TokenSearch(table=article_search, tokens="'ferry':*")
    count = count_rows(tx.connection, search, ids, most)

    assert (count.number, count.is_approximate) == (number, is_approximate)
