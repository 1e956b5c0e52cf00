"""Leased feeds: those that were sent to a worker or are being polled.

The table ``feed_leases`` has a row for each of them and no other, so it stays as small
as the work in progress, however many feeds there are. Leasing a thousand feeds writes a
few pages in one place, and not a thousand rows that are anywhere among a million
(``docs/adr/0008-turns.md``). Whether a feed is *due* is a column of its own row;
recording a poll writes that row and ends the lease.

``lease_until``: no other worker takes the feed before then. ``started``: a worker has
started the poll. ``lease_id``: of the last start, named by every write of its worker.
``attempts``: starts since the last outcome, counted before the work.

A transaction locks the row here before the feed's own row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, Text, bindparam, text

from wireroom.model.leases import FeedLease

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

_TIME = DateTime(timezone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedFeed:
    """A leased feed, and how often its poll was started and never finished."""

    feed_id: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedFeed:
    """The lease of a started poll, and its starts since the last outcome."""

    lease: FeedLease
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
) -> list[LeasedFeed]:
    """Lease up to ``limit`` due feeds, the longest due first.

    At most ``most`` leases run at once, these included. Safe with any number of ticks
    at once: the table's key gives a feed to one of them.
    """
    parameters = {"now": now, "until": now + lease, "limit": limit, "most": most}
    return [
        LeasedFeed(feed_id=row.feed_id, attempts=row.attempts)
        for row in connection.execute(_LEASE_DUE, parameters)
    ]


_START_POLLS = text("""
    INSERT INTO feed_leases AS t (feed_id, lease_until, started, attempts, lease_id)
        SELECT id, :until, true, 1, nextval('lease_ids') FROM feeds
        WHERE id = ANY (:ids) AND due_at <= :now AND state = ANY (:among)
        ORDER BY id
    ON CONFLICT (feed_id) DO UPDATE
        SET lease_until = excluded.lease_until, started = true,
            attempts = t.attempts + 1, lease_id = excluded.lease_id
        WHERE NOT t.started OR t.lease_until <= :now
    RETURNING t.feed_id, t.lease_id, t.attempts
    """).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
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
) -> dict[int, StartedFeed]:
    """Start polls; return the leases of the feeds that this worker may poll.

    The others are not due, not in a state ``among`` these, or another worker's.
    """
    parameters = {
        "ids": list(feed_ids),
        "now": now,
        "until": now + lease,
        "among": list(among),
    }
    return {
        row.feed_id: StartedFeed(
            lease=FeedLease(feed_id=row.feed_id, lease_id=row.lease_id),
            attempts=row.attempts,
        )
        for row in connection.execute(_START_POLLS, parameters)
    }


# The leases of a batch that are still its own, locked in one order everywhere.
_MINE = """
    WITH mine AS (
        SELECT t.feed_id FROM feed_leases t
        JOIN unnest(:feeds, :leases) AS v (feed_id, lease_id) USING (feed_id, lease_id)
        ORDER BY t.feed_id FOR UPDATE OF t
    )
    """
_LEASES = (
    bindparam("feeds", type_=ARRAY(BigInteger)),
    bindparam("leases", type_=ARRAY(BigInteger)),
)
_HOLD = text(f"{_MINE} SELECT feed_id FROM mine").bindparams(*_LEASES)  # noqa: S608 - our own text
_END_LEASES = text(f"""{_MINE}
    DELETE FROM feed_leases WHERE feed_id IN (SELECT feed_id FROM mine)
    RETURNING feed_id
    """).bindparams(*_LEASES)  # noqa: S608 - our own text


def hold(connection: Connection, lease: FeedLease) -> bool:
    """Lock a lease to the end of the transaction; False if it is over."""
    return connection.execute(_HOLD, _parameters([lease])).first() is not None


def end_leases(connection: Connection, leases: Sequence[FeedLease]) -> set[int]:
    """End leases with their attempts, because an outcome is recorded.

    Returns the feeds whose leases these still were; the others are another worker's.
    """
    return set(connection.execute(_END_LEASES, _parameters(leases)).scalars())


_REVOKE = text("DELETE FROM feed_leases WHERE feed_id = ANY (:ids)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)


def revoke_leases(connection: Connection, feed_ids: Sequence[int]) -> None:
    """End the leases of feeds by any worker: those workers come too late."""
    connection.execute(_REVOKE, {"ids": list(feed_ids)})


_RELEASE = text(f"""{_MINE}, back AS (
        UPDATE feed_leases SET lease_until = :now, started = false, lease_id = NULL,
            attempts = greatest(attempts - 1, 0)
        WHERE feed_id IN (SELECT feed_id FROM mine) RETURNING feed_id
    ), due AS (
        UPDATE feeds SET due_at = :due_at WHERE id IN (SELECT feed_id FROM back)
            AND state = ANY (:among)
    )
    SELECT feed_id FROM back
    """).bindparams(  # noqa: S608 - our own text
    *_LEASES,
    bindparam("now", type_=_TIME),
    bindparam("due_at", type_=_TIME),
    bindparam("among", type_=ARRAY(Text)),
)


def release(
    connection: Connection,
    leases: Sequence[FeedLease],
    *,
    among: Collection[str],
    now: datetime,
    due_at: datetime,
) -> set[int]:
    """Release feeds whose polls were started and not finished, uncounted.

    Returns the feeds whose leases these still were. Only those in a state ``among``
    these become due.
    """
    parameters = {
        **_parameters(leases),
        "now": now,
        "due_at": due_at,
        "among": list(among),
    }
    return set(connection.execute(_RELEASE, parameters).scalars())


def _parameters(leases: Sequence[FeedLease]) -> dict[str, object]:
    return {
        "feeds": [lease.feed_id for lease in leases],
        "leases": [lease.lease_id for lease in leases],
    }
