"""Back-pressure: the tick feeds no queue that is too long.

What is not sent stays due in the database, where waiting costs nothing. In a queue it
would be sent again at the end of each sweep, and a queue of copies grows without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Seconds: live news that waits longer than this has all workers to itself.
LIVE_LATENCY_LIMIT = 15.0

Name = TypeVar("Name", bound=str)


def full_queues(waiting: Mapping[str, int], limit: int) -> dict[str, int]:
    """Return the queues in which ``limit`` messages wait or more, with how many."""
    return {queue: count for queue, count in waiting.items() if count >= limit}


def backfill_capacity(
    waiting: Mapping[str, int],
    oldest: Mapping[str, float],
    *,
    live: str,
    behind: str,
    most: int,
) -> int:
    """Return how many messages may be out in a queue that waits behind another.

    All of ``most`` or nothing: nothing while as many wait there, or the live queue is
    late, its oldest message older than ``LATE`` seconds or, where no age can be told,
    more than ``most`` messages in it.
    """
    age = oldest.get(live)
    late = waiting.get(live, 0) > most if age is None else age > LIVE_LATENCY_LIMIT
    return 0 if late or waiting.get(behind, 0) >= most else most


def can_feed(queue: Name, full: Collection[str], flows: Mapping[Name, Name]) -> bool:
    """Tell whether a queue may be fed.

    Not where it is full itself, nor where the queue that its work flows into is: that
    would only move the crowd.
    """
    at: Name | None = queue
    while at is not None:
        if at in full:
            return False
        at = flows.get(at)
    return True
