"""Read the change feed from another program.

    with Follower(url, consumer="search-index") as feed:
        for events in feed.follow():
            index(events)
            feed.confirm(events)

No event is missed, and events come in order. Events that were not confirmed are
delivered again, so store the result of an event under a key that the event names: its
``position``, or the id of the row it is about. ``docs/consumers.md`` shows the same in
SQL.

This module needs ``psycopg``, and of this product only
:mod:`wireroom.database_session`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg.rows import class_row

from wireroom.database_session import SessionLimits, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from types import TracebackType

_STATEMENT_SECONDS = 300.0
_SELECT_EVENTS = """
    SELECT position, at, kind, article_id, comment_id, story_id, data, epoch
    FROM changes WHERE position > %s ORDER BY position LIMIT %s
"""
# A restore leaves a gap of positions before the first event of its epoch.
_SELECT_BOUNDS = """
    SELECT coalesce(
        (SELECT last_before + 1 FROM epochs WHERE first_position = min(position)),
        min(position), 1
    ), coalesce(max(position), 0) FROM changes
"""
_SELECT_EPOCHS = """
    SELECT epoch, first_position, last_before, began_at, loss <> 'nothing' AS has_loss
    FROM epochs ORDER BY first_position
"""
_REGISTER = """
    INSERT INTO consumers (name, position, epoch) VALUES (%s, 0, (
        SELECT epoch FROM epochs ORDER BY first_position DESC LIMIT 1
    ))
    ON CONFLICT (name) DO UPDATE
    SET epoch = coalesce(consumers.epoch, excluded.epoch)
    RETURNING position, epoch
"""
_ACCEPT = "UPDATE consumers SET epoch = %s WHERE name = %s"
# Only from the position this reader last saw: a name has one reader at a time, and a
# position that an operator has set meanwhile wins over the reader's.
_CONFIRM = """
    UPDATE consumers SET position = %s, updated_at = now(), epoch = coalesce(epoch, (
        SELECT epoch FROM epochs ORDER BY first_position DESC LIMIT 1
    ))
    WHERE name = %s AND position = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change.

    Attributes:
        position: its place in the feed; unique for ever, so a key to do things once by.
        kind: ``article_published``, ...: see "The change feed" in ``docs/schema.md``.
        data: details of the change that no row holds.
        epoch: the part of the database's life between two restores in which the event
            was published; empty for an event from before there were epochs.
    """

    position: int
    at: datetime
    kind: str
    article_id: int | None
    comment_id: int | None
    story_id: int | None
    data: dict[str, Any]
    epoch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochStart:
    """The beginning of an epoch, which is the restore of a backup except for the first.

    Attributes:
        first_position: no event of the epoch has a lower one. last_before: the last
            position that was restored; later ones of earlier epochs were lost.
        has_loss: False if it is known that nothing was lost.
    """

    epoch: str
    first_position: int
    last_before: int
    began_at: datetime
    has_loss: bool


class FollowError(Exception):
    """A reader cannot continue from its position; the message says what to do."""


class EventsPrunedError(FollowError):
    """Events that this reader has not read were deleted from the feed."""


class FeedRewoundError(FollowError):
    """The feed ends before this reader's position: a backup was restored."""


class EpochChangedError(FeedRewoundError):
    """The database was restored, and events that this reader may have read are lost.

    Attributes:
        epoch: the present epoch, to be given to the next :class:`Follower`.
        position: position of the last event before the restore.
    """

    def __init__(self, message: str, *, epoch: str, position: int) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.position = position


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
        epoch: the epoch of the last event that was read, which the caller stores
            beside ``position``. With a consumer: the present epoch, given once after an
            :class:`EpochChangedError` to say that the tables were read again.
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
        epoch: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connect(
            url.replace("postgresql+psycopg://", "postgresql://", 1),
            limits=SessionLimits(statement=_STATEMENT_SECONDS),
            autocommit=True,
            # A pooler in transaction mode, such as pgbouncer, loses prepared
            # statements.
            prepare_threshold=None,
        )
        self._consumer = consumer
        self._sleep = sleep
        self.epoch = epoch
        self._accepted = epoch
        self._is_checked = False
        try:
            stored = self._register_consumer(consumer, epoch) if consumer else 0
        except (psycopg.Error, FollowError):
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
            EventsPrunedError, EpochChangedError, FeedRewoundError: see these classes.
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

        All are of one epoch.

        Raises:
            EventsPrunedError, EpochChangedError, FeedRewoundError: see these classes.
        """
        if not self._is_checked:
            self._check_epochs()
        with self._connection.cursor(row_factory=class_row(Event)) as cursor:
            events = cursor.execute(_SELECT_EVENTS, (self.position, limit)).fetchall()
        # Positions have no gaps within an epoch: a missing position means deleted
        # events, or a restore.
        if not events or events[0].position != self.position + 1:
            self._check_epochs()
            self._check_position()
        events = [event for event in events if event.epoch == events[0].epoch]
        if events:
            self.position, self.epoch = events[-1].position, events[-1].epoch
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

    def _register_consumer(self, consumer: str, epoch: str | None) -> int:
        """Return the stored position; store ``epoch`` if it is given."""
        row = self._connection.execute(_REGISTER, (consumer,)).fetchone()
        assert row is not None
        position, stored_epoch = row
        self._accepted = stored_epoch if epoch is None else epoch
        if epoch not in (None, stored_epoch):
            self._accept_epoch(consumer, self._accepted)
        return int(position)

    def _accept_epoch(self, consumer: str, epoch: str) -> None:
        starts = self._list_epochs()
        if not starts or epoch != starts[-1].epoch:
            present = starts[-1].epoch if starts else "none"
            raise FollowError(f"epoch {epoch} is not the present one, {present}")
        self._connection.execute(_ACCEPT, (epoch, consumer))

    def _list_epochs(self) -> list[EpochStart]:
        with self._connection.cursor(row_factory=class_row(EpochStart)) as cursor:
            return cursor.execute(_SELECT_EPOCHS).fetchall()

    def _check_epochs(self) -> None:
        """Raise EpochChangedError after a restore that this reader must know of."""
        starts = self._list_epochs()
        restore = (
            find_lossy_restore(starts, self.position, self.epoch)
            if self._consumer is None
            # The restore has also taken the stored position back, so it does not tell
            # what this reader has read.
            else find_later_restore(starts, self._accepted)
        )
        if restore is not None:
            raise EpochChangedError(
                describe_restore(restore, starts[-1]),
                epoch=starts[-1].epoch,
                position=restore.last_before,
            )
        self._is_checked = True

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


def find_lossy_restore(
    starts: Sequence[EpochStart], position: int, epoch: str | None = None
) -> EpochStart | None:
    """Return the restore that lost events up to ``position``; None if none did.

    Args:
        starts: all epochs, the oldest first. position: the last event that was read.
        epoch: of that event; None: unknown, which leaves the position as evidence.
    """
    known = [start.epoch for start in starts]
    if epoch and epoch not in known:
        return starts[-1] if starts else None
    if epoch:
        later = starts[known.index(epoch) + 1 :]
    else:
        later = [start for start in starts if start.first_position > position]
    lossy = (s for s in later if s.has_loss and position > s.last_before)
    return next(lossy, None)


def find_later_restore(
    starts: Sequence[EpochStart], epoch: str | None
) -> EpochStart | None:
    """Return the first restore with a loss after an epoch; None if there is none."""
    known = [start.epoch for start in starts]
    if not epoch:
        return None
    later = starts[known.index(epoch) + 1 :] if epoch in known else starts[-1:]
    return next((start for start in later if start.has_loss), None)


def describe_restore(restore: EpochStart, latest: EpochStart) -> str:
    """Return the message to a reader: the restore, and the steps to continue."""
    began_at = restore.began_at.astimezone(UTC)
    return (
        f"the database was restored at {began_at:%Y-%m-%d %H:%M} UTC to position"
        f" {restore.last_before}: later events of the epochs before may be lost; read"
        f" the tables again, then continue after {restore.last_before} with epoch"
        f" {latest.epoch}"
    )
