"""Reading the change feed from another program.

    with Follower(url, consumer="search-index") as feed:
        for events in feed.follow():
            index(events)
            feed.confirm(events)

Nothing is missed, and nothing comes out of order. What was not confirmed is told again,
so put what an event makes under a key that the event names: its ``position``, or the id
of the row it is about. ``docs/consumers.md`` says the same in SQL.

This module needs ``psycopg`` and nothing else of this product.
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
# Only from where this reader found it: a name has one reader at a time, and what an
# operator has set meanwhile counts for more than what a reader remembers.
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
        data: what the rows do not say.
    """

    position: int
    at: datetime
    kind: str
    article_id: int | None
    comment_id: int | None
    story_id: int | None
    data: dict[str, Any]


class FollowError(Exception):
    """A reader cannot go on from where it is; the text says what to do."""


class EventsPrunedError(FollowError):
    """Events this reader has not read were taken out of the feed."""


class FeedRewoundError(FollowError):
    """The feed ends before this reader's position: a backup was restored."""


class PositionMovedError(FollowError):
    """Another reader of this name, or an operator, has moved the position."""


class Follower:
    """A reader of the change feed. Not to be shared between threads.

    Args:
        url: of the database, ``postgresql://...``; ``postgresql+psycopg://`` as well.
        consumer: the name under which the position is kept in the database. Without
            one nothing is written, and ``position`` is for the caller to keep.
        position: begin after it; where None, where the consumer was, or at the start.
        sleep: waits while there is no news.

    Raises:
        psycopg.OperationalError: the database does not answer; from any method. Make
            another one when it does.
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
            url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True
        )
        self._consumer = consumer
        self._sleep = sleep
        try:
            kept = self._register_consumer(consumer) if consumer else 0
        except psycopg.Error:
            self.close()
            raise
        self._kept = kept
        self.position = kept if position is None else position

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; what was not confirmed will be told again."""
        self._connection.close()

    def follow(
        self, *, limit: int = 1000, poll_seconds: float = 1.0, once: bool = False
    ) -> Iterator[Sequence[Event]]:
        """Give events as they come, up to ``limit`` at a time, for ever.

        Args:
            poll_seconds: between two looks while there is no news.
            once: stop where the feed ends now.

        Raises:
            EventsPrunedError, FeedRewoundError: see there.
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
        """Give the events that follow ``position``, and move it behind them.

        Raises:
            EventsPrunedError, FeedRewoundError: see there.
        """
        with self._connection.cursor(row_factory=class_row(Event)) as cursor:
            events = cursor.execute(_SELECT_EVENTS, (self.position, limit)).fetchall()
        # Positions have no gaps: what does not join on has been taken out.
        if not events or events[0].position != self.position + 1:
            self._check_position()
        if events:
            self.position = events[-1].position
        return events

    def confirm(self, events: Sequence[Event]) -> None:
        """Note that everything up to the last of ``events`` has been dealt with.

        Raises:
            PositionMovedError: see there. These events may be told again.
        """
        if not events or self._consumer is None:
            return
        reached = events[-1].position
        moved = self._connection.execute(
            _CONFIRM, (reached, self._consumer, self._kept)
        )
        if moved.rowcount != 1:
            raise PositionMovedError(
                f"the position of {self._consumer!r} is no longer {self._kept}: another"
                " reader has that name, or it was reset; begin anew"
            )
        self._kept = reached

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
                f" tables anew, then go on after {last}"
            )
        if self.position > last:
            raise FeedRewoundError(
                f"position {self.position} is beyond the last event, {last}: the"
                f" database was restored; read the tables anew, then go on after {last}"
            )
