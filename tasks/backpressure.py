"""Back-pressure: the tick feeds no queue that is too long.

An article that is not sent stays due in the database, where waiting costs nothing. In a
queue, the tick would send it again at the end of each lease, so the queue would fill
with copies without bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Seconds: while live messages wait longer than this, no backfill is sent.
LIVE_LATENCY_LIMIT = 15.0

Name = TypeVar("Name", bound=str)


def full_queues(waiting: Mapping[str, int], limit: int) -> dict[str, int]:
    """Return the queues with ``limit`` waiting messages or more, with their counts."""
    return {queue: count for queue, count in waiting.items() if count >= limit}


def backfill_capacity(
    waiting: Mapping[str, int],
    oldest: Mapping[str, float],
    *,
    live: str,
    behind: str,
    most: int,
) -> int:
    """Return how many messages may be in flight in a queue of lower priority.

    The result is ``most`` or 0. It is 0 while ``most`` messages already wait in the
    queue ``behind``, or the ``live`` queue is late: its oldest message is older than
    ``LIVE_LATENCY_LIMIT`` seconds or, if the broker gives no age, it holds more than
    ``most`` messages.
    """
    age = oldest.get(live)
    is_late = waiting.get(live, 0) > most if age is None else age > LIVE_LATENCY_LIMIT
    return 0 if is_late or waiting.get(behind, 0) >= most else most


def can_feed(queue: Name, full: Collection[str], flows: Mapping[Name, Name]) -> bool:
    """Return whether a queue may be fed.

    False if the queue is full itself, or any queue downstream of it: feeding it would
    only move the backlog.
    """
    current: Name | None = queue
    while current is not None:
        if current in full:
            return False
        current = flows.get(current)
    return True
