"""What is done beside the chain, a little at a time, behind all live news."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from wireroom.errors import Transient
from wireroom.tasks.chain import Queue, chain_task

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask

logger = logging.getLogger(__name__)

# How often, seconds, and files at once: half a million pages a day, and a worker is
# away from live news for no longer than that takes.
ARCHIVE_EVERY = 600.0
FILES_PER_RUN = 8

# As often as that, and so many times ten thousand events at once: more than a busy hour
# tells, in seconds.
PRUNE_EVERY = 3600.0
BATCHES_PER_RUN = 50

# How often counts by the hour are brought up to date, seconds.
ROLL_UP_EVERY = 60.0

# How often each queue is asked for a sign of life, seconds.
CANARY_EVERY = 20.0


@chain_task(
    "canary", Queue.CONTROL, acks_late=False, reject_on_worker_lost=False, row=None
)
def cross_queue(self: PipelineTask) -> None:
    """Cross a queue: that it was run is noted of any task (``tasks/base.py``)."""


# Not late: a run that is lost is replaced by the next one. Killed at any point it has
# moved a page or not moved it.
@chain_task(
    "archive_pages",
    Queue.BACKFILL,
    acks_late=False,
    reject_on_worker_lost=False,
    soft_time_limit=240,
    time_limit=300,
)
def archive_pages(self: PipelineTask) -> None:
    """Move pages that have become cold to the archive."""
    try:
        for _ in range(FILES_PER_RUN):
            if self.pipeline.archive_pages() is None:
                return
    except Transient as error:
        # A full disk, a place that is away: the pages stay, the next run tries again.
        logger.error("archive_unavailable: %s", error.detail)  # noqa: TRY400 - its text says all


# Not late, for the same reason.
@chain_task(
    "prune_changes",
    Queue.BACKFILL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
    soft_time_limit=240,
    time_limit=300,
)
def prune_changes(self: PipelineTask) -> None:
    """Take old events that everybody has read out of the change feed."""
    for _ in range(BATCHES_PER_RUN):
        if self.pipeline.prune_changes() == 0:
            return


# On the queue of the ticks, not behind long work: watchers read what it makes.
@chain_task(
    "roll_up", Queue.CONTROL, acks_late=False, reject_on_worker_lost=False, row=None
)
def roll_up(self: PipelineTask) -> None:
    """Count by the hour what the sources published; put away old counts."""
    self.pipeline.roll_up()
