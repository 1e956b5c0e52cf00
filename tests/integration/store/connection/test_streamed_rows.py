"""Rows that are used while the server reads the next."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, bindparam, column, func, literal, select, text
from sqlalchemy.exc import DBAPIError

from wireroom.store.connection.streamed_rows import stream_rows

NUMBERS = select(
    column("n"), func.repeat(literal("x"), 2_000).label("filling")
).select_from(func.generate_series(1, bindparam("last", type_=Integer)).alias("n"))


def test_rows_come_in_the_order_of_the_server(store):
    with store.begin() as tx:
        rows = list(stream_rows(tx.connection, NUMBERS, {"last": 3_000}))

    assert [row[0] for row in rows] == list(range(1, 3_001))
    assert {row[1] for row in rows} == {"x" * 2_000}


def test_a_query_without_rows_yields_none(store):
    with store.begin() as tx:
        assert list(stream_rows(tx.connection, NUMBERS, {"last": 0})) == []


def leave_rows(store):
    with store.begin() as tx:
        rows = stream_rows(tx.connection, NUMBERS, {"last": 3_000})
        next(rows)
        rows.close()
        tx.connection.execute(text("SELECT 7"))


def test_a_query_that_is_left_ends_its_transaction_alone(store):
    with pytest.raises(DBAPIError, match="is aborted"):
        leave_rows(store)

    with store.begin() as tx:
        assert tx.connection.execute(text("SELECT 7")).scalar_one() == 7


def test_an_error_after_some_rows_is_that_of_any_statement(store):
    query = select(text("1 / (2000 - n)")).select_from(
        text("generate_series(1, 3000) n")
    )
    with pytest.raises(DBAPIError, match="division by zero"), store.begin() as tx:
        list(stream_rows(tx.connection, query, {}))
