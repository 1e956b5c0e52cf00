"""Whether prepared statements survive between this process and the database.

The driver prepares a statement that it has sent five times, on one connection of the
server. A pooler in transaction mode gives each transaction any connection of the
server, where the statement does not exist, or another process has one of that name.
Every step then fails with a defect and goes into quarantine.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
from psycopg.errors import DuplicatePreparedStatement, InvalidSqlStatementName

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Options of the driver for a connection that prepares no statement.
UNPREPARED = {"prepare_threshold": None}
# Some poolers have one connection of the server only: then the second transaction waits
# for the first, which is given up after this many seconds.
MAX_WAIT_SECONDS = 2.0
TRANSACTIONS = 3
_QUERY = "SELECT 'wireroom: prepared'"


def loses_prepared_statements(engine: Engine) -> bool:
    """Return whether a statement that was prepared is missing one transaction later.

    Opens two connections. Some poolers give the connections of the server in turn:
    then the first loses its statement within some transactions. Others give the one
    that was used last: a transaction on the second connection holds it, so that the
    first gets another one. False if the engine prepares nothing.
    """
    with engine.connect() as first, engine.connect() as second:
        mine, other = _driver_of(first), _driver_of(second)
        if mine.prepare_threshold is None:
            return False
        try:
            for _ in range(TRANSACTIONS):
                mine.execute(_QUERY, prepare=True)
                mine.commit()
            other.execute("SELECT 1", prepare=False)
            release = threading.Timer(MAX_WAIT_SECONDS, other.rollback)
            release.start()
            try:
                mine.execute(_QUERY, prepare=True)
            finally:
                release.cancel()
                release.join()
        except (DuplicatePreparedStatement, InvalidSqlStatementName):
            return True
        finally:
            mine.rollback()
            other.rollback()
    return False


def _driver_of(connection: Connection) -> psycopg.Connection[object]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
