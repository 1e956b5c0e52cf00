"""Present figures for monitoring, whose cost does not grow with the stored rows.

Counts use partial indexes or stop at :data:`MAX_COUNT`; sizes are the database's own
estimates. The only table that is read as a whole is ``feeds``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from wireroom.model.states import Stage
from wireroom.store.scheduling.host_turns import NETWORK_STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

# Counting stops here: the exact number beyond does not matter.
MAX_COUNT = 100_000
# Backlogs that are listed.
MAX_BACKLOGS = 20

# The longest due are the first of the indexes. An article whose host has messages out
# waits for its turn, which is no fault.
_OVERDUE = {
    "feeds": text("""
    SELECT count(*) AS rows, min(due_at) AS oldest FROM (SELECT due_at FROM feeds f
        WHERE due_at <= :now AND NOT EXISTS (SELECT FROM feed_leases o
            WHERE o.feed_id = f.id AND o.lease_until > :now)
        ORDER BY due_at LIMIT :most) due
    """),
    "articles": text("""
    SELECT count(*) AS rows, min(due_at) AS oldest FROM (
        SELECT first.due_at FROM unnest(CAST(:stages AS text[])) AS s (stage)
        CROSS JOIN LATERAL (SELECT due_at FROM articles a
            WHERE stage = s.stage AND due_at IS NOT NULL
                AND GREATEST(due_at, lease_until) <= :now
                AND NOT (stage = ANY (:network) AND EXISTS (SELECT FROM articles o
                    WHERE o.host = a.host AND o.lease_until > :now))
            ORDER BY GREATEST(due_at, lease_until) LIMIT :most) AS first
        LIMIT :most) due
    """),
}
_BACKLOGS = text("""
SELECT s.name AS source, b.host, b.articles, b.oldest FROM (
    SELECT source_id, host, count(*) AS articles,
        min(GREATEST(due_at, lease_until)) AS oldest
    FROM (SELECT source_id, host, due_at, lease_until FROM articles
        WHERE stage = 'found' AND due_at IS NOT NULL
            AND GREATEST(due_at, lease_until) <= :now
        ORDER BY GREATEST(due_at, lease_until) LIMIT :most) due
    GROUP BY source_id, host ORDER BY count(*) DESC LIMIT :named
) b JOIN sources s ON s.id = b.source_id ORDER BY b.articles DESC, s.name
""")
_QUARANTINE = text("""
SELECT step, count(*) AS open FROM (SELECT step FROM failures
    WHERE state = 'open' AND coalesce(reason, 'defect')
        IN ('defect', 'too_many_attempts')
    LIMIT :most) f GROUP BY step ORDER BY step
""")
_ROWS = text("""
SELECT relname, CASE WHEN reltuples < 0 THEN 0 ELSE reltuples END::bigint AS rows
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname IN ('entries', 'articles', 'comments', 'stories', 'pages')
""")
_SERVER = text("""
SELECT count(*) FILTER (WHERE datname = current_database()) AS connections,
    count(*) AS connections_of_all,
    current_setting('max_connections')::int AS connections_limit,
    coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)
        FILTER (WHERE datname = current_database()
            AND pid <> pg_backend_pid())), 0) AS oldest_transaction
FROM pg_stat_activity WHERE backend_type = 'client backend'
""")
# Along the index of the first publication.
_PUBLICATIONS = text("""
SELECT ceil(extract(epoch FROM first_published_at - CAST(:since AS timestamptz))
        / :seconds)::int - 1 AS slice, count(*) AS articles
FROM articles WHERE first_published_at > :since AND first_published_at <= :now
GROUP BY 1
""")
_SIZE = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseServer:
    """The database server.

    Attributes:
        connections: to this database. connections_of_all: to the server, which allows
            connections_limit.
        oldest_transaction: its age, seconds; vacuum cannot remove rows deleted since.
    """

    connections: int
    connections_of_all: int
    connections_limit: int
    oldest_transaction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRows:
    """Rows that are due and not leased: how many, and the age of the oldest."""

    rows: int
    oldest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Articles of a source on one host that are due and not downloaded yet.

    Attributes:
        oldest: for how long the first of them has been due.
    """

    source: str
    host: str
    articles: int
    oldest: timedelta


class Gauges:
    """Reading the figures, by topic."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_overdue(self, *, now: datetime) -> dict[str, OverdueRows]:
        """Count feeds and articles that are due and not leased."""
        overdue = {}
        stages = {
            "stages": [str(stage) for stage in Stage],
            "network": [str(stage) for stage in NETWORK_STAGES],
        }
        for table, query in _OVERDUE.items():
            given = stages if table == "articles" else {}
            (row,) = self._fetch_rows(query, now=now, most=MAX_COUNT, **given)
            oldest = row["oldest"] or now
            overdue[table] = OverdueRows(rows=row["rows"], oldest=now - oldest)
        return overdue

    def list_backlogs(self, *, now: datetime) -> list[Backlog]:
        """Return the sources with the most articles that wait to be downloaded."""
        rows = self._fetch_rows(_BACKLOGS, now=now, most=MAX_COUNT, named=MAX_BACKLOGS)
        return [
            Backlog(
                source=row["source"],
                host=row["host"],
                articles=row["articles"],
                oldest=now - row["oldest"],
            )
            for row in rows
        ]

    def count_publications(
        self, *, now: datetime, width: timedelta, slices: int
    ) -> list[int]:
        """Count recently published articles in equal slices, the oldest first."""
        overdue = [0] * slices
        parameters = {"since": now - slices * width, "seconds": width.total_seconds()}
        for row in self._fetch_rows(_PUBLICATIONS, now=now, **parameters):
            overdue[row["slice"]] = row["articles"]
        return overdue

    def count_quarantine(self) -> dict[str, int]:
        """Count open failures, by step; not the pages that were retried in vain."""
        rows = self._fetch_rows(_QUARANTINE, most=MAX_COUNT)
        return {row["step"]: row["open"] for row in rows}

    def estimate_rows(self) -> dict[str, int]:
        """Return the planner's estimates of the rows of the large tables."""
        return {row["relname"]: row["rows"] for row in self._fetch_rows(_ROWS)}

    def get_server(self) -> DatabaseServer:
        """Return the server's connections and its oldest transaction."""
        (row,) = self._fetch_rows(_SERVER)
        return DatabaseServer(
            **{**row, "oldest_transaction": float(row["oldest_transaction"])}
        )

    def get_database_size(self) -> int:
        """Return the bytes the database takes on its disk."""
        return int(self._connection.execute(_SIZE).scalar_one())

    def _fetch_rows(self, query: Any, **parameters: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 - a statement and its values
        return [
            dict(row) for row in self._connection.execute(query, parameters).mappings()
        ]
