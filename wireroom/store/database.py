"""Access to the database: one engine per process, one transaction per piece of work."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from wireroom.store.access.operator_log import OperatorLog
from wireroom.store.archive.captures import Captures
from wireroom.store.archive.cold_pages import ColdPages
from wireroom.store.archive.pages import Pages
from wireroom.store.articles.annotations import Annotations
from wireroom.store.articles.article_urls import ArticleUrls
from wireroom.store.articles.articles import Articles
from wireroom.store.change_feed.changes import Changes
from wireroom.store.change_feed.targets import Targets
from wireroom.store.comments.comments import Comments
from wireroom.store.connection.bulk_insert import RowInserts
from wireroom.store.connection.epochs import Epochs
from wireroom.store.connection.locks import take_lock, try_lock
from wireroom.store.connection.sessions import WORKER_LIMITS, Sessions
from wireroom.store.entries.address_folds import AddressFolds
from wireroom.store.entries.entries import Entries
from wireroom.store.erasure.jobs import Erasures
from wireroom.store.erasure.pages import ErasedPages
from wireroom.store.erasure.tombstones import Tombstones
from wireroom.store.failures import Failures
from wireroom.store.feeds.feeds import Feeds
from wireroom.store.feeds.sitemaps import Sitemaps
from wireroom.store.reports.browse import Browse
from wireroom.store.reports.consumers import Consumers
from wireroom.store.reports.gauges import Gauges
from wireroom.store.reports.ledger import Ledger
from wireroom.store.reports.queue_heartbeats import QueueHeartbeats
from wireroom.store.reports.source_hours import SourceHours
from wireroom.store.reports.step_counts import StepCounts
from wireroom.store.reports.table_locks import list_table_locks
from wireroom.store.retention import Retention
from wireroom.store.runs.imports import Imports
from wireroom.store.runs.replays import Replays
from wireroom.store.scheduling.host_breakers import HostBreakers
from wireroom.store.search.article_index import SearchIndex
from wireroom.store.sources.source_cookies import SourceCookies
from wireroom.store.sources.source_hosts import SourceHosts
from wireroom.store.sources.sources import Sources
from wireroom.store.stories.boilerplate_pages import BoilerplatePages
from wireroom.store.stories.stories import PostgresStories
from wireroom.store.websub.deliveries import Deliveries
from wireroom.store.websub.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from wireroom.database_session import SessionLimits
    from wireroom.store.archive.blob_store import BlobStore
    from wireroom.store.connection.locks import Lock
    from wireroom.store.reports.table_locks import TableLock


class Store(Sessions):
    """The shared database, each transaction with all its topics.

    Args:
        blob_store: where cold pages are stored; None if none were ever moved.
    """

    def __init__(
        self,
        url: str,
        *,
        connections: int = 5,
        blob_store: BlobStore | None = None,
        prepared_statements: bool = True,
        limits: SessionLimits = WORKER_LIMITS,
    ) -> None:
        self.blob_store = blob_store
        super().__init__(
            url,
            connections=connections,
            prepared_statements=prepared_statements,
            limits=limits,
        )

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open a transaction as :meth:`begin_connection`."""
        with self.begin_connection() as connection:
            transaction = Transaction(connection, self.blob_store)
            yield transaction
            transaction.write_gathered()
            transaction.changes.write_queued()

    @contextmanager
    def begin_snapshot(self) -> Iterator[Transaction]:
        """Open a read-only transaction that sees the database at one moment.

        All its statements see the same rows, whatever is committed meanwhile. While it
        is open, vacuum cannot remove rows deleted since, so keep it short.
        """
        with self._engine.connect() as connection:
            reading = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            yield Transaction(reading, self.blob_store)

    @contextmanager
    def begin_rollback(self) -> Iterator[Transaction]:
        """Open a transaction that is always rolled back at its end.

        It holds the locks of its statements until then.
        """
        with self._engine.connect() as connection, connection.begin() as transaction:
            try:
                yield Transaction(connection, self.blob_store)
            finally:
                transaction.rollback()

    def list_table_locks(self) -> list[TableLock]:
        """Return the tables that another session keeps locked; waits for none."""
        with self._engine.begin() as connection:
            return list_table_locks(connection)


class Transaction:
    """All operations of one transaction, by topic."""

    def __init__(
        self, connection: Connection, blob_store: BlobStore | None = None
    ) -> None:
        self.connection = connection
        self.inserts = RowInserts(connection)
        self._shelf = blob_store

    def write_gathered(self) -> None:
        """Write what this transaction has gathered, tables in the order of locks."""
        self.articles.write_gathered()
        self.address_folds.write_queued()
        self.inserts.write_gathered()
        self.search_index.write_new()

    @cached_property
    def articles(self) -> Articles:
        """Articles and their way through the chain."""
        return Articles(self.connection)

    @cached_property
    def address_folds(self) -> AddressFolds:
        """Query parameters that change nothing."""
        return AddressFolds(self.connection)

    @cached_property
    def article_urls(self) -> ArticleUrls:
        """Addresses that articles are known under."""
        return ArticleUrls(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        """Counts that must agree."""
        return Ledger(self.connection)

    @cached_property
    def browse(self) -> Browse:
        """Lists for the dashboard."""
        return Browse(self.connection)

    @cached_property
    def captures(self) -> Captures:
        """Imported pages that wait to be extracted."""
        return Captures(self.connection)

    @cached_property
    def changes(self) -> Changes:
        """The change feed."""
        return Changes(self.connection)

    @cached_property
    def cold_pages(self) -> ColdPages:
        """Pages that are, or soon will be, in the archive."""
        return ColdPages(self.connection)

    @cached_property
    def comments(self) -> Comments:
        """Reader comments and their history."""
        return Comments(self.connection, self.inserts)

    @cached_property
    def consumers(self) -> Consumers:
        """Consumers of the change feed."""
        return Consumers(self.connection)

    @cached_property
    def step_counts(self) -> StepCounts:
        """Runs of the steps, over all processes."""
        return StepCounts(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """WebSub deliveries."""
        return Deliveries(self.connection)

    @cached_property
    def sources(self) -> Sources:
        """Sources and feeds as configured."""
        return Sources(self.connection)

    @cached_property
    def source_cookies(self) -> SourceCookies:
        """The cookies that sources keep."""
        return SourceCookies(self.connection)

    @cached_property
    def source_hosts(self) -> SourceHosts:
        """The sites that sources claim."""
        return SourceHosts(self.connection)

    @cached_property
    def entries(self) -> Entries:
        """Entries of feeds."""
        return Entries(self.connection)

    @cached_property
    def epochs(self) -> Epochs:
        """The parts of the database's life between restores."""
        return Epochs(self.connection)

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
        """Present figures for monitoring."""
        return Gauges(self.connection)

    @cached_property
    def host_breakers(self) -> HostBreakers:
        """Breakers of hosts that do not answer."""
        return HostBreakers(self.connection)

    @cached_property
    def source_hours(self) -> SourceHours:
        """Figures of each source by the hour."""
        return SourceHours(self.connection)

    @cached_property
    def imports(self) -> Imports:
        """Imports and their articles."""
        return Imports(self.connection)

    @cached_property
    def search_index(self) -> SearchIndex:
        """The search index."""
        return SearchIndex(self.connection)

    @cached_property
    def sitemaps(self) -> Sitemaps:
        """Sitemaps of feeds that are an index."""
        return Sitemaps(self.connection)

    def advisory_lock(self, lock: Lock) -> None:
        """Wait for a lock and hold it to the end of the transaction."""
        take_lock(self.connection, lock)

    def try_advisory_lock(self, lock: Lock) -> bool:
        """Take a lock if it is free; return False if another transaction holds it."""
        return try_lock(self.connection, lock)

    @cached_property
    def erasures(self) -> Erasures:
        """Erasures, and how far they are."""
        return Erasures(self.connection)

    @cached_property
    def erased_pages(self) -> ErasedPages:
        """Stored bodies of erased content."""
        return ErasedPages(self.connection)

    @cached_property
    def retention(self) -> Retention:
        """What is kept no longer."""
        return Retention(self.connection)

    @cached_property
    def operator_log(self) -> OperatorLog:
        """What operators did."""
        return OperatorLog(self.connection)

    @cached_property
    def tombstones(self) -> Tombstones:
        """What recognises erased content."""
        return Tombstones(self.connection)

    @cached_property
    def annotations(self) -> Annotations:
        """Annotations of enrichers."""
        return Annotations(self.connection, self.inserts)

    @cached_property
    def pages(self) -> Pages:
        """Stored pages."""
        return Pages(self.connection, self._shelf)

    @cached_property
    def queue_heartbeats(self) -> QueueHeartbeats:
        """When tasks of the queues last finished."""
        return QueueHeartbeats(self.connection)

    @cached_property
    def replays(self) -> Replays:
        """Replays of stored pages."""
        return Replays(self.connection)

    @cached_property
    def stories(self) -> PostgresStories:
        """Stories across sources."""
        return PostgresStories(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """WebSub subscriptions."""
        return Subscriptions(self.connection)

    @cached_property
    def targets(self) -> Targets:
        """Targets of delivery."""
        return Targets(self.connection)

    @cached_property
    def boilerplate_pages(self) -> BoilerplatePages:
        """Pages that may show nothing but boilerplate."""
        return BoilerplatePages(self.connection)
