"""Leased feeds: those that were sent to a worker or are being polled.

The table ``feed_leases`` has a row for each of them and no other, so it stays as small
as the work in progress, however many feeds there are. Leasing a thousand feeds writes a
few pages in one place, and not a thousand rows that are anywhere among a million
(``docs/adr/0008-turns.md``). Whether a feed is *due* is a column of its own row;
recording a poll writes that row and ends the lease.

``lease_until``: no other worker takes the feed before then. ``started``: a worker has
started the poll. ``attempts``: starts since the last outcome, counted before the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, Text, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

_TIME = DateTime(timezone=True)
_IDS = bindparam("ids", type_=ARRAY(BigInteger))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLease:
    """A leased feed, and how often its poll was started and never finished."""

    feed_id: int
    attempts: int


# In one order everywhere, so that two ticks never deadlock. A lease that has expired is
# given again as it is: with its attempts.
_LEASE_DUE = text("""
    WITH due AS (
        SELECT f.id FROM feeds f
        WHERE f.due_at <= :now AND NOT EXISTS (
            SELECT FROM feed_leases t WHERE t.feed_id = f.id AND t.lease_until > :now)
        ORDER BY f.due_at, f.id
        LIMIT greatest(0, least(:limit, :most - (
            SELECT count(*) FROM feed_leases t WHERE t.lease_until > :now)))
    )
    INSERT INTO feed_leases AS t (feed_id, lease_until) SELECT id, :until FROM due
    ON CONFLICT (feed_id) DO UPDATE
        SET lease_until = excluded.lease_until, started = false
        WHERE t.lease_until <= :now
    RETURNING t.feed_id, t.attempts
    """).bindparams(
    bindparam("now", type_=_TIME),
    bindparam("until", type_=_TIME),
    bindparam("limit", type_=Integer),
    bindparam("most", type_=Integer),
)


def lease_due(
    connection: Connection, *, now: datetime, lease: timedelta, limit: int, most: int
) -> list[FeedLease]:
    """Lease up to ``limit`` due feeds, the longest due first.

    At most ``most`` leases run at once, these included. Safe with any number of ticks
    at once: the table's key gives a feed to one of them.
    """
    parameters = {"now": now, "until": now + lease, "limit": limit, "most": most}
    return [
        FeedLease(feed_id=row.feed_id, attempts=row.attempts)
        for row in connection.execute(_LEASE_DUE, parameters)
    ]


_START_POLLS = text("""
    INSERT INTO feed_leases AS t (feed_id, lease_until, started, attempts)
        SELECT id, :until, true, 1 FROM feeds
        WHERE id = ANY (:ids) AND due_at <= :now AND state = ANY (:among)
        ORDER BY id
    ON CONFLICT (feed_id) DO UPDATE
        SET lease_until = excluded.lease_until, started = true,
            attempts = t.attempts + 1
        WHERE NOT t.started OR t.lease_until <= :now
    RETURNING t.feed_id, t.attempts
    """).bindparams(
    _IDS,
    bindparam("now", type_=_TIME),
    bindparam("until", type_=_TIME),
    bindparam("among", type_=ARRAY(Text)),
)


def start_polls(
    connection: Connection,
    feed_ids: Sequence[int],
    *,
    among: Collection[str],
    now: datetime,
    lease: timedelta,
) -> dict[int, int]:
    """Start polls; return the attempts of the feeds that this worker may poll.

    The others are not due, not in a state ``among`` these, or another worker's.
    """
    parameters = {
        "ids": list(feed_ids),
        "now": now,
        "until": now + lease,
        "among": list(among),
    }
    result = connection.execute(_START_POLLS, parameters)
    return {row.feed_id: row.attempts for row in result}


_END_LEASES = text("DELETE FROM feed_leases WHERE feed_id = ANY (:ids)").bindparams(
    _IDS
)


def end_leases(connection: Connection, feed_ids: Sequence[int]) -> None:
    """End leases, with their attempts: an outcome has been recorded."""
    connection.execute(_END_LEASES, {"ids": list(feed_ids)})


_RELEASE = text("""
    WITH back AS (
        UPDATE feed_leases SET lease_until = :now, started = false,
            attempts = greatest(attempts - 1, 0)
        WHERE feed_id = ANY (:ids) AND started RETURNING feed_id
    )
    UPDATE feeds SET due_at = :due_at
    WHERE id IN (SELECT feed_id FROM back) AND due_at IS NOT NULL
    """).bindparams(
    _IDS, bindparam("now", type_=_TIME), bindparam("due_at", type_=_TIME)
)


def release(
    connection: Connection,
    feed_ids: Sequence[int],
    *,
    now: datetime,
    due_at: datetime,
) -> None:
    """Release feeds whose polls were started and not finished, uncounted."""
    parameters = {"ids": list(feed_ids), "now": now, "due_at": due_at}
    connection.execute(_RELEASE, parameters)
