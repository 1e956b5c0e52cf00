"""Back-pressure: the tick feeds no queue that is too long.

What is not sent stays due in the database, where waiting costs nothing. In a queue it
would be sent again at the end of each sweep, and a queue of copies grows without end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Name = TypeVar("Name", bound=str)


def overfull(waiting: Mapping[str, int], limit: int) -> dict[str, int]:
    """Return the queues in which ``limit`` messages wait or more, with how many."""
    return {queue: count for queue, count in waiting.items() if count >= limit}


def has_room(queue: Name, full: Collection[str], flows: Mapping[Name, Name]) -> bool:
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
