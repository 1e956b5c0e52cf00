"""Feeds as they are polled."""

from __future__ import annotations

from dataclasses import dataclass
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

from wireroom.decide.transitions import FEED_TRANSITIONS, POLLED_STATES, FeedEvent
from wireroom.errors import LateAnswer
from wireroom.model.filters import read_filters
from wireroom.model.json_paths import read_json_paths
from wireroom.model.rows import FeedRow, SourceRow
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.feeds import unchanged_polls
from wireroom.store.scheduling import feed_leases
from wireroom.store.schema.tables import feeds, sources, subscriptions
from wireroom.store.sources.credentials import credentials_column, read_credentials
from wireroom.store.sources.source_rows import read_sources
from wireroom.store.sources.sources import is_pollable
from wireroom.store.websub import subscriptions as push
from wireroom.store.websub.deliveries import holds_delivery
from wireroom.store.websub.subscriptions import POLL_COLUMNS as PUSHED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection, FromClause, Select, Update

    from wireroom.decide.transitions import FeedTransition
    from wireroom.model.leases import DeliveryLease, FeedLease
    from wireroom.model.updates import FeedUpdate
    from wireroom.store.feeds.unchanged_polls import UnchangedPoll
    from wireroom.store.scheduling.feed_leases import LeasedFeed

_FEEDS = RowReader(
    FeedRow,
    state=FeedState,
    json_paths=read_json_paths,
    push_state=SubscriptionState,
    filters=read_filters,
    credentials=read_credentials,
)
_IDS = ARRAY(BigInteger)
_OF_SOURCE = (
    sources.c.allow_private,
    sources.c.utc_offset_minutes,
    sources.c.filters,
    credentials_column(),
)


def _select_rows(
    source: FromClause, columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    return (
        select(*(column for column in _FEEDS.columns_of(feeds)), *columns, *PUSHED)
        .join_from(feeds, source, source.c.id == feeds.c.source_id)
        .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
    )


_AMONG = feeds.c.id == bindparam("ids", type_=_IDS).any_()
# Credentials are read once a source: for each of its feeds all others are looked at.
_SOURCES = (
    select(sources.c.id, *_OF_SOURCE)
    .where(sources.c.id.in_(select(feeds.c.source_id).where(_AMONG)))
    .cte("of_feeds")
    .prefix_with("MATERIALIZED")
)
# Still due: another worker may have recorded a poll while this one waited for the
# row of the lease.
_STARTED = _select_rows(_SOURCES, list(_SOURCES.c)[1:]).where(
    _AMONG, feeds.c.due_at <= bindparam("now", type_=DateTime(timezone=True))
)
_ROWS = _select_rows(sources, _OF_SOURCE)
_FEED = _ROWS.where(feeds.c.id == bindparam("id"))
_LOCK_FEED = _FEED.with_for_update(key_share=True, of=feeds)

PAUSED_BY_HAND = "paused by hand"
_CLEARED = {
    "reason": None,
    "detail": None,
    "failures": 0,
    "waits_for": None,
    "gone_since": None,
    "gone_polls": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedPoll:
    """A feed that this worker may poll.

    Attributes:
        attempts: how often the poll was started since the last outcome, this start
            included.
    """

    row: FeedRow
    lease: FeedLease
    attempts: int


_COPIES = text("""
    SELECT count(*) FROM entries WHERE feed_id = :feed_id
        AND reason IN ('same_content', 'boilerplate')
        AND seen_at >= CAST(:since AS timestamptz)
""")


class Feeds:
    """Leasing feeds and recording how a poll ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read_sources: dict[int, SourceRow] = {}

    def lease_due(
        self, *, now: datetime, lease: timedelta, limit: int, most: int
    ) -> list[LeasedFeed]:
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
        started = feed_leases.start_polls(
            self._connection, feed_ids, among=POLLED_STATES, now=now, lease=lease
        )
        if not started:
            return []
        parameters = {"ids": list(started), "now": now}
        result = self._connection.execute(_STARTED, parameters)
        rows = {row.id: row for row in _FEEDS.all(result)}
        gone = [started[i].lease for i in started if i not in rows]
        if gone:
            feed_leases.end_leases(self._connection, gone)
        return [
            StartedPoll(
                row=rows[feed_id],
                lease=started[feed_id].lease,
                attempts=started[feed_id].attempts,
            )
            for feed_id in feed_ids
            if feed_id in rows
        ]

    def resume_failing(self, feed_id: int, *, now: datetime) -> bool:
        """Make a failing feed due; return False for one that is not failing."""
        after = FEED_TRANSITIONS[FeedEvent.FAILURE_RETRIED]
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, _is_among(after))
            .values(state=after.next_state, due_at=now, **_CLEARED)
        )
        feed_leases.revoke_leases(self._connection, [feed_id])
        return self._connection.execute(statement).rowcount == 1

    def poll_now(self, feed_id: int, *, now: datetime) -> bool:
        """Make a feed due, whatever its state; return False if there is none."""
        after = FEED_TRANSITIONS[FeedEvent.RESUMED]
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, is_pollable(), _is_among(after))
            .values(state=after.next_state, due_at=now, **_CLEARED)
        )
        feed_leases.revoke_leases(self._connection, [feed_id])
        is_found = self._connection.execute(statement).rowcount == 1
        push.schedule_check(self._connection, [feed_id], now=now, ended=True)
        return is_found

    def poll_soon(self, feed_ids: Sequence[int], *, now: datetime) -> None:
        """Make feeds due that are polled at all."""
        later = (
            select(feeds.c.id)
            .where(
                feeds.c.id == func.any(bindparam("ids", list(feed_ids), _IDS)),
                feeds.c.due_at > now,
            )
            .order_by(feeds.c.id)
            .with_for_update(key_share=True)
        )
        statement = update(feeds).where(feeds.c.id.in_(later)).values(due_at=now)
        self._connection.execute(statement)

    def pause(self, feed_id: int, *, now: datetime) -> bool:
        """Stop polling a feed until an operator resumes it; False if there is none.

        Applying the sources file does not resume it: the file did not pause it.
        """
        after = FEED_TRANSITIONS[FeedEvent.PAUSED]
        statement = (
            update(feeds)
            .where(feeds.c.id == feed_id, is_pollable(), _is_among(after))
            .values(
                state=after.next_state,
                reason=PAUSED_BY_HAND,
                due_at=None,
                waits_for=None,
            )
        )
        is_found = self._connection.execute(statement).rowcount == 1
        push.schedule_check(self._connection, [feed_id], now=now)
        return is_found

    def release(
        self, leases: Sequence[FeedLease], *, now: datetime, due_at: datetime
    ) -> int:
        """Release feeds that were started; return how many leases were over.

        See :func:`feed_leases.release`.
        """
        released = feed_leases.release(
            self._connection, leases, among=POLLED_STATES, now=now, due_at=due_at
        )
        return len(leases) - len(released)

    def hold(self, lease: FeedLease) -> FeedRow:
        """Lock a lease and its feed; return the feed as it is now.

        Raises:
            LateAnswer: the lease is over.
        """
        if not feed_leases.hold(self._connection, lease):
            raise LateAnswer(f"feed {lease.feed_id}")
        return self.lock(lease.feed_id)

    def lock(self, feed_id: int) -> FeedRow:
        """Lock a feed to the end of the transaction; return it as it is now."""
        return _FEEDS.one(self._connection.execute(_LOCK_FEED, {"id": feed_id}))

    def get(self, feed_id: int) -> FeedRow:
        """Return a feed with what is known of its hub."""
        return _FEEDS.one(self._connection.execute(_FEED, {"id": feed_id}))

    def count_copies(self, feed: FeedRow) -> int:
        """Count the entries of the last poll that brought a text which was known."""
        given = {"feed_id": feed.id, "since": feed.last_polled_at}
        return int(self._connection.execute(_COPIES, given).scalar_one())

    def record_delivery(
        self,
        lease: DeliveryLease,
        feed_id: int,
        values: FeedUpdate,
    ) -> None:
        """Write what a delivery shows of a feed that :meth:`lock` has locked."""
        statement = _update_statement(FeedEvent.POSTPONED, frozenset(values))
        parameters = {"id_": feed_id, **values}
        self._connection.execute(statement.where(holds_delivery(lease)), parameters)

    def get_source(self, source_id: int) -> SourceRow:
        """Return the source a feed or an article belongs to."""
        return self.get_sources((source_id,))[source_id]

    def get_sources(self, source_ids: Collection[int]) -> Mapping[int, SourceRow]:
        """Return sources by id.

        Read once a transaction: several parts of a step ask for them.
        """
        unread = set(source_ids) - self._read_sources.keys()
        if unread:
            self._read_sources |= read_sources(self._connection, list(unread))
        return {number: self._read_sources[number] for number in source_ids}

    def record_unchanged_polls(self, polls: Sequence[UnchangedPoll]) -> int:
        """Record polls that brought nothing; return how many were late.

        See :func:`unchanged_polls.record_unchanged_polls`.
        """
        return unchanged_polls.record_unchanged_polls(self._connection, polls)

    def record_poll(
        self,
        lease: FeedLease,
        event: FeedEvent,
        values: FeedUpdate,
        *,
        due_at: datetime | None,
    ) -> None:
        """Record how a poll ended and when the next one is due: its lease ends.

        ``failures`` is 0 unless given. A feed that was paused or removed meanwhile
        stays as it is.

        Raises:
            LateAnswer: the lease is over.
        """
        if not feed_leases.end_leases(self._connection, [lease]):
            raise LateAnswer(f"feed {lease.feed_id}")
        ended: FeedUpdate = {
            "failures": 0,
            "waits_for": None,
            "gone_since": None,
            "gone_polls": 0,
        }
        columns: FeedUpdate = {**ended, **values, "due_at": due_at}
        statement = _update_statement(event, frozenset(columns))
        self._connection.execute(statement, {"id_": lease.feed_id, **columns})


@cache
def _update_statement(event: FeedEvent, names: frozenset[str]) -> Update:
    """Build the statement once: few sets of columns are written."""
    after = FEED_TRANSITIONS[event]
    values: dict[str, Any] = {name: bindparam(name) for name in sorted(names)}
    if after.next_state is not None:
        values["state"] = after.next_state
    is_feed = feeds.c.id == bindparam("id_")
    return update(feeds).where(is_feed, _is_among(after)).values(values)


def _is_among(transition: FeedTransition) -> ColumnElement[bool]:
    return feeds.c.state.in_(transition.states)
