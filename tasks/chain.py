"""The chain. Whoever has read this file knows the pipeline.

    beat --> dispatch --> poll_feeds -> download --> extract --> deduplicate --> enrich
                 |                          ^                                       |
                 +--------------------------+------------ revisit <--- (later) -----+

A task carries an id. It runs a step of ``wireroom.pipeline``, which commits, and then
sends what follows. Steps that only compute run back to back in one delivery: the queue
is crossed where the work changes from waiting to computing, because every crossing
costs (``docs/adr/0001-chain.md``). Whatever is lost on the way ``dispatch`` sends
again: each row knows when its next step is due.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from celery import current_app, shared_task

from wireroom.model.states import Stage
from wireroom.tasks.backpressure import can_feed, full_queues
from wireroom.tasks.base import HasPipeline, PipelineTask

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


class Queue(StrEnum):
    """The queues, by the kind of work."""

    CONTROL = "control"
    POLL = "poll"
    DOWNLOAD = "download"
    PROCESS = "process"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The name of a step, which is also its task's, and the queue of that task."""

    name: str
    queue: Queue


# What follows when an article has been through a stage.
NEXT_STEP = {
    Stage.FOUND: NextStep(name="download", queue=Queue.DOWNLOAD),
    Stage.DOWNLOADED: NextStep(name="extract", queue=Queue.PROCESS),
    Stage.EXTRACTED: NextStep(name="deduplicate", queue=Queue.PROCESS),
    Stage.DEDUPLICATED: NextStep(name="enrich", queue=Queue.PROCESS),
    Stage.DONE: NextStep(name="revisit", queue=Queue.DOWNLOAD),
}

# Where the work of a queue goes on. A queue is fed only while there is room further on.
DOWNSTREAM = {Queue.POLL: Queue.DOWNLOAD, Queue.DOWNLOAD: Queue.PROCESS}

# A step that computes longer than this hangs: the child is told, then killed.
COMPUTE_LIMITS = {"soft_time_limit": 60, "time_limit": 90}


# Which queue each task goes to; the application routes by it.
ROUTES: dict[str, dict[str, Queue]] = {}


def chain_task(name: str, queue: Queue, **options: Any) -> Callable[..., PipelineTask]:  # noqa: ANN401 - Celery's own options
    """Declare a task of the chain."""
    full = f"wireroom.{name}"
    ROUTES[full] = {"queue": queue}
    return shared_task(bind=True, base=PipelineTask, name=full, **options)


# Not late: a tick that is lost is replaced by the next one.
@chain_task("dispatch", Queue.CONTROL, acks_late=False, reject_on_worker_lost=False)
def dispatch_due(self: PipelineTask) -> None:
    """Lease what is due and send it, to queues that have room."""
    full = full_queues(app_of(self).count_waiting(), app_of(self).queue_limit)
    if full:
        logger.warning("the tick waits for room in: %s", full)
    due = self.pipeline.lease_due(
        app_of(self).batch_size,
        feeds=app_of(self).queue_limit * can_feed(Queue.POLL, full, DOWNSTREAM),
        stages=[
            s for s, step in NEXT_STEP.items() if can_feed(step.queue, full, DOWNSTREAM)
        ],
    )
    for feed_ids in due.feed_batches:
        poll_feeds.apply_async((feed_ids,))
    for article_id, stage in due.articles:
        send_next(article_id, stage)


@chain_task("poll_feed", Queue.POLL, row="feed_id")
def poll_feed(self: PipelineTask, feed_id: int) -> None:
    """Ask a feed for news; download what is new."""
    for article_id in self.pipeline.poll_feed(feed_id):
        send_next(article_id, Stage.FOUND)


@chain_task("poll_feeds", Queue.POLL, row=None)
def poll_feeds(self: PipelineTask, feed_ids: list[int]) -> None:
    """Ask several feeds in a round; a defect concerns the one that was being asked."""
    with self.pipeline.open_feed_batch(feed_ids) as feeds:
        for feed_id in feeds:
            self.request.update(feed_id=feed_id, step="poll_feed")
            for article_id in feeds.poll_feed(feed_id):
                send_next(article_id, Stage.FOUND)


@chain_task("download", Queue.DOWNLOAD)
def download_article(self: PipelineTask, article_id: int) -> None:
    """Fetch an article's page."""
    send_next(article_id, self.pipeline.download_article(article_id))


@chain_task("revisit", Queue.DOWNLOAD)
def revisit_article(self: PipelineTask, article_id: int) -> None:
    """Fetch a published page again."""
    send_next(article_id, self.pipeline.revisit_article(article_id))


@chain_task("extract", Queue.PROCESS, **COMPUTE_LIMITS)
def extract_article(self: PipelineTask, article_id: int) -> None:
    """Read a downloaded page, and go on."""
    run_compute_steps(self, article_id)


@chain_task("deduplicate", Queue.PROCESS, **COMPUTE_LIMITS)
def deduplicate_article(self: PipelineTask, article_id: int) -> None:
    """Give an article its place among the others, and go on."""
    run_compute_steps(self, article_id)


@chain_task("enrich", Queue.PROCESS, **COMPUTE_LIMITS)
def enrich_and_publish(self: PipelineTask, article_id: int) -> None:
    """Annotate an article and publish it."""
    run_compute_steps(self, article_id)


def run_compute_steps(self: PipelineTask, article_id: int) -> None:
    """Run the steps that only compute, from wherever the article stands."""
    stage = self.pipeline.begin_processing(article_id)
    while stage is not None and NEXT_STEP[stage].queue is Queue.PROCESS:
        self.request.update(step=NEXT_STEP[stage].name)
        stage = self.pipeline.run_step(stage, article_id)


def send_next(article_id: int, stage: Stage | None) -> None:
    """Send what follows a stage; nothing where there was nothing to do."""
    if stage is not None:
        step = NEXT_STEP[stage]
        current_app.send_task(f"wireroom.{step.name}", (article_id,), queue=step.queue)


def app_of(self: PipelineTask) -> HasPipeline:
    """Return the application, as the one that has a pipeline."""
    return cast("HasPipeline", self.app)
