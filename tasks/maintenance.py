"""Maintenance in small portions, at lower priority than live articles."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from wireroom.errors import Transient
from wireroom.store.search.index_waiting import index_waiting
from wireroom.tasks.chain import TICK_OPTIONS, Queue, TaskOptions, chain_task

if TYPE_CHECKING:
    from wireroom.tasks.base import PipelineTask

logger = logging.getLogger(__name__)

# Seconds between two runs, and files per run: half a million pages a day, and a run
# keeps a worker from live articles for no longer than eight files take.
ARCHIVE_EVERY = 600.0
FILES_PER_RUN = 8

# Seconds between two runs, and batches of ten thousand events per run: more events than
# a busy hour publishes.
PRUNE_EVERY = 3600.0
BATCHES_PER_RUN = 50

# Seconds between two runs of erasures, and for how long a run works.
ERASE_EVERY, ERASE_SECONDS = 30.0, 10.0

# Seconds between two runs of retention, and for how long a run works.
RETENTION_EVERY, RETENTION_SECONDS = 1800.0, 60.0

# Seconds between two updates of the hourly counts.
ROLL_UP_EVERY = 60.0

# Seconds between two looks at the rows that wait to be moved into the search index.
INDEX_EVERY = 15.0

# Seconds between two audits, which read every row of the ledger.
AUDIT_EVERY = 6 * 3600.0

# Seconds between two canary messages on each queue.
CANARY_EVERY = 20.0

# Acknowledged early: the next run replaces a lost one. A run that is killed at any
# point has moved a page or not moved it.
_BACKGROUND: TaskOptions = {**TICK_OPTIONS, "soft_time_limit": 240, "time_limit": 300}
_AUDIT: TaskOptions = {**TICK_OPTIONS, "soft_time_limit": 3600, "time_limit": 3660}


@chain_task("canary", Queue.CONTROL, **TICK_OPTIONS)
def cross_queue(self: PipelineTask) -> None:
    """Cross a queue: ``tasks/base.py`` records for every task that its queue works."""


@chain_task("archive_pages", Queue.BACKFILL, **_BACKGROUND)
def archive_pages(self: PipelineTask) -> None:
    """Move pages that have become cold to the archive."""
    try:
        for _ in range(FILES_PER_RUN):
            if self.pipeline.archive_pages() is None:
                return
    except Transient as error:
        # A full disk or an unreachable store: the pages stay, the next run retries.
        logger.error("archive_unavailable: %s", error.detail)  # noqa: TRY400 - the detail says all


@chain_task("prune_changes", Queue.BACKFILL, **_BACKGROUND)
def prune_changes(self: PipelineTask) -> None:
    """Delete old events that every consumer has read from the change feed."""
    for _ in range(BATCHES_PER_RUN):
        if self.pipeline.prune_changes() == 0:
            return


@chain_task("run_erasures", Queue.BACKFILL, **_BACKGROUND)
def run_erasures(self: PipelineTask) -> None:
    """Continue with what an operator asked to be erased."""
    try:
        self.pipeline.run_erasures(seconds=ERASE_SECONDS)
    except Transient as error:
        logger.error("archive_unavailable: %s", error.detail)  # noqa: TRY400 - the detail says all


@chain_task("run_retention", Queue.BACKFILL, **_BACKGROUND)
def run_retention(self: PipelineTask) -> None:
    """Delete what sources keep no longer."""
    try:
        counts = self.pipeline.run_retention(seconds=RETENTION_SECONDS)
    except Transient as error:
        logger.error("archive_unavailable: %s", error.detail)  # noqa: TRY400 - the detail says all
        return
    for kind, number in sorted(counts.items()):
        logger.info("retention %s: %d", kind, number)


@chain_task("audit", Queue.BACKFILL, **_AUDIT)
def audit_ledger(self: PipelineTask) -> None:
    """Check that every entry has one outcome; what breaks a rule becomes an alarm."""
    for rule, count in self.pipeline.audit().violations.items():
        logger.error("audit_failed: %s: %d", rule, count)


# On the queue of the ticks, as below: each row that waits makes searches slower.
@chain_task("index_waiting", Queue.CONTROL, **TICK_OPTIONS)
def move_waiting(self: PipelineTask) -> None:
    """Move what was published into the search index, if it is enough."""
    index_waiting(self.pipeline.store)


# On the queue of the ticks, not behind long work: monitoring reads the counts.
@chain_task("roll_up", Queue.CONTROL, **TICK_OPTIONS)
def roll_up(self: PipelineTask) -> None:
    """Update the hourly counts of the sources; delete old counts."""
    self.pipeline.roll_up()
