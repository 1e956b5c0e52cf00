"""The chain of tasks: this file shows in which order the steps run.

    beat --> dispatch --> poll_feeds -> download --> extract --> deduplicate --> enrich
                 |                          ^                                       |
                 +--------------------------+------------ revisit <--- (later) -----+

A task carries an id. It runs a step of ``wireroom.pipeline``, which commits, and then
sends the next task. Steps that only compute run back to back in one delivery: a queue
is crossed only where the work changes from waiting to computing, because every crossing
costs (``docs/adr/0001-chain.md``). ``dispatch`` sends a lost message again: each row
holds the time at which its next step is due.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypedDict, cast

from celery import current_app, shared_task

from wireroom.model.states import Stage
from wireroom.steps.articles.article_messages import split_ids
from wireroom.tasks.backpressure import can_feed, full_queues
from wireroom.tasks.base import HasPipeline, PipelineTask

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Unpack

    from wireroom.steps.lease_work import DueWork
    from wireroom.tasks.base import IdColumn

logger = logging.getLogger(__name__)


class Queue(StrEnum):
    """The queues, by the kind of work."""

    CONTROL = "control"
    POLL = "poll"
    DOWNLOAD = "download"
    PROCESS = "process"
    BACKFILL = "backfill"


class OptionalQueue(StrEnum):
    """Queues that exist only where the settings ask for them."""

    # Pages that a browser builds: WIREROOM_RENDER.
    RENDER = "render"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The name of a step, which is also the name of its task, and the task's queue."""

    name: str
    queue: Queue


class TaskOptions(TypedDict, total=False):
    """Options of a task: Celery's, and two of :class:`PipelineTask`."""

    id_column: IdColumn | None
    holds_row: bool
    acks_late: bool
    reject_on_worker_lost: bool
    soft_time_limit: int
    time_limit: int


# The step that follows when an article has reached a stage.
NEXT_STEP = {
    Stage.FOUND: NextStep(name="download", queue=Queue.DOWNLOAD),
    Stage.DOWNLOADED: NextStep(name="extract", queue=Queue.PROCESS),
    Stage.EXTRACTED: NextStep(name="deduplicate", queue=Queue.PROCESS),
    Stage.DEDUPLICATED: NextStep(name="enrich", queue=Queue.PROCESS),
    Stage.DONE: NextStep(name="revisit", queue=Queue.DOWNLOAD),
}

# The queue that receives the results of a queue's tasks. A queue is fed only while the
# queues downstream have room.
DOWNSTREAM = {Queue.POLL: Queue.DOWNLOAD, Queue.DOWNLOAD: Queue.PROCESS}

# Articles that one message has read together, at most: no process waits long while
# another has them all.
MAX_READINGS = 5

# Messages in the queue of the browser at which no more are sent: one browser builds
# some twenty pages a minute, and what is not sent stays due.
RENDER_ROOM = 20
# Above the limits of a page's requests and of its scripts together, seconds.
RENDER_LIMITS: TaskOptions = {"soft_time_limit": 110, "time_limit": 130}

# A step that computes longer than this hangs: the child gets an exception after the
# soft limit and is killed after the hard one. Seconds.
COMPUTE_LIMITS: TaskOptions = {"soft_time_limit": 60, "time_limit": 90}
READING_LIMITS: TaskOptions = {**COMPUTE_LIMITS, "id_column": None}
# Acknowledged early: the next tick replaces a lost one.
TICK_OPTIONS: TaskOptions = {
    "id_column": None,
    "acks_late": False,
    "reject_on_worker_lost": False,
}

# The queue of each task, by its full name; the application routes by this table.
ROUTES: dict[str, dict[str, Queue | OptionalQueue]] = {}


def chain_task(
    name: str, queue: Queue | OptionalQueue, **options: Unpack[TaskOptions]
) -> Callable[..., PipelineTask]:
    """Declare a task ``wireroom.<name>`` on a queue."""
    full_name = f"wireroom.{name}"
    ROUTES[full_name] = {"queue": queue}
    return shared_task(bind=True, base=PipelineTask, name=full_name, **options)


@chain_task("dispatch", Queue.CONTROL, **TICK_OPTIONS)
def dispatch_due(self: PipelineTask) -> None:
    """Lease due feeds and articles and send them to the queues that have room."""
    app = app_of(self)
    app.check_position()
    full = full_queues(app.count_waiting(), app.queue_limit)
    most = app.queue_limit
    due = self.pipeline.lease_due(
        app.batch_size,
        feeds=most if can_feed(Queue.POLL, full, DOWNSTREAM) else 0,
        articles=most,
        stages=_open_stages(full),
    )
    for feed_ids in due.feed_batches:
        poll_feeds.apply_async((feed_ids,))
    for visits in due.visit_batches:
        revisit_articles.apply_async((visits.article_ids,), countdown=visits.delay)
    _send_articles(app, due)


@chain_task("poll_feed", Queue.POLL, id_column="feed_id")
def poll_feed(self: PipelineTask, feed_id: int) -> None:
    """Poll one feed; send its first new articles to be downloaded."""
    send_new(self, self.pipeline.poll_feed(feed_id))


@chain_task("poll_feeds", Queue.POLL, id_column=None)
def poll_feeds(self: PipelineTask, feed_ids: list[int]) -> None:
    """Poll a batch of feeds; a defect counts for the feed that was being polled."""
    with self.pipeline.open_feed_batch(feed_ids) as batch:
        for feed_id in batch:
            self.request.update(feed_id=feed_id, step="poll_feed")
            send_new(self, batch.poll_feed(feed_id))


@chain_task("download", Queue.DOWNLOAD)
def download_article(self: PipelineTask, article_id: int) -> None:
    """Download an article's page, whose message the release before has sent."""
    send_next(article_id, self.pipeline.download_article(article_id))


@chain_task("download_articles", Queue.DOWNLOAD, id_column=None)
def download_articles(self: PipelineTask, article_ids: list[int]) -> None:
    """Download a batch of pages; a defect counts for the page that was downloaded."""
    writer = app_of(self).page_writer
    with self.pipeline.open_download_batch(article_ids, writer) as batch:
        for article_id in batch:
            self.request.update(article_id=article_id, step="download")
            batch.download_article(article_id)


@chain_task("revisit", Queue.DOWNLOAD)
def revisit_article(self: PipelineTask, article_id: int) -> None:
    """Download a published page again."""
    send_next(article_id, self.pipeline.revisit_article(article_id))


@chain_task("render", OptionalQueue.RENDER, **RENDER_LIMITS)
def render_article(self: PipelineTask, article_id: int, stage: str) -> None:
    """Download or visit a page, and build it in a browser."""
    self.request.update(step=NEXT_STEP[Stage(stage)].name)
    send_next(article_id, self.pipeline.render_article(article_id, Stage(stage)))


@chain_task("revisit_articles", Queue.DOWNLOAD, id_column=None)
def revisit_articles(self: PipelineTask, article_ids: list[int]) -> None:
    """Visit a batch of pages; a defect counts for the page that was being visited."""
    with self.pipeline.open_visit_batch(article_ids) as batch:
        for article_id in batch:
            self.request.update(article_id=article_id, step="revisit")
            send_next(article_id, batch.visit_article(article_id))


@chain_task("extract", Queue.PROCESS, **COMPUTE_LIMITS)
def extract_article(self: PipelineTask, article_id: int) -> None:
    """Extract a downloaded page, then run the later steps."""
    run_compute_steps(self, article_id)


@chain_task("extract_articles", Queue.PROCESS, **READING_LIMITS)
def extract_articles(self: PipelineTask, article_ids: list[int]) -> None:
    """Read a batch of downloaded pages; a defect counts for the one that was read."""
    with self.pipeline.open_reading_batch(article_ids) as batch:
        for article_id, stage in batch.read(partial(_note_step, self)):
            self.request.update(article_id=article_id)
            _run_steps_from(self, article_id, stage)
    for article_id in batch.again:
        send_next(article_id, Stage.DOWNLOADED)


@chain_task("deduplicate", Queue.PROCESS, **COMPUTE_LIMITS)
def deduplicate_article(self: PipelineTask, article_id: int) -> None:
    """Merge an article or place it in a story, then run the later steps."""
    run_compute_steps(self, article_id)


@chain_task("enrich", Queue.PROCESS, **COMPUTE_LIMITS)
def enrich_and_publish(self: PipelineTask, article_id: int) -> None:
    """Annotate an article and publish it."""
    run_compute_steps(self, article_id)


def run_compute_steps(self: PipelineTask, article_id: int) -> None:
    """Run the steps that only compute, from the article's present stage on."""
    _run_steps_from(self, article_id, self.pipeline.begin_processing(article_id))


def _note_step(self: PipelineTask, article_id: int, step: str) -> None:
    """Note what is in work, and from when on its processor time counts."""
    if article_id != self.request.get("article_id"):
        self.request.update(article_id=article_id, cpu_began=time.process_time())
    self.request.update(step=step)


def _run_steps_from(self: PipelineTask, article_id: int, stage: Stage | None) -> None:
    if stage is Stage.DOWNLOADED:
        stage = self.pipeline.read_article(
            article_id, lambda step: self.request.update(step=step)
        )
    while stage is not None and NEXT_STEP[stage].queue is Queue.PROCESS:
        self.request.update(step=NEXT_STEP[stage].name)
        stage = self.pipeline.run_step(stage, article_id)


def send_next(article_id: int, stage: Stage | None) -> None:
    """Send the task that follows a stage; nothing for None."""
    if stage is not None:
        step = NEXT_STEP[stage]
        name = f"wireroom.{step.name}"
        current_app.send_task(name, (article_id,), queue=step.queue)


def send_new(self: PipelineTask, article_ids: Collection[int]) -> None:
    """Send articles that were just found, as far as their hosts have room."""
    _send_articles(app_of(self), self.pipeline.lease_new(article_ids))


def app_of(self: PipelineTask) -> HasPipeline:
    """Return the task's application, which has a pipeline."""
    return cast("HasPipeline", self.app)


def _send_articles(app: HasPipeline, due: DueWork) -> None:
    """Send articles to their next step, as many to the browser as have room there."""
    for message in due.download_batches:
        # One article as well: a batch takes fewer statements than a single download.
        download_articles.apply_async((message.article_ids,), countdown=message.delay)
    room = _count_render_room(app) if due.rendered else 0
    for article_id, stage in due.articles:
        if article_id in due.rendered:
            if room > 0:
                room -= 1
                render_article.apply_async((article_id, str(stage)))
        elif NEXT_STEP[stage].queue is Queue.PROCESS:
            send_next(article_id, stage)


def send_readings(article_ids: Sequence[int]) -> None:
    """Send articles whose pages are stored to be read, several by a message."""
    for message in split_ids(article_ids, MAX_READINGS, delay=0.0):
        if len(message.article_ids) == 1:
            send_next(message.article_ids[0], Stage.DOWNLOADED)
        else:
            extract_articles.apply_async((message.article_ids,))


def _count_render_room(app: HasPipeline) -> int:
    return RENDER_ROOM - app.count_waiting().get(OptionalQueue.RENDER, 0)


def _open_stages(full: Collection[str]) -> list[Stage]:
    """Return the stages whose next step may be sent now; log the full queues."""
    if full:
        logger.warning("the tick waits for room in: %s", full)
    return [
        stage
        for stage, step in NEXT_STEP.items()
        if can_feed(step.queue, full, DOWNSTREAM)
    ]
