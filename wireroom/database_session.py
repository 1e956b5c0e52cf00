"""How every connection to the database is opened, and the settings of its session.

A role, a database or a server may have other defaults than PostgreSQL: serializable
transactions, German dates, another schema, no time limit. Each connection therefore
sets what the product relies on, and bounds every wait, so that a network that drops
packets silently, a lock that nobody releases or a server that hangs ends in an error.

This module needs ``psycopg`` and no other part of this product.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg.errors import _WaitTimeout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg.abc import PQGen

RV = TypeVar("RV")

# PostgreSQL's own defaults, which roles and servers may change. The product stores
# aware times and reads them as ISO text; its tables are in the role's schema or public.
_FIXED = {
    "search_path": '"$user", public',
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "idle_session_timeout": "0",
    "transaction_timeout": "0",
    # The server notices within two minutes that a client is gone, and so releases the
    # client's locks.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "15",
    "tcp_keepalives_count": "4",
    "tcp_user_timeout": "90000",
    "client_connection_check_interval": "10s",
}
# The same from the client's side, and how long an attempt to connect may take. Options
# of the address take precedence.
_CONNECTION = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 15,
    "keepalives_count": 4,
    "tcp_user_timeout": 90_000,
    "client_encoding": "UTF8",
}
# Time for the answer to arrive after the server has ended a statement.
ANSWER_MARGIN_SECONDS = 15.0
# A pooler reports a process of its own, not that of the server. There a setting holds
# for one transaction only, because the next one may run on another connection.
_APPLY = """
    SELECT pg_backend_pid() <> %(pid)s, count(set_config(s.name, w.value,
        pg_backend_pid() <> %(pid)s))
    FROM json_each_text(%(settings)s::json) w (name, value) JOIN pg_settings s
        ON lower(s.name) = lower(w.name)
"""
_APPLY_LOCALLY = _APPLY.replace("pg_backend_pid() <> %(pid)s))", "true))")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """Time limits of a session, seconds; 0: none.

    Attributes:
        statement: of one statement. lock: of the wait for one lock. idle: of a
            transaction in which nothing happens.
    """

    statement: float = 120.0
    lock: float = 30.0
    idle: float = 600.0

    @property
    def answer(self) -> float | None:
        """How long the client waits for an answer; None: without end."""
        return self.statement + ANSWER_MARGIN_SECONDS if self.statement else None


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that gives up where a network drops the server's answer silently.

    No limit of the server helps there, because its message does not arrive; and a proxy
    between the two keeps the connection alive.
    """

    answer_seconds: float | None = None
    is_pooled = False

    def wait(
        self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None
    ) -> RV:
        """Wait as psycopg does, for ``answer_seconds`` at most.

        Raises:
            psycopg.OperationalError: no answer came; the connection is closed.
        """
        if timeout is not None or self.answer_seconds is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_seconds)
        except _WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError(
                f"the database has not answered for {self.answer_seconds:.0f} s;"
                " the connection was closed"
            ) from None


def connection_options(url: str) -> dict[str, Any]:
    """Return the options of the driver that the address itself does not give."""
    given = {name for name, _ in parse_qsl(urlsplit(url).query)}
    return {name: value for name, value in _CONNECTION.items() if name not in given}


def session_settings(url: str, limits: SessionLimits) -> dict[str, str]:
    """Return the settings of a session; one in the address's ``options`` is kept."""
    given = " ".join(
        value for name, value in parse_qsl(urlsplit(url).query) if name == "options"
    ).lower()
    wanted = {
        **_FIXED,
        "statement_timeout": f"{limits.statement * 1000:.0f}",
        "lock_timeout": f"{limits.lock * 1000:.0f}",
        "idle_in_transaction_session_timeout": f"{limits.idle * 1000:.0f}",
    }
    return {n: value for n, value in wanted.items() if f"{n.lower()}=" not in given}


def apply_settings(connection: BoundedConnection, settings: Mapping[str, str]) -> None:
    """Set the session up, on a connection outside of a transaction.

    Behind a pooler nothing is set here, and ``is_pooled`` of the connection is True:
    see :func:`apply_settings_locally`.
    """
    autocommit = connection.autocommit
    connection.autocommit = True
    row = connection.execute(
        _APPLY, _parameters(connection, settings), prepare=False
    ).fetchone()
    connection.autocommit = autocommit
    connection.is_pooled = bool(row and row[0])


def apply_settings_locally(
    connection: BoundedConnection, settings: Mapping[str, str]
) -> None:
    """Set up one transaction, which has begun."""
    connection.execute(_APPLY_LOCALLY, _parameters(connection, settings), prepare=False)


def connect(url: str, *, limits: SessionLimits, **options: Any) -> BoundedConnection:  # noqa: ANN401 - psycopg's options
    """Open a connection outside of SQLAlchemy, with the session set up.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    connection = BoundedConnection.connect(url, **connection_options(url), **options)
    connection.answer_seconds = limits.answer
    try:
        apply_settings(connection, session_settings(url, limits))
    except psycopg.Error:
        connection.close()
        raise
    return connection


def _parameters(
    connection: BoundedConnection, settings: Mapping[str, str]
) -> dict[str, object]:
    return {
        "pid": connection.info.backend_pid,
        "settings": json.dumps(settings),
    }
