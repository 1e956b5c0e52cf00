"""The pool of connections to the database; each connection is set up alike."""

from __future__ import annotations

from json import JSONDecoder
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import create_engine, event

from wireroom.database_session import (
    BoundedConnection,
    SessionLimits,
    apply_settings,
    apply_settings_locally,
    connection_options,
    session_settings,
)
from wireroom.store.connection.prepared_statements import UNPREPARED

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def _decode_json(document: str | bytes) -> object:
    if document == b"{}":
        # Most rows have an empty document.
        return {}
    # `json.loads` looks for the encoding of bytes first, in half of its time for a
    # short document; PostgreSQL sends UTF-8.
    return _DECODE(document if isinstance(document, str) else document.decode())


_DECODE = JSONDecoder().decode
# Pages, comments and secrets are parameters: an error shows the statement alone.
_ENGINE_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "isolation_level": "READ COMMITTED",
    # Saves the search for a type that no table has.
    "use_native_hstore": False,
    "json_deserializer": _decode_json,
}


class _Cursor(psycopg.Cursor[Any]):
    """A cursor that describes its columns by their names and types alone.

    SQLAlchemy asks for the description of every result and reads no more of it.
    psycopg makes an object of each column, which looks its type up: with those, the
    steps of an article took 49 ms of their process, without 47 (measured).
    """

    @property
    def description(self) -> Any:  # noqa: ANN401 - of tuples, for psycopg's own objects
        result = self.pgresult
        if result is None or not result.nfields:
            return super().description
        name_of, type_of = result.fname, result.ftype
        return [
            ((name_of(at) or b"").decode(), type_of(at), None, None, None, None, None)
            for at in range(result.nfields)
        ]


def make_engine(
    url: str,
    *,
    limits: SessionLimits,
    prepared_statements: bool = True,
    **options: Any,  # noqa: ANN401 - create_engine's own
) -> Engine:
    """Return an engine whose connections depend on no default of role or server.

    Args:
        url: SQLAlchemy URL, driver ``postgresql+psycopg``. limits: of each session.
        prepared_statements: whether the driver prepares statements; without, a pooler
            is expected, and each transaction is set up by itself.
    """
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    settings = session_settings(plain, limits)
    engine = create_engine(url, **_ENGINE_OPTIONS, **options)
    extra = connection_options(plain) | ({} if prepared_statements else UNPREPARED)

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: object,
        _record: object,
        arguments: tuple[str, ...],
        parameters: dict[str, Any],
    ) -> BoundedConnection:
        driver = BoundedConnection.connect(*arguments, **{**extra, **parameters})
        driver.answer_seconds = limits.answer
        driver.cursor_factory = _Cursor
        # Here, before SQLAlchemy asks the server about itself.
        try:
            apply_settings(driver, settings)
        except psycopg.Error:
            driver.close()
            raise
        driver.is_pooled = driver.is_pooled or not prepared_statements
        return driver

    @event.listens_for(engine, "begin")
    def set_up_transaction(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, BoundedConnection) and driver.is_pooled:
            apply_settings_locally(driver, settings)

    return engine
