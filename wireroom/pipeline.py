"""The pipeline: one method per step. Each step reads, decides and writes.

    poll -> download -> extract -> deduplicate -> enrich        (later: revisit)

A step takes an article's id and returns the stage the article has reached, so that
``tasks/chain.py`` can send the next task. None means that there was nothing to do:
another delivery of the same message did the work or is doing it. State is committed
before a method returns. This module knows no queue.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from wireroom.enrich.registry import EnricherRegistry
from wireroom.model.states import Stage
from wireroom.steps import archive, imports, lease_imports, lease_work, quarantine
from wireroom.steps.articles import enrich
from wireroom.steps.articles.download import download
from wireroom.steps.articles.download.download_batch import DownloadBatch
from wireroom.steps.articles.download.page_writer import PageWriter
from wireroom.steps.articles.extract import extract
from wireroom.steps.articles.first_reading import read_article
from wireroom.steps.articles.reading_batch import ReadingBatch
from wireroom.steps.articles.start_step import COMPUTE_STEPS, start_processing
from wireroom.steps.articles.stories import deduplicate
from wireroom.steps.articles.visits import revisit
from wireroom.steps.articles.visits.visit_batch import VisitBatch
from wireroom.steps.audit import run_audit
from wireroom.steps.context import HttpFetcher, PipelinePolicy, StepContext
from wireroom.steps.erasure.run import run_erasures
from wireroom.steps.feeds import poll, submit_url
from wireroom.steps.feeds.poll import FeedBatch
from wireroom.steps.flush_metrics import flush_metrics
from wireroom.steps.kept_cookies import CookieKeepingFetcher
from wireroom.steps.release_row import release_row
from wireroom.steps.replays import preview_stories, replay
from wireroom.steps.retention import run_retention
from wireroom.steps.websub import receive, subscribe
from wireroom.steps.websub.lease_websub import lease_websub

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from wireroom.model.erasures import ErasureRow
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rendering import Renderer
    from wireroom.step_metrics import StepMetrics
    from wireroom.steps.lease_imports import DueImports
    from wireroom.steps.lease_work import DueWork
    from wireroom.steps.replays.preview_stories import StoryPreview
    from wireroom.steps.websub.lease_websub import DueWebSub
    from wireroom.store.database import Store
    from wireroom.store.failures import Failure
    from wireroom.store.reports.audit_runs import AuditRun


class Pipeline:
    """All steps over one database and one HTTP client. Thread-safe.

    Args:
        http: the guarded client. policy: the numbers an operator may set.
        now, jitter: replaced by tests and simulations. registry: the enrichers.
        make_renderer: starts a browser at the first page that needs it; None: none.
    """

    def __init__(  # noqa: PLR0913 - each part of the pipeline by name
        self,
        *,
        store: Store,
        http: HttpFetcher,
        policy: PipelinePolicy | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = random.random,
        registry: EnricherRegistry | None = None,
        make_renderer: Callable[[], Renderer] | None = None,
    ) -> None:
        self._make_renderer = make_renderer
        self._ctx = StepContext(
            store=store,
            http=CookieKeepingFetcher(http=http, store=store, now=now),
            policy=policy or PipelinePolicy(),
            now=now,
            jitter=jitter,
            registry=registry or EnricherRegistry(),
        )

    @property
    def store(self) -> Store:
        """The database."""
        return self._ctx.store

    @property
    def step_metrics(self) -> StepMetrics:
        """Counts of the runs in this process that are not in the database yet."""
        return self._ctx.metrics

    def lease_due(
        self,
        limit: int,
        *,
        feeds: int = 2_000,
        articles: int = 2_000,
        stages: Collection[Stage] = tuple(Stage),
    ) -> DueWork:
        """Lease up to ``limit`` due rows of a kind: :func:`lease_work.lease_due`.

        Args:
            feeds, articles: how many may be leased at once, those of earlier ticks too;
                articles for each step that sends requests.
        """
        most = lease_work.MostLeased(feeds=feeds, articles=articles)
        return lease_work.lease_due(self._ctx, limit, most=most, stages=stages)

    def lease_new(self, article_ids: Collection[int]) -> DueWork:
        """Lease articles that were just found, as far as their hosts have room."""
        return lease_work.lease_new(self._ctx, article_ids)

    def record_heartbeat(self, queue: str) -> None:
        """Record that a task crossed a queue now."""
        with self.store.begin() as tx:
            tx.queue_heartbeats.record_task(queue, now=self._ctx.now())

    def submit_url(self, url: str) -> tuple[int, ...]:
        """Add a URL by hand, or the entries of the feed there; return the articles.

        Raises:
            Permanent, Transient: not a URL, or no page and no feed answers there.
        """
        return submit_url.submit_url(self._ctx, url)

    def poll_feed(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the new articles."""
        return poll.poll_feed(self._ctx, feed_id)

    def open_feed_batch(self, feed_ids: Sequence[int]) -> FeedBatch:
        """Return a context in which one worker polls several feeds in turn."""
        return FeedBatch(self._ctx, feed_ids)

    def begin_processing(self, article_id: int) -> Stage | None:
        """Count an attempt at the compute steps; return the article's present stage.

        Call it once per delivery, before the first :meth:`run_step`. None if there is
        nothing to do, or the article goes to quarantine for too many attempts.
        """
        return start_processing(self._ctx, article_id)

    def read_article(
        self,
        article_id: int,
        begin_step: Callable[[str], None] = lambda _: None,
    ) -> Stage | None:
        """Run the compute steps of a new article in one transaction, if that is due.

        Call it after :meth:`begin_processing` and before the first :meth:`run_step`;
        the steps that follow the returned stage remain. ``begin_step`` is called with
        the name of each step before it runs.
        """
        stage = read_article(self._ctx, article_id, begin_step)
        self._forget_ended(stage)
        return stage

    def run_step(self, stage: Stage, article_id: int) -> Stage | None:
        """Run the step after a stage; return the stage reached, or None."""
        match stage:
            case Stage.FOUND:
                return self.download_article(article_id)
            case Stage.DOWNLOADED:
                return self.extract_article(article_id)
            case Stage.EXTRACTED:
                return self.deduplicate_article(article_id)
            case Stage.DEDUPLICATED:
                return self.enrich_and_publish(article_id)
            case Stage.DONE:
                return self.revisit_article(article_id)

    def download_article(self, article_id: int) -> Stage | None:
        """Download an article's page."""
        return self._measure_step("download", download.download_article, article_id)

    def render_article(self, article_id: int, stage: Stage) -> Stage | None:
        """Download or visit the page of an article at ``stage``, built in a browser."""
        is_visit = stage is Stage.DONE
        step = revisit.revisit_article if is_visit else download.download_article
        ctx = replace(self._ctx, renderer=self._renderer)
        return self._measure_step("render", lambda _, i: step(ctx, i), article_id)

    def extract_article(self, article_id: int) -> Stage | None:
        """Extract the fields and comments of a downloaded page."""
        return self._compute_step("extract", extract.extract_article, article_id)

    def deduplicate_article(self, article_id: int) -> Stage | None:
        """Merge an article into another, or place it in a story."""
        return self._compute_step(
            "deduplicate", deduplicate.deduplicate_article, article_id
        )

    def enrich_and_publish(self, article_id: int) -> Stage | None:
        """Annotate an article and publish it."""
        return self._compute_step("enrich", enrich.enrich_and_publish, article_id)

    def revisit_article(self, article_id: int) -> Stage | None:
        """Download a published page again."""
        return self._measure_step("revisit", revisit.revisit_article, article_id)

    def make_page_writer(self, send: Callable[[Sequence[int]], None]) -> PageWriter:
        """Return the writer of a process; ``send`` gets the articles it has stored."""
        return PageWriter(self._ctx, send)

    def open_download_batch(
        self, article_ids: Sequence[int], writer: PageWriter
    ) -> DownloadBatch:
        """Return a context in which one worker downloads several pages in turn."""
        return DownloadBatch(self._ctx, article_ids, writer)

    def open_reading_batch(self, article_ids: Sequence[int]) -> ReadingBatch:
        """Return a context in which one worker reads several pages together."""
        return ReadingBatch(self._ctx, article_ids)

    def open_visit_batch(self, article_ids: Sequence[int]) -> VisitBatch:
        """Return a context in which one worker visits several pages in turn."""
        return VisitBatch(self._ctx, article_ids)

    def lease_websub(self, limit: int) -> DueWebSub:
        """Lease up to ``limit`` due requests to hubs and as many stored deliveries."""
        return lease_websub(self._ctx, limit)

    def update_subscription(self, feed_id: int) -> None:
        """Send the due request to a feed's hub: subscribe, renew or unsubscribe."""
        subscribe.update_subscription(self._ctx, feed_id)

    def process_delivery(self, delivery_id: int) -> tuple[int, ...]:
        """Parse a hub's delivery; return the new articles."""
        return receive.process_delivery(self._ctx, delivery_id)

    def preview_stories(self, step: str, article_id: int) -> StoryPreview | None:
        """Return what ``deduplicate`` or ``enrich`` would change; change nothing."""
        return preview_stories.preview_stories(self._ctx, step, article_id)

    def lease_replays(self, room: int) -> list[tuple[int, int]]:
        """Lease articles of replays, up to ``room`` at once; return (article, run)."""
        return replay.lease_articles(self._ctx, room)

    def begin_replay(self, article_id: int, replay_id: int) -> bool:
        """Reset an article to the replay's first stage; False if nothing is to do."""
        return replay.begin_article(self._ctx, article_id, replay_id)

    def finish_replay(self, article_id: int, replay_id: int) -> None:
        """Record the result of an article's replay."""
        replay.finish_article(self._ctx, article_id, replay_id)

    def lease_imports(self, *, to_extract: int, batches: int) -> DueImports:
        """Lease imported articles: ``to_extract`` ones, and ``batches`` to download."""
        return lease_imports.lease_articles(
            self._ctx, to_extract=to_extract, batches=batches
        )

    def open_import_batch(
        self, article_ids: Sequence[int]
    ) -> AbstractContextManager[Iterator[int]]:
        """Return a context that yields a batch's articles while time is left."""
        return imports.iterate_batch(self._ctx, article_ids)

    def fetch_import(self, article_id: int) -> bool:
        """Download an imported article; return whether to extract it now."""
        if imports.begin_article(self._ctx, article_id):
            self.download_article(article_id)
        return imports.finish_article(self._ctx, article_id, sends=True)

    def begin_import(self, article_id: int) -> bool:
        """Start an imported article's next step; False if nothing is to do."""
        return imports.begin_article(self._ctx, article_id)

    def finish_import(self, article_id: int) -> None:
        """Record an imported article's outcome, or when its next step is due."""
        imports.finish_article(self._ctx, article_id)

    def archive_pages(self) -> archive.ArchivedFile | None:
        """Move one file of cold pages to the archive; None if no page is cold.

        Raises:
            Transient: the archive cannot be written now; the pages stay.
        """
        now = self._ctx.now()
        cold = now - self._ctx.policy.archive_after
        return archive.archive_pages(self.store, before=cold, now=now)

    def prune_changes(self) -> int:
        """Delete a batch of old events from the change feed; return how many.

        Never an event that a consumer has not read. 0 if events are kept for ever.
        """
        retention = self._ctx.policy.change_retention
        if retention is None:
            return 0
        with self.store.begin() as tx:
            return tx.changes.prune_events(before=self._ctx.now() - retention)

    def run_erasures(
        self, *, seconds: float, only: int | None = None
    ) -> ErasureRow | None:
        """Work on an erasure, the oldest or ``only`` this one; None if none is open.

        Raises:
            Transient: the archive cannot be written now.
        """
        return run_erasures(self.store, self._ctx.now, seconds=seconds, only=only)

    def run_retention(self, *, seconds: float) -> Counter[str]:
        """Delete for some seconds what sources keep no longer; count it by kind.

        Raises:
            Transient: the archive cannot be written now; the next run continues.
        """
        now = self._ctx.now()
        return run_retention(self.store, now=now, seconds=seconds)

    def forget_leases(self) -> None:
        """Forget the leases of this thread's last delivery, before the next one."""
        self._ctx.held.article = self._ctx.held.feed = None

    def audit(self) -> AuditRun:
        """Check that the ledger is consistent; store and return what was found."""
        return run_audit(self._ctx)

    def release_lease(
        self, *, feed_id: int | None = None, article_id: int | None = None
    ) -> None:
        """Release a row that this thread has started, uncounted.

        For a step that a failed service interrupted. A row that another worker has
        started meanwhile stays that worker's.
        """
        release_row(self._ctx, feed_id=feed_id, article_id=article_id)

    def quarantine_failure(self, failure: Failure) -> None:
        """Put the row of a failed step into quarantine, if this thread has it."""
        with self._ctx.count_late_answer():
            quarantine.quarantine_failure(self._ctx, failure)

    def flush_metrics(self, node: str, queues: Sequence[str], release: str) -> None:
        """Add a process's counts to the database, as those of the worker ``node``."""
        flush_metrics(self._ctx, node, queues, release)

    def roll_up(self) -> None:
        """Update the hourly counts, and fold the old counts of runs."""
        now = self._ctx.now()
        with self.store.begin() as tx:
            tx.source_hours.roll_up(now=now)
            tx.step_counts.fold_old_slices(now=now)

    @cached_property
    def _renderer(self) -> Renderer:
        if self._make_renderer is None:
            raise RuntimeError("this process has no browser")
        return self._make_renderer()

    def _compute_step(
        self,
        name: str,
        step: Callable[[StepContext, ArticleLease], Stage | None],
        article_id: int,
    ) -> Stage | None:
        """Run a step under the lease that :meth:`begin_processing` has drawn."""
        held = self._ctx.held
        if held.get_article(article_id) is None:
            self.begin_processing(article_id)
        lease = held.get_article(article_id)
        return self._measure_step(
            name, lambda ctx, _: None if lease is None else step(ctx, lease), article_id
        )

    def _measure_step(
        self,
        name: str,
        step: Callable[[StepContext, int], Stage | None],
        article_id: int,
    ) -> Stage | None:
        """Run a step and count the run."""
        with self.step_metrics.measure_run(name, article_id):
            stage = None
            with self._ctx.count_late_answer():
                stage = step(self._ctx, article_id)
            if not stage:
                self.step_metrics.set_idle()
            self._forget_ended(None if stage is Stage.DOWNLOADED else stage)
            return stage

    def _forget_ended(self, stage: Stage | None) -> None:
        """Forget the lease of an article that an outcome has ended."""
        if stage not in COMPUTE_STEPS:
            self._ctx.held.article = None
