"""When a task could first run from each queue: no earlier one is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.console.monitoring.snapshot import LiveFigures

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
    """Return the queues from which no task has run since they could."""
    starts = find_queue_starts(live)
    return [
        queue
        for queue, start in starts.items()
        if queue not in live.heartbeats or live.heartbeats[queue] < start
    ]
