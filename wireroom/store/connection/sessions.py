"""Sessions of one database, without the topics of its tables.

Apart from ``database.py``, which imports every topic: a command that needs one of them
starts in two thirds of the time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, event
from sqlalchemy.exc import OperationalError

from wireroom.database_session import SessionLimits
from wireroom.errors import OperatorError
from wireroom.store.connection.database_errors import raise_defect
from wireroom.store.connection.engine import make_engine
from wireroom.store.connection.epochs import (
    DatabaseRestoredError,
    Epochs,
    watch_connections,
)
from wireroom.store.connection.prepared_statements import loses_prepared_statements
from wireroom.store.schema.version import check_current, check_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

# Under the soft limit of tasks that compute: a wait ends with the database's words.
WORKER_LIMITS = SessionLimits()
# For commands that a person runs: an audit of a large database takes minutes.
COMMAND_LIMITS = SessionLimits(statement=3_600.0)


class Sessions:
    """The connections to the shared database, and the transactions on them.

    Thread-safe. Never to be carried over a fork: call :meth:`discard_connections` in
    the child.

    Args:
        url: SQLAlchemy URL of a PostgreSQL database, driver ``postgresql+psycopg``.
        connections: most connections held at once; at least one per thread.
        prepared_statements: whether the driver prepares statements that it sends often.
        limits: of the time that a statement, a lock or an idle transaction may take.
    """

    def __init__(
        self,
        url: str,
        *,
        connections: int,
        prepared_statements: bool,
        limits: SessionLimits,
    ) -> None:
        # No ping before each use: one error after a restart drops all idle connections.
        self._engine = make_engine(
            url,
            limits=limits,
            prepared_statements=prepared_statements,
            pool_size=connections,
            max_overflow=0,
        )
        watch_connections(self._engine, self._begin_epoch_if_restored)
        event.listen(self._engine, "handle_error", raise_defect)

    @contextmanager
    def begin_connection(self) -> Iterator[Connection]:
        """Open a transaction; it commits at the end, or rolls back on any error.

        Raises:
            DatabaseRestoredError: the database was restored; the work can be repeated.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseRestoredError:
            self._begin_epoch_if_restored()
            raise

    def check_schema(self) -> None:
        """Raise OperatorError if the database does not answer or has another schema."""
        try:
            with self._engine.begin() as connection:
                check_encoding(connection)
                check_current(connection)
        except OperationalError as error:
            url = self._engine.url.render_as_string(hide_password=True)
            message = str(error.orig).strip().splitlines()[0]
            raise OperatorError(
                f"the database {url} does not answer ({message}):"
                " check WIREROOM_DATABASE_URL and that the server is up"
            ) from error

    def loses_prepared_statements(self) -> bool:
        """Return whether a pooler makes prepared statements fail."""
        return loses_prepared_statements(self._engine)

    def discard_connections(self) -> None:
        """Drop inherited connections without closing them: the parent uses them."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Close every idle connection."""
        self._engine.dispose()

    def _begin_epoch_if_restored(self) -> None:
        """Begin a new epoch unless another process has done so.

        Over a connection of its own: the pool's may all be in use.
        """
        url = self._engine.url.render_as_string(hide_password=False)
        engine = make_engine(url, limits=WORKER_LIMITS, poolclass=NullPool)
        with engine.begin() as connection:
            Epochs(connection).begin_next_if_restored()
