"""Rows of a query while the server still reads the next ones.

The driver otherwise receives a result as a whole before the first row is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psycopg
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Select

# Rows that are received at once: some, but fewer than the server is ahead by. Before
# libpq 17 there is one at once alone, which takes a tenth more.
_AT_ONCE = 10 if psycopg.capabilities.has_stream_chunked() else 1


def stream_rows(
    connection: Connection, query: Select[Any, Any], given: Mapping[str, object]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query as the server sends them, without conversion.

    No other statement runs on the connection before the last row is taken. A query that
    is left before is cancelled by the driver, and so its transaction fails.

    Args:
        given: the query's parameters that have no value yet.

    Raises:
        DBAPIError: the server refuses the query or does not answer.
    """
    compiled = query.compile(connection)
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.cursor() as cursor:
        try:
            yield from cursor.stream(
                str(compiled).encode(), compiled.construct_params(given), size=_AT_ONCE
            )
        except psycopg.Error as error:
            raise DBAPIError.instance(
                str(compiled), None, error, psycopg.Error, hide_parameters=True
            ) from error
