"""Sources and feeds as an operator configures them.

Applying the same list again changes nothing. A feed that was removed from the list is
paused, and stays with all its entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql

from wireroom.decide.transitions import FEED_TRANSITIONS, FeedEvent
from wireroom.errors import Reason
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import articles, feeds, sources, subscriptions
from wireroom.store.sources.credentials import REMOVED_FROM_FILE, replace_logins
from wireroom.store.sources.source_cookies import SourceCookies
from wireroom.store.sources.source_hosts import SourceHosts
from wireroom.store.sources.source_renames import MANUAL_SOURCE, rename_sources
from wireroom.store.sources.staged_sources import (
    FEED_COLUMNS,
    SOURCE_COLUMNS,
    stage_specs,
)
from wireroom.store.websub.subscriptions import schedule_check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, ScalarSelect

    from wireroom.model.source_specs import SourceSpec


# The feed of submitted pages. No web address has this scheme.
MANUAL_FEED_URL = "wireroom:by-hand"
_IMPORT_FEED_URL = "wireroom:import/"
# Prefix of the addresses of feeds that are never polled: they only hold entries.
PLACEHOLDER_PREFIX = "wireroom:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedChanges:
    """Numbers of feeds that applying a list changed."""

    added: int
    resumed: int
    paused: int


def _name_columns(alias: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)


def _set_columns(columns: Sequence[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in columns)


_COLUMNS = ", ".join(SOURCE_COLUMNS)
_SETTINGS = ", ".join(FEED_COLUMNS)
_LOCK_FEEDS = text("""
    SELECT count(*) FROM (SELECT id FROM feeds ORDER BY id FOR NO KEY UPDATE) locked
""")
# Only rows that differ: a row that is written leaves a dead one behind.
_UPSERT_SOURCES = text(f"""
    INSERT INTO sources ({_COLUMNS}) SELECT {_name_columns("s", SOURCE_COLUMNS)}
    FROM staged_sources s LEFT JOIN sources o ON o.name = s.name
    WHERE o.id IS NULL OR ({_name_columns("o", SOURCE_COLUMNS)}) IS DISTINCT FROM
        ({_name_columns("s", SOURCE_COLUMNS)})
    ORDER BY s.place
    ON CONFLICT (name) DO UPDATE SET {_set_columns(SOURCE_COLUMNS)}
""")  # noqa: S608 - names of the product's own columns
# A body that is read in another way than before is read once more.
_READ = """(f.kind, f.json_paths, f.link_selector, f.kind_options)
                IS NOT DISTINCT FROM (excluded.kind, excluded.json_paths,
                excluded.link_selector, excluded.kind_options)"""
_UPSERT_FEEDS = text(f"""
    WITH written AS (
        INSERT INTO feeds AS f (source_id, url, due_at, {_SETTINGS})
        SELECT o.id, l.url, :now, {_name_columns("l", FEED_COLUMNS)}
        FROM staged_feeds l JOIN staged_sources s ON s.place = l.source
        JOIN sources o ON o.name = s.name LEFT JOIN feeds e ON e.url = l.url
        WHERE e.id IS NULL OR (e.source_id, {_name_columns("e", FEED_COLUMNS)})
            IS DISTINCT FROM (o.id, {_name_columns("l", FEED_COLUMNS)})
        ORDER BY l.place
        ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id,
            {_set_columns(FEED_COLUMNS)},
            body_sha256 = CASE WHEN {_READ}
                THEN f.body_sha256 END,
            validators_url = CASE WHEN {_READ}
                THEN f.validators_url ELSE '' END
        RETURNING xmax = 0 AS is_new)
    SELECT count(*) FILTER (WHERE is_new) FROM written
""")  # noqa: S608 - see above
# Sources that are written, or one of whose feeds comes or goes: with them their claims.
_CHANGED = text(f"""
    SELECT s.place FROM staged_sources s LEFT JOIN sources o ON o.name = s.name
    WHERE o.id IS NULL OR ({_name_columns("o", SOURCE_COLUMNS)}) IS DISTINCT FROM
        ({_name_columns("s", SOURCE_COLUMNS)})
    UNION SELECT l.source
        FROM staged_feeds l JOIN staged_sources s ON s.place = l.source
        LEFT JOIN sources o ON o.name = s.name LEFT JOIN feeds f ON f.url = l.url
        WHERE f.source_id IS DISTINCT FROM o.id OR f.id IS NULL
    UNION SELECT s.place FROM feeds f JOIN sources o ON o.id = f.source_id
        JOIN staged_sources s ON s.name = o.name
        LEFT JOIN staged_feeds l ON l.url = f.url
        WHERE l.source IS DISTINCT FROM s.place
""")  # noqa: S608 - see above
_STAGED = "SELECT FROM staged_feeds l WHERE l.url = feeds.url"


def is_pollable() -> ColumnElement[bool]:
    """Return the condition for real feeds, not placeholders that only hold entries."""
    return ~feeds.c.url.startswith(PLACEHOLDER_PREFIX, autoescape=True)


def _count_boilerplate() -> ScalarSelect[int]:
    """Count the pages of a source rejected as boilerplate in the last 30 days."""
    c = articles.c
    return (
        select(func.count())
        .where(
            c.source_id == sources.c.id,
            c.reason == Reason.BOILERPLATE,
            c.found_at >= func.now() - timedelta(days=30),
        )
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed as ``wireroom sources list`` shows it.

    Attributes:
        source: name of its source. new_per_day: expected new entries.
        boilerplate: pages of the source in the last 30 days with nothing of their own.
        silent_after: time from which a feed without new entries counts as silent.
        push_state: of its WebSub subscription; None without one.
    """

    id: int
    source_id: int
    source: str
    url: str
    state: FeedState
    reason: str | None
    last_outcome: str | None
    last_polled_at: datetime | None
    due_at: datetime | None
    new_per_day: float
    silent_after: datetime | None
    boilerplate: int
    push_state: SubscriptionState | None


_LISTED_FEEDS = RowReader(ListedFeed, state=FeedState, push_state=SubscriptionState)


class Sources:
    """Storing the configured sources."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply_specs(
        self, specs: Sequence[SourceSpec], *, now: datetime
    ) -> AppliedChanges:
        """Make the database's active feeds those of ``specs``."""
        stage_specs(self._connection, specs)
        # Before any other row, because a poll locks its feed first.
        self._connection.execute(_LOCK_FEEDS)
        resumed = self._resume_feeds(now=now)
        rename_sources(self._connection, specs)
        changed = set(self._connection.execute(_CHANGED).scalars())
        self._connection.execute(_UPSERT_SOURCES)
        SourceHosts(self._connection).apply_specs(specs, changed=changed)
        SourceCookies(self._connection).forget_all_but(
            [spec.name for spec in specs if spec.access.keeps_cookies]
        )
        added = self._connection.execute(_UPSERT_FEEDS, {"now": now}).scalar_one()
        logins = {f.url: f.login for s in specs for f in s.feeds if f.login}
        replace_logins(self._connection, logins)
        paused = self._pause_others()
        schedule_check(self._connection, resumed, now=now, ended=True)
        schedule_check(self._connection, paused, now=now)
        return AppliedChanges(added=added, resumed=len(resumed), paused=len(paused))

    def has_source(self, name: str) -> bool:
        """Whether a source has this name."""
        query = select(sources.c.id).where(sources.c.name == name)
        return self._connection.execute(query).first() is not None

    def find_id(self, name: str) -> int | None:
        """Return the id of the source with this name."""
        query = select(sources.c.id).where(sources.c.name == name)
        return self._connection.execute(query).scalar_one_or_none()

    def ensure_manual_feed(self) -> tuple[int, int]:
        """Return (source id, feed id) for pages that are submitted one by one."""
        self._connection.execute(
            postgresql.insert(sources)
            .values(name=MANUAL_SOURCE)
            .on_conflict_do_nothing(index_elements=[sources.c.name])
        )
        source_id = self.find_id(MANUAL_SOURCE)
        assert source_id is not None, "sources are never deleted"
        return source_id, self._upsert_placeholder(source_id, MANUAL_FEED_URL)

    def ensure_import_feed(self, name: str) -> tuple[int, int] | None:
        """Return (source id, feed id) for imports of a source.

        None if there is no such source.
        """
        query = select(sources.c.id).where(sources.c.name == name)
        source_id = self._connection.execute(query).scalar_one_or_none()
        if source_id is None:
            return None
        return source_id, self._upsert_placeholder(
            source_id, f"{_IMPORT_FEED_URL}{source_id}"
        )

    def list_feeds(self) -> list[ListedFeed]:
        """Return every feed that is polled, by source name and address."""
        query = (
            select(
                sources.c.name.label("source"),
                *_LISTED_FEEDS.columns_of(feeds),
                _count_boilerplate().label("boilerplate"),
                subscriptions.c.state.label("push_state"),
            )
            .join_from(feeds, sources)
            .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(is_pollable())
            .order_by(sources.c.name, feeds.c.url)
        )
        return _LISTED_FEEDS.all(self._connection.execute(query))

    def _upsert_placeholder(self, source_id: int, url: str) -> int:
        """Store a feed that is never polled and only holds entries; return its id."""
        values = {
            "source_id": source_id,
            "url": url,
            "state": FeedState.PAUSED,
            "reason": "not a feed",
        }
        upsert = postgresql.insert(feeds).values(values)
        upsert = upsert.on_conflict_do_update(
            index_elements=[feeds.c.url], set_={"source_id": upsert.excluded.source_id}
        )
        return int(self._connection.execute(upsert.returning(feeds.c.id)).scalar_one())

    def _resume_feeds(self, *, now: datetime) -> list[int]:
        after = FEED_TRANSITIONS[FeedEvent.BACK_IN_FILE]
        resumed = (
            update(feeds)
            .where(
                feeds.c.state.in_(after.states),
                feeds.c.reason == REMOVED_FROM_FILE,
                text(f"EXISTS ({_STAGED})"),
            )
            .values(state=after.next_state, reason=None, due_at=now)
            .returning(feeds.c.id)
        )
        return list(self._connection.execute(resumed).scalars())

    def _pause_others(self) -> list[int]:
        after = FEED_TRANSITIONS[FeedEvent.LEFT_FILE]
        paused = (
            update(feeds)
            .where(
                is_pollable(),
                feeds.c.state.in_(after.states),
                text(f"NOT EXISTS ({_STAGED})"),
            )
            .values(
                state=after.next_state,
                reason=REMOVED_FROM_FILE,
                due_at=None,
                waits_for=None,
            )
            .returning(feeds.c.id)
        )
        return list(self._connection.execute(paused).scalars())
