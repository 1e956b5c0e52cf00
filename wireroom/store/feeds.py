"""Feeds as they are polled."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    bindparam,
    func,
    select,
    text,
    update,
)

from wireroom.model.rows import FeedRow, SourceRow
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.row_reader import RowReader
from wireroom.store.scheduling import feed_leases
from wireroom.store.schema.tables import feeds, sources, subscriptions
from wireroom.store.sources import is_pollable
from wireroom.store.websub import subscriptions as push
from wireroom.store.websub.subscriptions import POLL_COLUMNS as PUSHED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import Connection, Update

    from wireroom.model.updates import FeedUpdate
    from wireroom.store.scheduling.feed_leases import FeedLease

_SOURCES = RowReader(SourceRow)
_FEEDS = RowReader(FeedRow, state=FeedState, push_state=SubscriptionState)
_SOURCE = select(*_SOURCES.columns_of(sources)).where(
    sources.c.id == bindparam("source_id")
)
_ROWS = (
    select(
        *(column for column in _FEEDS.columns_of(feeds)),
        sources.c.allow_private,
        sources.c.headers,
        *PUSHED,
    )
    .join_from(feeds, sources)
    .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
)
# Still due: another worker may have recorded a poll while this one waited for the
# row of the lease.
_STARTED = _ROWS.where(
    feeds.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
    feeds.c.due_at <= bindparam("now", type_=DateTime(timezone=True)),
)
_FEED = _ROWS.where(feeds.c.id == bindparam("id"))

_IDS = ARRAY(BigInteger)

PAUSED_BY_HAND = "paused by hand"
POLLED_STATES = (FeedState.ACTIVE, FeedState.FAILING)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedPoll:
    """A feed that this worker may poll.

    Attributes:
        attempts: how often the poll was started since the last outcome, this start
            included.
    """

    row: FeedRow
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedPoll:
    """A poll without news: all that is written of it."""

    id: int
    due_at: datetime
    last_polled_at: datetime
    last_outcome: str
    new_per_day: float
    etag: str | None
    last_modified: str | None


class Feeds:
    """Leasing feeds and recording how a poll ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lease_due(
        self, *, now: datetime, lease: timedelta, limit: int, most: int
    ) -> list[FeedLease]:
        """Lease due feeds; see :func:`feed_leases.lease_due`."""
        return feed_leases.lease_due(
            self._connection, now=now, lease=lease, limit=limit, most=most
        )

    def start_polls(
        self, feed_ids: Sequence[int], *, now: datetime, lease: timedelta
    ) -> list[StartedPoll]:
        """Start polls, in the order of ``feed_ids``.

        Leaves out feeds that are not due or that another worker polls.
        """
        attempts = feed_leases.start_polls(
            self._connection, feed_ids, among=POLLED_STATES, now=now, lease=lease
        )
        if not attempts:
            return []
        parameters = {"ids": list(attempts), "now": now}
        result = self._connection.execute(_STARTED, parameters)
        rows = {row.id: row for row in _FEEDS.each(result)}
        gone = [i for i in attempts if i not in rows]
        if gone:
            feed_leases.end_leases(self._connection, gone)
        return [
            StartedPoll(row=rows[feed_id], attempts=attempts[feed_id])
            for feed_id in feed_ids
            if feed_id in rows
        ]

    def resume_failing(self, feed_id: int, *, now: datetime) -> bool:
        """Make a failing feed due; return False for one that is not failing."""
        due = {"reason": None, "detail": None, "due_at": now, "failures": 0}
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, feeds.c.state == FeedState.FAILING)
            .values(state=FeedState.ACTIVE, **due)
        )
        feed_leases.end_leases(self._connection, [feed_id])
        return self._connection.execute(statement).rowcount == 1

    def poll_now(self, feed_id: int, *, now: datetime) -> bool:
        """Make a feed due, whatever its state; return False if there is none."""
        due = {"reason": None, "detail": None, "due_at": now, "failures": 0}
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, is_pollable())
            .values(state=FeedState.ACTIVE, **due)
        )
        feed_leases.end_leases(self._connection, [feed_id])
        push.schedule_check(self._connection, [feed_id], now=now, ended=True)
        return self._connection.execute(statement).rowcount == 1

    def poll_soon(self, feed_ids: Sequence[int], *, now: datetime) -> None:
        """Make feeds due that are polled at all."""
        statement = (
            update(feeds)
            .where(
                feeds.c.id == func.any(bindparam("ids", list(feed_ids), _IDS)),
                feeds.c.due_at > now,
            )
            .values(due_at=now)
        )
        self._connection.execute(statement)

    def pause(self, feed_id: int, *, now: datetime) -> bool:
        """Stop polling a feed until an operator resumes it; False if there is none.

        Applying the sources file does not resume it: the file did not pause it.
        """
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, is_pollable())
            .values(state=FeedState.PAUSED, reason=PAUSED_BY_HAND, due_at=None)
        )
        push.schedule_check(self._connection, [feed_id], now=now)
        return self._connection.execute(statement).rowcount == 1

    def release(
        self, feed_ids: Sequence[int], *, now: datetime, due_at: datetime
    ) -> None:
        """Release feeds that were started; see :func:`feed_leases.release`."""
        feed_leases.release(self._connection, feed_ids, now=now, due_at=due_at)

    def get(self, feed_id: int) -> FeedRow:
        """Return a feed with what is known of its hub."""
        return _FEEDS.one(self._connection.execute(_FEED, {"id": feed_id}))

    def update(self, feed_id: int, values: FeedUpdate) -> None:
        """Write columns of a feed between two polls."""
        statement = _update_statement(frozenset(values))
        self._connection.execute(statement, {"id_": feed_id, **values})

    def get_source(self, source_id: int) -> SourceRow:
        """Return the source a feed or an article belongs to."""
        result = self._connection.execute(_SOURCE, {"source_id": source_id})
        return _SOURCES.one(result)

    def record_poll(
        self, feed_id: int, values: FeedUpdate, *, due_at: datetime | None
    ) -> None:
        """Record how a poll ended and when the next one is due: its lease ends.

        ``failures`` is 0 unless given.
        """
        self.update(feed_id, {"failures": 0, **values, "due_at": due_at})
        feed_leases.end_leases(self._connection, [feed_id])

    def record_unchanged_polls(self, polls: Sequence[UnchangedPoll]) -> None:
        """Record polls that brought nothing, however many, in one statement."""
        if polls:
            rows = [
                {name: getattr(poll, name) for name in _UNCHANGED_COLUMNS}
                for poll in polls
            ]
            parameters = json.dumps(rows, default=datetime.isoformat)
            self._connection.execute(_RECORD_UNCHANGED, {"polls": parameters})
            feed_leases.end_leases(self._connection, [poll.id for poll in polls])


_UNCHANGED_COLUMNS = tuple(f.name for f in fields(UnchangedPoll))
# As one JSON document: the driver writes arrays value by value, in Python.
_RECORD_UNCHANGED = text("""
    UPDATE feeds SET state = 'active', reason = NULL, polls = feeds.polls + 1,
        failures = 0, due_at = v.due_at, last_polled_at = v.last_polled_at,
        last_outcome = v.last_outcome, new_per_day = v.new_per_day, etag = v.etag,
        last_modified = v.last_modified
    FROM json_to_recordset(CAST(:polls AS json)) AS v (id bigint, due_at timestamptz,
        last_polled_at timestamptz, last_outcome text, new_per_day float8, etag text,
        last_modified text)
    WHERE feeds.id = v.id
    """)


@cache
def _update_statement(names: frozenset[str]) -> Update:
    """Build the statement once: few sets of columns are written."""
    values: dict[str, Any] = {name: bindparam(name) for name in sorted(names)}
    return update(feeds).where(feeds.c.id == bindparam("id_")).values(values)
