"""Feeds as they are polled."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from wireroom.model import FeedState
from wireroom.store import leases
from wireroom.store.tables import feeds, sources

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, Row, Update

_SOURCE = select(sources).where(sources.c.id == bindparam("source_id"))

POLLED = (FeedState.ACTIVE, FeedState.FAILING)


class Feeds:
    """Leasing feeds and recording how a poll ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hand_out(self, *, now: datetime, lease: timedelta, limit: int) -> list[int]:
        """Lease feeds that are due; return their ids."""
        rows = leases.hand_out(
            self._connection, feeds, feeds.c.id, now=now, lease=lease, limit=limit
        )
        return [row.id for row in rows]

    def begin(
        self, feed_id: int, *, now: datetime, lease: timedelta
    ) -> Row[Any] | None:
        """Take up a poll; None where it is not due or another worker has it."""
        return leases.begin(
            self._connection,
            feeds.c.state,
            feed_id,
            among=POLLED,
            now=now,
            lease=lease,
        )

    def resume(self, feed_id: int, *, now: datetime) -> bool:
        """Poll a failing feed at once; False for one that is not failing."""
        due = {"reason": None, "detail": None, **leases.ended(due_at=now)}
        resumed = (
            update(feeds)
            .where(feeds.c.id == feed_id, feeds.c.state == FeedState.FAILING)
            .values(state=FeedState.ACTIVE, **due)
        )
        return self._connection.execute(resumed).rowcount == 1

    def put_back(self, feed_id: int, *, due_at: datetime) -> None:
        """Give back a feed whose poll was begun; see :func:`leases.put_back`."""
        leases.put_back(self._connection, feeds, feed_id, due_at=due_at)

    def source(self, source_id: int) -> Row[Any]:
        """Return the source a feed or an article belongs to."""
        return self._connection.execute(_SOURCE, {"source_id": source_id}).one()

    def record(self, feed_id: int, **values: Any) -> None:  # noqa: ANN401 - a row's columns
        """Write columns of a feed's row."""
        written = _writing(frozenset(values))
        self._connection.execute(written, {"id_": feed_id, **values})


@cache
def _writing(names: frozenset[str]) -> Update:
    """Build the statement once: there are few sets of columns."""
    values: dict[str, Any] = {name: bindparam(name) for name in sorted(names)}
    return update(feeds).where(feeds.c.id == bindparam("id_")).values(values)
