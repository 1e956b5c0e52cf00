"""Read the change feed from another program.

    with Follower(url, consumer="search-index") as feed:
        for events in feed.follow():
            index(events)
            feed.confirm(events)

No event is missed, and events come in order. Events that were not confirmed are
delivered again, so store the result of an event under a key that the event names: its
``position``, or the id of the row it is about. ``docs/consumers.md`` shows the same in
SQL.

This module needs ``psycopg`` and no other part of this product.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg.rows import class_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from types import TracebackType

_SELECT_EVENTS = """
    SELECT position, at, kind, article_id, comment_id, story_id, data
    FROM changes WHERE position > %s ORDER BY position LIMIT %s
"""
_SELECT_BOUNDS = (
    "SELECT coalesce(min(position), 1), coalesce(max(position), 0) FROM changes"
)
_REGISTER = """
    INSERT INTO consumers (name, position) VALUES (%s, 0)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name
    RETURNING position
"""
# Only from the position this reader last saw: a name has one reader at a time, and a
# position that an operator has set meanwhile wins over the reader's.
_CONFIRM = """
    UPDATE consumers SET position = %s, updated_at = now()
    WHERE name = %s AND position = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change.

    Attributes:
        position: its place in the feed; unique for ever, so a key to do things once by.
        kind: ``article_published``, ...: see "The change feed" in ``docs/schema.md``.
        data: details of the change that no row holds.
    """

    position: int
    at: datetime
    kind: str
    article_id: int | None
    comment_id: int | None
    story_id: int | None
    data: dict[str, Any]


class FollowError(Exception):
    """A reader cannot continue from its position; the message says what to do."""


class EventsPrunedError(FollowError):
    """Events that this reader has not read were deleted from the feed."""


class FeedRewoundError(FollowError):
    """The feed ends before this reader's position: a backup was restored."""


class PositionMovedError(FollowError):
    """Another reader of this name, or an operator, has moved the position."""


class Follower:
    """A reader of the change feed. Not to be shared between threads.

    Args:
        url: of the database, ``postgresql://...``; ``postgresql+psycopg://`` as well.
        consumer: the name under which the database stores the position. Without a name
            nothing is written, and the caller stores ``position``.
        position: start after it. None: start at the consumer's stored position, or at
            the beginning of the feed.
        sleep: called with the seconds to wait while there are no new events.

    Raises:
        psycopg.OperationalError: the database does not answer; from any method. Make a
            new follower when it answers again.
    """

    def __init__(
        self,
        url: str,
        *,
        consumer: str | None = None,
        position: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = psycopg.connect(
            url.replace("postgresql+psycopg://", "postgresql://", 1),
            autocommit=True,
            # A pooler in transaction mode, such as pgbouncer, loses prepared
            # statements.
            prepare_threshold=None,
        )
        self._consumer = consumer
        self._sleep = sleep
        try:
            stored = self._register_consumer(consumer) if consumer else 0
        except psycopg.Error:
            self.close()
            raise
        self._stored = stored
        self.position = stored if position is None else position

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; unconfirmed events will be delivered again."""
        self._connection.close()

    def follow(
        self, *, limit: int = 1000, poll_seconds: float = 1.0, once: bool = False
    ) -> Iterator[Sequence[Event]]:
        """Yield new events, up to ``limit`` at a time, for ever.

        Args:
            poll_seconds: time between two queries while there are no new events.
            once: stop at the present end of the feed.

        Raises:
            EventsPrunedError, FeedRewoundError: see these classes.
        """
        while True:
            events = self.read(limit)
            if events:
                yield events
            elif once:
                return
            else:
                self._sleep(poll_seconds)

    def read(self, limit: int = 1000) -> Sequence[Event]:
        """Return the events that follow ``position``, and advance it to the last.

        Raises:
            EventsPrunedError, FeedRewoundError: see these classes.
        """
        with self._connection.cursor(row_factory=class_row(Event)) as cursor:
            events = cursor.execute(_SELECT_EVENTS, (self.position, limit)).fetchall()
        # Positions have no gaps: a missing position means deleted events.
        if not events or events[0].position != self.position + 1:
            self._check_position()
        if events:
            self.position = events[-1].position
        return events

    def confirm(self, events: Sequence[Event]) -> None:
        """Record that all events up to the last of ``events`` are processed.

        Raises:
            PositionMovedError: see this class. These events may be delivered again.
        """
        if not events or self._consumer is None:
            return
        position = events[-1].position
        result = self._connection.execute(
            _CONFIRM, (position, self._consumer, self._stored)
        )
        if result.rowcount != 1:
            raise PositionMovedError(
                f"the position of {self._consumer!r} is no longer {self._stored}:"
                " another"
                " reader has that name, or it was reset; create a new Follower"
            )
        self._stored = position

    def _register_consumer(self, consumer: str) -> int:
        row = self._connection.execute(_REGISTER, (consumer,)).fetchone()
        assert row is not None
        return int(row[0])

    def _check_position(self) -> None:
        row = self._connection.execute(_SELECT_BOUNDS).fetchone()
        assert row is not None
        first, last = row
        if self.position + 1 < first:
            raise EventsPrunedError(
                f"events {self.position + 1} to {first - 1} have been pruned: read the"
                f" tables again, then continue after {last}"
            )
        if self.position > last:
            raise FeedRewoundError(
                f"position {self.position} is beyond the last event, {last}: the"
                " database was restored; read the tables again, then continue after"
                f" {last}"
            )
