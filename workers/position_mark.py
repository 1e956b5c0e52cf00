"""A mark in the broker: how far the change feed had come.

A database that is restored by putting back the server's files is the same server with
the same identifiers (:mod:`wireroom.store.connection.epochs`), only older. The broker
keeps the last position that a tick has read: a feed that ends before it was taken back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from redis.exceptions import RedisError

if TYPE_CHECKING:
    import redis

    from wireroom.store.database import Store

logger = logging.getLogger(__name__)

KEY = "wireroom:position"


class PositionMark(Protocol):
    """Remembers outside the database how far its change feed had come."""

    def find_rewind(self, store: Store) -> Rewind | None:
        """Return how far the feed was taken back since the last mark, if it was."""
        ...

    def check(self, store: Store) -> None:
        """Begin an epoch if the feed was taken back; advance the mark."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewind:
    """A feed that ends before a position it had reached."""

    epoch: str
    marked: int
    last: int


class NoPositionMark:
    """For a broker that keeps no values, such as RabbitMQ."""

    def find_rewind(self, store: Store) -> Rewind | None:  # noqa: ARG002 - the protocol's signature
        """Return None: nothing is known."""
        return None

    def check(self, store: Store) -> None:
        """Do nothing."""


class RedisPositionMark:
    """The mark in a Redis or Valkey."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def find_rewind(self, store: Store) -> Rewind | None:
        """Return how far the feed was taken back since the last mark, if it was.

        The mark is read before the feed, so that events which are published meanwhile
        make no difference.

        Raises:
            RedisError: the broker does not answer.
        """
        mark = self._read_mark()
        return _compare(mark, _read_end(store))

    def check(self, store: Store) -> None:
        """Begin an epoch if the feed was taken back; advance the mark.

        A broker that does not answer leaves the mark as it is.
        """
        try:
            mark = self._read_mark()
            end = _read_end(store)
            rewind = _compare(mark, end)
            if rewind is not None:
                logger.critical(
                    "feed_rewound marked=%d last=%d", rewind.marked, rewind.last
                )
                with store.begin() as tx:
                    tx.epochs.begin_next_after(rewind.epoch)
                end = _read_end(store)
            self._client.set(KEY, f"{end[0]}:{end[1]}")
        except RedisError as error:
            logger.warning("position_mark_unavailable: %s", error)

    def _read_mark(self) -> tuple[str, int] | None:
        text = self._client.get(KEY)
        if not isinstance(text, bytes):
            return None
        epoch, _, position = text.decode(errors="replace").partition(":")
        return (epoch, int(position)) if position.isdecimal() else None


def _compare(mark: tuple[str, int] | None, end: tuple[str, int]) -> Rewind | None:
    epoch, last = end
    if mark is None or mark[0] != epoch or mark[1] <= last:
        return None
    return Rewind(epoch=epoch, marked=mark[1], last=last)


def make_position_mark(client: redis.Redis | None) -> PositionMark:
    """Return the mark in a broker; one without effect where it has no client."""
    return NoPositionMark() if client is None else RedisPositionMark(client)


def _read_end(store: Store) -> tuple[str, int]:
    with store.begin() as tx:
        end = tx.epochs.read_end()
        return end.epoch or "", end.last_position
