"""The product as the model drives it: real steps, a queue of messages, a virtual clock.

A message is run as its task runs it (``tasks/``): an error that no step expects puts
the row into quarantine, a service that fails releases it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.model.site import FEEDS, HOSTS, PlantedDefect, Web
from tests.model.workers import (
    WatchedStore,
    Worker,
    check_point,
    lose_worker,
    run_to_the_end,
)
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.enrich.registry import EnricherRegistry
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import COMPUTE_STEPS, Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.tasks.base import RowIds

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Waits for a lock are as short as they can be: who waits waits for the worker that
# stopped, which continues afterwards.
LOCK_TIMEOUT = "40ms"
# Feeds are polled as seldom as articles are visited: three of four messages would be
# polls that bring nothing.
POLICY = PipelinePolicy(poll=PollPolicy(floor=3 * 3600.0))
# Eight statements a tick find nothing where neither runs.
_RUNNING = text(
    "SELECT EXISTS (SELECT FROM imports WHERE state IN ('reading', 'running')),"
    " EXISTS (SELECT FROM replays WHERE state = 'running')"
)
# One that needs no model; built once, because its entry points are looked up.
ENRICHERS = EnricherRegistry("reading")


@dataclass(frozen=True)
class Message:
    """A task and its arguments."""

    task: str
    args: tuple[Any, ...]


@dataclass
class Stopped:
    """A worker that has stopped in the middle of a message."""

    worker: Worker
    message: Message


@dataclass
class Newsroom:
    """The rows, the workers and the operator."""

    store: WatchedStore
    now: datetime = START
    messages: list[Message] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)
    # Errors that no planted defect explains.
    defects: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.web = Web(lambda: self.now)
        self.web.in_transit = check_point
        self.web.lose_worker = lose_worker
        self.pipeline = Pipeline(
            store=self.store,
            http=self.web,
            now=lambda: self.now,
            jitter=lambda: 0.0,
            registry=ENRICHERS,
            policy=POLICY,
        )
        self.listed = set(FEEDS)
        self.apply_sources()

    # The operator.

    def apply_sources(self) -> None:
        """Apply the sources file, in which the listed feeds are."""
        names = ("Paper", "Gazette", "Courier")
        specs = [
            SourceSpec(
                name=name,
                hosts=(host,),
                feeds=tuple(
                    FeedSpec(url=url)
                    for url in FEEDS
                    if host in url and url in self.listed
                ),
            )
            for name, host in zip(names, HOSTS, strict=True)
        ]
        with self.store.begin() as tx:
            tx.sources.apply_specs(specs, now=self.now)

    # The tick and the queue.

    def tick(self) -> int:
        """Lease what is due and send it; return how many messages were sent."""
        before = len(self.messages)
        due = self.pipeline.lease_due(100)
        for feed_ids in due.feed_batches:
            self.send("poll_feeds", feed_ids)
        found = [i for i, stage in due.articles if stage is Stage.FOUND]
        if len(found) > 1:
            self.send("download_articles", tuple(found))
        for article_id, stage in due.articles:
            if article_id not in found or len(found) == 1:
                self.send_next(article_id, stage)
        self._lease_runs()
        return len(self.messages) - before

    def _lease_runs(self) -> None:
        """Lease articles of imports and replays, if any of them runs."""
        with self.store.begin() as tx:
            has_imports, has_replays = tx.connection.execute(_RUNNING).one()
        if has_replays:
            for ids in self.pipeline.lease_replays(10):
                self.send("reprocess", *ids)
        if not has_imports:
            return
        imports = self.pipeline.lease_imports(to_extract=10, batches=2)
        for article_id in imports.to_extract:
            self.send("read_import", article_id)
        for article_ids in imports.download_batches:
            self.send("fetch_imports", article_ids)

    def send(self, task: str, *args: object) -> None:
        self.messages.append(Message(task, args))

    def send_next(self, article_id: int, stage: Stage | None) -> None:
        if stage is not None:
            self.send("article", article_id, stage)

    def send_stored(self, article_ids: Sequence[int]) -> None:
        if len(article_ids) > 1:
            self.send("extract_articles", tuple(article_ids))
        else:
            self.send_next(article_ids[0], Stage.DOWNLOADED)

    # The workers.

    def run(self, message: Message) -> None:
        """Run a message to its end."""
        run_to_the_end(lambda: Task(self).run(message))

    def start(
        self, message: Message, stop_after: int, *, is_inside: bool = False
    ) -> bool:
        """Run a message up to a commit or an answer; whether it stopped there."""
        worker = Worker(
            lambda: Task(self).run(message), stop_after, is_inside=is_inside
        )
        if not worker.start():
            return False
        self.stopped.append(Stopped(worker, message))
        return True

    def close(self) -> None:
        """End every worker that still runs."""
        for one in self.stopped:
            one.worker.dispose()
        self.stopped.clear()


class Task:
    """One run of a message, with the row in work, as ``tasks/base.py`` has it."""

    def __init__(self, room: Newsroom) -> None:
        self._room, self._pipeline = room, room.pipeline
        self._row: RowIds = {}

    def run(self, message: Message) -> None:
        self._pipeline.forget_leases()
        try:
            getattr(self, message.task)(*message.args)
        except PlantedDefect as error:
            self._quarantine(message, error)
        except OperationalError:
            self._release()
        except Exception as error:  # noqa: BLE001 - the history fails by it
            self._room.defects.append(error)
            self._quarantine(message, error)

    def poll_feeds(self, feed_ids: Sequence[int]) -> None:
        with self._pipeline.open_feed_batch(feed_ids) as batch:
            for feed_id in batch:
                self._row = {"feed_id": feed_id}
                for article_id in batch.poll_feed(feed_id):
                    self._room.send_next(article_id, Stage.FOUND)

    def article(self, article_id: int, stage: Stage) -> None:
        self._row = {"article_id": article_id}
        if stage in COMPUTE_STEPS:
            self._compute(article_id)
        else:
            reached = self._pipeline.run_step(stage, article_id)
            self._room.send_next(article_id, reached)

    def download_articles(self, article_ids: Sequence[int]) -> None:
        writer = self._pipeline.make_page_writer(self._room.send_stored)
        with self._pipeline.open_download_batch(article_ids, writer) as batch:
            for article_id in batch:
                self._row = {"article_id": article_id}
                batch.download_article(article_id)

    def extract_articles(self, article_ids: Sequence[int]) -> None:
        with self._pipeline.open_reading_batch(article_ids) as batch:
            for article_id, stage in batch.read(self._note_step):
                self._row = {"article_id": article_id}
                self._run_from(article_id, stage)
        for article_id in batch.again:
            self._room.send_next(article_id, Stage.DOWNLOADED)

    def _note_step(self, article_id: int, _: str) -> None:
        self._row = {"article_id": article_id}

    def fetch_imports(self, article_ids: Sequence[int]) -> None:
        with self._pipeline.open_import_batch(article_ids) as batch:
            for article_id in batch:
                self._row = {"article_id": article_id}
                if self._pipeline.fetch_import(article_id):
                    self._room.send("read_import", article_id)

    def read_import(self, article_id: int) -> None:
        self._row = {"article_id": article_id}
        if self._pipeline.begin_import(article_id):
            self._compute(article_id)
        self._pipeline.finish_import(article_id)

    def reprocess(self, article_id: int, replay_id: int) -> None:
        self._row = {"article_id": article_id}
        if self._pipeline.begin_replay(article_id, replay_id):
            self._compute(article_id)
        self._pipeline.finish_replay(article_id, replay_id)

    def _compute(self, article_id: int) -> None:
        self._run_from(article_id, self._pipeline.begin_processing(article_id))

    def _run_from(self, article_id: int, stage: Stage | None) -> None:
        if stage is Stage.DOWNLOADED:
            stage = self._pipeline.read_article(article_id)
        while stage is not None and stage in COMPUTE_STEPS:
            stage = self._pipeline.run_step(stage, article_id)

    def _quarantine(self, message: Message, error: Exception) -> None:
        self._pipeline.quarantine_failure(
            Failure(step=message.task, error=repr(error)[:500], **self._row)
        )

    def _release(self) -> None:
        if self._row:
            self._pipeline.release_lease(**self._row)
