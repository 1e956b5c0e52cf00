"""The way in: one engine a process, one transaction a piece of work."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from wireroom.errors import OperatorError
from wireroom.store.annotations import Annotations
from wireroom.store.archive.captures import Captures
from wireroom.store.archive.cold_pages import ColdPages
from wireroom.store.archive.pages import Pages
from wireroom.store.articles import Articles
from wireroom.store.changes import Changes
from wireroom.store.comments import Comments
from wireroom.store.entries import Entries
from wireroom.store.failures import Failures
from wireroom.store.feeds import Feeds
from wireroom.store.locks import take_lock, try_lock
from wireroom.store.prepared_statements import UNPREPARED, loses_prepared_statements
from wireroom.store.reports.browse import Browse
from wireroom.store.reports.consumers import Consumers
from wireroom.store.reports.gauges import Gauges
from wireroom.store.reports.ledger import Ledger
from wireroom.store.reports.queue_heartbeats import QueueHeartbeats
from wireroom.store.reports.source_hours import SourceHours
from wireroom.store.reports.step_counts import StepCounts
from wireroom.store.runs.imports import Imports
from wireroom.store.runs.replays import Replays
from wireroom.store.schema.migrate import check_current
from wireroom.store.source_hosts import SourceHosts
from wireroom.store.sources import Sources
from wireroom.store.stories.boilerplate_pages import BoilerplatePages
from wireroom.store.stories.stories import PostgresStories
from wireroom.store.websub.deliveries import Deliveries
from wireroom.store.websub.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from wireroom.store.archive.blob_store import BlobStore
    from wireroom.store.locks import Lock


class Store:
    """The shared database.

    Thread-safe. Never to be carried over a fork: call :meth:`forget` in the child.

    Args:
        url: SQLAlchemy URL of a PostgreSQL database, driver ``postgresql+psycopg``.
        connections: most connections held at once; at least one a thread.
        blob_store: where cold pages stand; None where none were ever moved.
    """

    def __init__(
        self,
        url: str,
        *,
        connections: int = 5,
        blob_store: BlobStore | None = None,
        prepared_statements: bool = True,
    ) -> None:
        self.blob_store = blob_store
        # No ping before each use: it costs a round trip, and one error after a restart
        # of the database drops every idle connection anyway. Callers try again.
        self._engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            connect_args={} if prepared_statements else UNPREPARED,
        )

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open a transaction; it commits at the end, or rolls back on any error."""
        with self._engine.begin() as connection:
            yield Transaction(connection, self.blob_store)

    @contextmanager
    def begin_snapshot(self) -> Iterator[Transaction]:
        """Open a transaction that reads one moment of the database and writes nothing.

        All its statements see the same rows, whatever commits meanwhile. While it is
        open nothing that was deleted since can be cleaned up, so it is not for ever.
        """
        with self._engine.connect() as connection:
            reading = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            yield Transaction(reading, self.blob_store)

    @contextmanager
    def begin_rollback(self) -> Iterator[Transaction]:
        """Open a transaction that is taken back at its end, whatever it wrote.

        It holds the locks of what it does until then.
        """
        with self._engine.connect() as connection, connection.begin() as begun:
            try:
                yield Transaction(connection, self.blob_store)
            finally:
                begun.rollback()

    def check_schema(self) -> None:
        """Raise OperatorError unless the database answers and has our schema."""
        try:
            with self._engine.begin() as connection:
                check_current(connection)
        except OperationalError as error:
            url = self._engine.url.render_as_string(hide_password=True)
            said = str(error.orig).strip().splitlines()[0]
            raise OperatorError(
                f"the database {url} does not answer ({said}):"
                " check WIREROOM_DATABASE_URL and that the server is up"
            ) from error

    def loses_prepared_statements(self) -> bool:
        """Return whether a pooler in transaction mode is between, and statements fail."""
        return loses_prepared_statements(self._engine)

    def discard_connections(self) -> None:
        """Drop inherited connections without closing them: their parent uses them."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection that is idle."""
        self._engine.dispose()


class Transaction:
    """Everything one transaction can do, by topic."""

    def __init__(
        self, connection: Connection, blob_store: BlobStore | None = None
    ) -> None:
        self.connection = connection
        self._shelf = blob_store

    @cached_property
    def articles(self) -> Articles:
        """How articles move through the chain."""
        return Articles(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        """Counts that must balance."""
        return Ledger(self.connection)

    @cached_property
    def browse(self) -> Browse:
        """What a person looks through."""
        return Browse(self.connection)

    @cached_property
    def captures(self) -> Captures:
        """Imported pages that wait to be read."""
        return Captures(self.connection)

    @cached_property
    def changes(self) -> Changes:
        """The change feed."""
        return Changes(self.connection)

    @cached_property
    def cold_pages(self) -> ColdPages:
        """Pages that stand in the archive, or soon will."""
        return ColdPages(self.connection)

    @cached_property
    def comments(self) -> Comments:
        """Reader comments and their history."""
        return Comments(self.connection)

    @cached_property
    def consumers(self) -> Consumers:
        """Readers of the change feed."""
        return Consumers(self.connection)

    @cached_property
    def step_counts(self) -> StepCounts:
        """What the steps did, over all processes."""
        return StepCounts(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What hubs brought."""
        return Deliveries(self.connection)

    @cached_property
    def sources(self) -> Sources:
        """Sources and feeds as configured."""
        return Sources(self.connection)

    @cached_property
    def source_hosts(self) -> SourceHosts:
        """The sites that sources claim."""
        return SourceHosts(self.connection)

    @cached_property
    def entries(self) -> Entries:
        """Sightings of links in feeds."""
        return Entries(self.connection)

    @cached_property
    def failures(self) -> Failures:
        """Quarantine."""
        return Failures(self.connection)

    @cached_property
    def feeds(self) -> Feeds:
        """Feeds as they are polled."""
        return Feeds(self.connection)

    @cached_property
    def gauges(self) -> Gauges:
        """How it stands now, for whoever watches."""
        return Gauges(self.connection)

    @cached_property
    def source_hours(self) -> SourceHours:
        """What each source published by the hour."""
        return SourceHours(self.connection)

    @cached_property
    def imports(self) -> Imports:
        """What others collected, brought in."""
        return Imports(self.connection)

    def advisory_lock(self, lock: Lock) -> None:
        """Wait for a lock and hold it to the end of the transaction."""
        take_lock(self.connection, lock)

    def try_advisory_lock(self, lock: Lock) -> bool:
        """Take a lock if it is free; return False if another transaction holds it."""
        return try_lock(self.connection, lock)

    @cached_property
    def annotations(self) -> Annotations:
        """What enrichers said."""
        return Annotations(self.connection)

    @cached_property
    def pages(self) -> Pages:
        """What was downloaded."""
        return Pages(self.connection, self._shelf)

    @cached_property
    def queue_heartbeats(self) -> QueueHeartbeats:
        """When tasks last crossed the queues."""
        return QueueHeartbeats(self.connection)

    @cached_property
    def replays(self) -> Replays:
        """Runs that read stored pages again."""
        return Replays(self.connection)

    @cached_property
    def stories(self) -> PostgresStories:
        """Stories across sources."""
        return PostgresStories(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """What hubs were asked for."""
        return Subscriptions(self.connection)

    @cached_property
    def boilerplate_pages(self) -> BoilerplatePages:
        """Pages that may show nothing of their own."""
        return BoilerplatePages(self.connection)
