"""The pipeline: one method a step. Each reads, decides and writes.

    poll -> download -> extract -> deduplicate -> enrich        (later: revisit)

A method takes an id and returns the stage the article has now been through, so that
``tasks/chain.py`` can send what follows. None means there was nothing to do: another
delivery of the same message did it or is doing it. State is committed before a method
returns. Nothing here knows a queue.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from wireroom.enrich.registry import EnricherRegistry
from wireroom.model.states import Stage
from wireroom.steps import archive, imports, quarantine
from wireroom.steps.articles import deduplicate, download, enrich, extract
from wireroom.steps.context import HttpFetcher, PipelinePolicy, StepContext
from wireroom.steps.feeds import poll
from wireroom.steps.feeds import submit_url as book
from wireroom.steps.feeds.poll import FeedBatch, batch_feeds
from wireroom.steps.replays import preview_stories as rehearse
from wireroom.steps.replays import replay
from wireroom.steps.websub import receive, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from wireroom.step_metrics import StepMetrics
    from wireroom.steps.replays.preview_stories import StoryPreview
    from wireroom.store.database import Store
    from wireroom.store.failures import Failure

# The stages whose next step needs no network, with that step. Their attempts are
# counted apart.
COMPUTE_STEPS = {
    Stage.DOWNLOADED: "extract",
    Stage.EXTRACTED: "deduplicate",
    Stage.DEDUPLICATED: "enrich",
}

# How long a body that was read is known again.
DELIVERY_RETENTION = timedelta(days=1)
# Steps that concern a feed and not its polls: those go on when one of them fails.
WEBSUB_STEPS = frozenset({"subscribe", "take_delivery"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """What a tick found to be due and has leased: to be sent now."""

    feed_batches: tuple[tuple[int, ...], ...]
    articles: tuple[tuple[int, Stage], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWebSub:
    """Feeds whose hubs are to be asked; (feed, delivery) that are to be read."""

    feeds: tuple[int, ...]
    deliveries: tuple[tuple[int, int], ...]


class Pipeline:
    """All steps over one database and one way to the web. Thread-safe.

    Args:
        store: the database. web: the guarded client. policy: the numbers.
        now, jitter: replaced by tests and by simulations. roster: the enrichers.
    """

    def __init__(
        self,
        *,
        store: Store,
        web: HttpFetcher,
        policy: PipelinePolicy | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = random.random,
        roster: EnricherRegistry | None = None,
    ) -> None:
        self._ctx = StepContext(
            store=store,
            http=web,
            policy=policy or PipelinePolicy(),
            now=now,
            jitter=jitter,
            registry=roster or EnricherRegistry(),
        )

    @property
    def store(self) -> Store:
        """The database."""
        return self._ctx.store

    @property
    def step_metrics(self) -> StepMetrics:
        """What ran in this process and is not in the database yet."""
        return self._ctx.metrics

    def lease_due(
        self,
        limit: int,
        *,
        feeds: int = 2_000,
        stages: Collection[Stage] = tuple(Stage),
    ) -> DueWork:
        """Lease up to ``limit`` feeds and as many articles that are due.

        ``feeds`` says how many may be out at once, ``stages`` which articles there is
        room for now.
        """
        now, lease = self._ctx.now(), self._ctx.policy.resend_after
        turns, due_articles = [], []
        with self.store.begin() as tx:
            if feeds:
                turns = tx.feeds.lease_due(
                    now=now, lease=lease, limit=limit, most=feeds
                )
            if stages:
                due_articles = tx.articles.lease_due(
                    now=now, lease=lease, limit=limit, stages=stages
                )
        return DueWork(feed_batches=batch_feeds(turns), articles=tuple(due_articles))

    def record_heartbeat(self, queue: str) -> None:
        """Note that a task crossed a queue."""
        with self.store.begin() as tx:
            tx.queue_heartbeats.record_task(queue, now=self._ctx.now())

    def submit_url(self, url: str) -> tuple[int, ...]:
        """Book an address by hand, or what a feed there lists; return the articles.

        Raises:
            Permanent, Transient: it is no address, or nothing answers there.
        """
        return book.submit_url(self._ctx, url)

    def poll_feed(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the articles it made."""
        return poll.poll_feed(self._ctx, feed_id)

    def open_feed_batch(self, feed_ids: Sequence[int]) -> FeedBatch:
        """Poll several feeds in a round."""
        return FeedBatch(self._ctx, feed_ids)

    def download_article(self, article_id: int) -> Stage | None:
        """Fetch an article's page."""
        return self._run_step("download", download.download_article, article_id)

    def begin_processing(self, article_id: int) -> Stage | None:
        """Count an attempt at what follows a download; return where it stands.

        To be called once a delivery, before :meth:`extract` and its successors. None
        where nothing is to be done, or it was tried too often and is now given up.
        """
        given = self._ctx
        with self.store.begin() as tx:
            counted = tx.articles.count_attempt(
                article_id,
                COMPUTE_STEPS,
                now=given.now(),
                lease=given.policy.lease,
                limit=given.policy.max_attempts,
            )
        if counted is None:
            return None
        attempts, stage = counted
        if attempts > given.policy.max_attempts:
            step = COMPUTE_STEPS[stage]
            quarantine.quarantine_stuck_article(
                given, article_id, stage, attempts, step=step
            )
            return None
        return stage

    def extract_article(self, article_id: int) -> Stage | None:
        """Read a downloaded page."""
        return self._run_step("extract", extract.extract_article, article_id)

    def deduplicate_article(self, article_id: int) -> Stage | None:
        """Merge an article, or give it its place in a story."""
        return self._run_step(
            "deduplicate", deduplicate.deduplicate_article, article_id
        )

    def enrich_and_publish(self, article_id: int) -> Stage | None:
        """Annotate an article and publish it."""
        return self._run_step("enrich", enrich.enrich_and_publish, article_id)

    def revisit_article(self, article_id: int) -> Stage | None:
        """Fetch a published page again."""
        return self._run_step("revisit", download.revisit_article, article_id)

    def lease_websub(self, limit: int) -> DueWebSub:
        """Lease up to ``limit`` feeds whose hubs are to be asked, and deliveries.

        Where push is off, hubs that were asked before are relied on no more.
        """
        given = self._ctx
        now = given.now()
        with self.store.begin() as tx:
            if given.policy.callback_url is None:
                tx.feeds.poll_soon(tx.subscriptions.reset_all(now=now), now=now)
                return DueWebSub(feeds=(), deliveries=())
            tx.deliveries.prune_parsed_deliveries(before=now - DELIVERY_RETENTION)
            asked = tx.subscriptions.lease_due(
                now=now, lease=given.policy.resend_after, limit=limit
            )
            read = tx.deliveries.lease_due(
                now=now, lease=receive.DELIVERY_LEASE, limit=limit
            )
        return DueWebSub(feeds=tuple(asked), deliveries=tuple(read))

    def run_step(self, stage: Stage, article_id: int) -> Stage | None:
        """Run the step that follows a stage; return the stage reached, or None."""
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

    def update_subscription(self, feed_id: int) -> None:
        """Ask a feed's hub to deliver, to go on or to stop, as is due."""
        subscribe.update_subscription(self._ctx, feed_id)

    def process_delivery(self, delivery_id: int) -> tuple[int, ...]:
        """Read what a hub delivered; return the articles it made."""
        return receive.process_delivery(self._ctx, delivery_id)

    def preview_stories(self, step: str, article_id: int) -> StoryPreview | None:
        """Say what ``deduplicate`` or ``enrich`` would change; change nothing."""
        return rehearse.preview_stories(self._ctx, step, article_id)

    def lease_replays(self, room: int) -> list[tuple[int, int]]:
        """Take articles out of the replays, so that ``room`` are out."""
        return replay.lease_articles(self._ctx, room)

    def begin_replay(self, article_id: int, replay_id: int) -> bool:
        """Put an article back to where a replay begins; whether there is work."""
        return replay.begin_article(self._ctx, article_id, replay_id)

    def finish_replay(self, article_id: int, replay_id: int) -> None:
        """Record what came of an article's replay."""
        replay.finish_article(self._ctx, article_id, replay_id)

    def lease_imports(self, *, reads: int, rounds: int) -> imports.DueImports:
        """Hand out what was imported: articles to be read, rounds of downloads."""
        return imports.lease_articles(self._ctx, reads=reads, rounds=rounds)

    def open_import_batch(
        self, article_ids: Sequence[int]
    ) -> AbstractContextManager[Iterator[int]]:
        """Give the articles of a round of downloads, while there is time."""
        return imports.iterate_batch(self._ctx, article_ids)

    def fetch_import(self, article_id: int) -> bool:
        """Download what was imported; whether it is to be read now."""
        if imports.begin_article(self._ctx, article_id):
            self.download_article(article_id)
        return imports.finish_article(self._ctx, article_id, sends=True)

    def begin_import(self, article_id: int) -> bool:
        """Take up what was imported where it stands; whether there is work."""
        return imports.begin_article(self._ctx, article_id)

    def finish_import(self, article_id: int) -> None:
        """Record what came of it, or let it wait for its next turn."""
        imports.finish_article(self._ctx, article_id)

    def archive_pages(self) -> archive.ArchivedFile | None:
        """Move one file's worth of cold pages; None where there is nothing to move.

        Raises:
            Transient: the archive does not take it now; nothing is lost.
        """
        given = self._ctx
        now = given.now()
        cold = now - given.policy.archive_after
        return archive.archive_pages(self.store, before=cold, now=now)

    def prune_changes(self) -> int:
        """Take some old events out of the change feed; return how many.

        Never what a consumer has not read; nothing where events are kept for ever.
        """
        kept = self._ctx.policy.change_retention
        if kept is None:
            return 0
        with self.store.begin() as tx:
            return tx.changes.prune_events(before=self._ctx.now() - kept)

    def release_lease(
        self, *, feed_id: int | None = None, article_id: int | None = None
    ) -> None:
        """Give back what was begun when a service failed: it is not to blame."""
        given = self._ctx
        wait = given.policy.retry_base * (1 + given.jitter() / 2)
        with self.store.begin() as tx:
            if feed_id is not None:
                now = given.now()
                tx.feeds.release([feed_id], now=now, due_at=now + wait)
            if article_id is not None:
                tx.articles.release(article_id, due_at=given.now() + wait)

    def quarantine_failure(self, failure: Failure) -> None:
        """Put away work that ended in a defect."""
        given = self._ctx
        if failure.stage in WEBSUB_STEPS:
            quarantine.record_failure(given, failure)
        elif failure.feed_id is not None:
            quarantine.quarantine_feed(given, failure)
        elif failure.article_id is not None:
            with self.store.begin() as tx:
                article = tx.articles.get_for_update(failure.article_id)
                quarantine.quarantine_article(given, tx, article, failure)

    def flush_metrics(self, node: str, queues: Sequence[str], release: str) -> None:
        """Add what this process counted to the database, and say that it is there."""
        taken = self.step_metrics.take_tallies()
        now = self._ctx.now()
        try:
            with self.store.begin() as tx:
                tx.step_counts.add_tallies(taken, at=now)
                tx.step_counts.record_worker(node, queues, release, now=now)
        except DBAPIError:
            self.step_metrics.restore_tallies(taken)
            raise

    def roll_up(self) -> None:
        """Bring the counts by the hour up to date, and put away old ones."""
        now = self._ctx.now()
        with self.store.begin() as tx:
            tx.source_hours.roll_up(now=now)
            tx.step_counts.fold_old_slices(now=now)

    def _run_step(
        self,
        name: str,
        step: Callable[[StepContext, int], Stage | None],
        article_id: int,
    ) -> Stage | None:
        """Run a step and count it."""
        with self.step_metrics.measure_run(name, article_id):
            came = step(self._ctx, article_id)
            if not came:
                self.step_metrics.set_idle()
            return came
