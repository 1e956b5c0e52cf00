"""When a task could first run from each queue: no earlier one is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.tasks.chain import Queue
from wireroom.tasks.maintenance import CANARY_EVERY

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import LiveFigures

# A queue is silent if no task ran from it for longer.
MAX_SILENCE_SECONDS = 3 * CANARY_EVERY
# A worker reports every ten seconds; one that has not for longer has stopped.
MAX_UNSEEN = timedelta(seconds=60)


def find_queue_starts(live: LiveFigures) -> dict[str, datetime]:
    """Return by queue the later start: of the deployment, or of its oldest worker.

    A queue without either is left out.
    """
    seen = [w for w in live.workers if live.now - w.seen_at <= MAX_UNSEEN]
    starts = {}
    for queue in map(str, Queue):
        workers = [w.started_at for w in seen if queue in w.queues]
        known = [min(workers)] if workers else []
        if live.deployed_at is not None:
            known.append(live.deployed_at)
        if known:
            starts[queue] = max(known)
    return starts


def list_starting_queues(live: LiveFigures) -> list[str]:
    """Return the queues that would be silent if they had not just been started."""
    return [
        queue
        for queue, start in find_queue_starts(live).items()
        if (live.now - start).total_seconds() <= MAX_SILENCE_SECONDS
        and not _has_run_lately(live, queue)
    ]


def _has_run_lately(live: LiveFigures, queue: str) -> bool:
    last = live.heartbeats.get(queue)
    return last is not None and (live.now - last).total_seconds() <= MAX_SILENCE_SECONDS
