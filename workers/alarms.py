"""What is wrong with a running deployment, told from what it left in the database.

A worker that is up and connected may take nothing, and beat may be gone without anyone
noticing. So every queue has to be crossed by some task within three periods of its
canary (``tasks/upkeep.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.chain import Queue
from tasks.pressure import overfull
from tasks.upkeep import CANARY_EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

SILENCE = 3 * CANARY_EVERY


def silent(
    pulses: Mapping[str, datetime],
    now: datetime,
    queues: Iterable[str] = tuple(Queue),
) -> list[str]:
    """Name the queues that nothing has crossed for too long, a line each.

    One line says it for all of them where nothing has crossed any.
    """
    asked = list(queues)
    since = {q: (now - pulses[q]).total_seconds() for q in asked if q in pulses}
    quiet = [q for q in asked if since.get(q, SILENCE + 1) > SILENCE]
    if len(asked) > 1 and quiet == asked:
        told = _for(min(since.values(), default=None))
        why = "beat, or every worker, is not running"
        return [f"nothing has crossed any queue {told}: {why}"]
    return [f"{_line(q)} {_for(since.get(q))}: {_why(q)}" for q in quiet]


def crowded(waiting: Mapping[str, int], limit: int) -> list[str]:
    """Name the queues that the tick does not feed because they are too long."""
    return [
        f"queue {queue} holds {count} messages, {limit} are its limit: the tick waits"
        for queue, count in overfull(waiting, limit).items()
    ]


def _for(seconds: float | None) -> str:
    return "yet" if seconds is None else f"for {seconds:.0f} s"


def _line(queue: str) -> str:
    return "no tick" if queue == Queue.CONTROL else f"nothing has crossed queue {queue}"


def _why(queue: str) -> str:
    if queue == Queue.CONTROL:
        return "beat is not running, or no worker takes from queue control"
    return "no worker takes from it, or all that do hang"
