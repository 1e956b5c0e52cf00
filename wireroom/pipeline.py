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

from wireroom.enrich.registry import Roster
from wireroom.model.states import Stage
from wireroom.steps import archive, imports, quarantine
from wireroom.steps.articles import deduplicate, download, enrich, extract
from wireroom.steps.context import Policy, Resources, Web
from wireroom.steps.feeds import poll
from wireroom.steps.feeds import submit_url as book
from wireroom.steps.feeds.poll import Round, shared_out
from wireroom.steps.replays import preview_stories as rehearse
from wireroom.steps.replays import replay
from wireroom.steps.websub import receive, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from wireroom.step_metrics import Meter
    from wireroom.steps.replays.preview_stories import Rehearsed
    from wireroom.store.database import Store
    from wireroom.store.failures import Failure

# The stages whose next step needs no network, with that step. Their attempts are
# counted apart.
IN_PROCESS = {
    Stage.DOWNLOADED: "extract",
    Stage.EXTRACTED: "deduplicate",
    Stage.DEDUPLICATED: "enrich",
}

# How long a body that was read is known again.
REMEMBERED = timedelta(days=1)
# Steps that concern a feed and not its polls: those go on when one of them fails.
PUSH = frozenset({"subscribe", "take_delivery"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a tick found to be due and has leased: to be sent now."""

    rounds: tuple[tuple[int, ...], ...]
    articles: tuple[tuple[int, Stage], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePush:
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
        web: Web,
        policy: Policy | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = random.random,
        roster: Roster | None = None,
    ) -> None:
        self._given = Resources(
            store=store,
            web=web,
            policy=policy or Policy(),
            now=now,
            jitter=jitter,
            roster=roster or Roster(),
        )

    @property
    def store(self) -> Store:
        """The database."""
        return self._given.store

    @property
    def meter(self) -> Meter:
        """What ran in this process and is not in the database yet."""
        return self._given.meter

    def dispatch(
        self,
        limit: int,
        *,
        feeds: int = 2_000,
        stages: Collection[Stage] = tuple(Stage),
    ) -> Due:
        """Lease up to ``limit`` feeds and as many articles that are due.

        ``feeds`` says how many may be out at once, ``stages`` which articles there is
        room for now.
        """
        now, lease = self._given.now(), self._given.policy.sweep
        turns, due_articles = [], []
        with self.store.begin() as tx:
            if feeds:
                turns = tx.feeds.hand_out(now=now, lease=lease, limit=limit, most=feeds)
            if stages:
                due_articles = tx.articles.hand_out(
                    now=now, lease=lease, limit=limit, stages=stages
                )
        return Due(rounds=shared_out(turns), articles=tuple(due_articles))

    def pulse(self, queue: str) -> None:
        """Note that a task crossed a queue."""
        with self.store.begin() as tx:
            tx.pulses.beat(queue, now=self._given.now())

    def book(self, url: str) -> tuple[int, ...]:
        """Book an address by hand, or what a feed there lists; return the articles.

        Raises:
            Permanent, Transient: it is no address, or nothing answers there.
        """
        return book.book(self._given, url)

    def poll(self, feed_id: int) -> tuple[int, ...]:
        """Poll a feed; return the articles it made."""
        return poll.poll(self._given, feed_id)

    def polling(self, feed_ids: Sequence[int]) -> Round:
        """Poll several feeds in a round."""
        return Round(self._given, feed_ids)

    def download(self, article_id: int) -> Stage | None:
        """Fetch an article's page."""
        return self._metered("download", download.download, article_id)

    def begin_processing(self, article_id: int) -> Stage | None:
        """Count an attempt at what follows a download; return where it stands.

        To be called once a delivery, before :meth:`extract` and its successors. None
        where nothing is to be done, or it was tried too often and is now given up.
        """
        given = self._given
        with self.store.begin() as tx:
            counted = tx.articles.count_attempt(
                article_id,
                IN_PROCESS,
                now=given.now(),
                lease=given.policy.lease,
                limit=given.policy.attempts,
            )
        if counted is None:
            return None
        attempts, stage = counted
        if attempts > given.policy.attempts:
            step = IN_PROCESS[stage]
            quarantine.give_up_article(given, article_id, stage, attempts, step=step)
            return None
        return stage

    def extract(self, article_id: int) -> Stage | None:
        """Read a downloaded page."""
        return self._metered("extract", extract.extract, article_id)

    def deduplicate(self, article_id: int) -> Stage | None:
        """Merge an article, or give it its place in a story."""
        return self._metered("deduplicate", deduplicate.deduplicate, article_id)

    def enrich(self, article_id: int) -> Stage | None:
        """Annotate an article and publish it."""
        return self._metered("enrich", enrich.enrich, article_id)

    def revisit(self, article_id: int) -> Stage | None:
        """Fetch a published page again."""
        return self._metered("revisit", download.revisit, article_id)

    def dispatch_push(self, limit: int) -> DuePush:
        """Lease up to ``limit`` feeds whose hubs are to be asked, and deliveries.

        Where push is off, hubs that were asked before are relied on no more.
        """
        given = self._given
        now = given.now()
        with self.store.begin() as tx:
            if given.policy.callback is None:
                tx.feeds.hasten(tx.subscriptions.rest(now=now), now=now)
                return DuePush(feeds=(), deliveries=())
            tx.deliveries.prune(before=now - REMEMBERED)
            asked = tx.subscriptions.hand_out(
                now=now, lease=given.policy.sweep, limit=limit
            )
            read = tx.deliveries.hand_out(
                now=now, lease=receive.HANDED_OUT, limit=limit
            )
        return DuePush(feeds=tuple(asked), deliveries=tuple(read))

    def subscribe(self, feed_id: int) -> None:
        """Ask a feed's hub to deliver, to go on or to stop, as is due."""
        subscribe.subscribe(self._given, feed_id)

    def take_delivery(self, delivery_id: int) -> tuple[int, ...]:
        """Read what a hub delivered; return the articles it made."""
        return receive.take_delivery(self._given, delivery_id)

    def rehearse(self, step: str, article_id: int) -> Rehearsed | None:
        """Say what ``deduplicate`` or ``enrich`` would change; change nothing."""
        return rehearse.rehearse(self._given, step, article_id)

    def hand_out_replays(self, room: int) -> list[tuple[int, int]]:
        """Take articles out of the replays, so that ``room`` are out."""
        return replay.hand_out(self._given, room)

    def begin_replay(self, article_id: int, replay_id: int) -> bool:
        """Put an article back to where a replay begins; whether there is work."""
        return replay.begin(self._given, article_id, replay_id)

    def end_replay(self, article_id: int, replay_id: int) -> None:
        """Record what came of an article's replay."""
        replay.end(self._given, article_id, replay_id)

    def hand_out_imports(self, *, reads: int, rounds: int) -> imports.Turns:
        """Hand out what was imported: articles to be read, rounds of downloads."""
        return imports.hand_out(self._given, reads=reads, rounds=rounds)

    def importing(
        self, article_ids: Sequence[int]
    ) -> AbstractContextManager[Iterator[int]]:
        """Give the articles of a round of downloads, while there is time."""
        return imports.in_time(self._given, article_ids)

    def fetch_import(self, article_id: int) -> bool:
        """Download what was imported; whether it is to be read now."""
        if imports.begin(self._given, article_id):
            self.download(article_id)
        return imports.end(self._given, article_id, sends=True)

    def begin_import(self, article_id: int) -> bool:
        """Take up what was imported where it stands; whether there is work."""
        return imports.begin(self._given, article_id)

    def end_import(self, article_id: int) -> None:
        """Record what came of it, or let it wait for its next turn."""
        imports.end(self._given, article_id)

    def archive(self) -> archive.Moved | None:
        """Move one file's worth of cold pages; None where there is nothing to move.

        Raises:
            Transient: the archive does not take it now; nothing is lost.
        """
        given = self._given
        now = given.now()
        cold = now - given.policy.archive_after
        return archive.move(self.store, before=cold, now=now)

    def prune(self) -> int:
        """Take some old events out of the change feed; return how many.

        Never what a consumer has not read; nothing where events are kept for ever.
        """
        kept = self._given.policy.changes_kept
        if kept is None:
            return 0
        with self.store.begin() as tx:
            return tx.changes.prune(before=self._given.now() - kept)

    def put_back(
        self, *, feed_id: int | None = None, article_id: int | None = None
    ) -> None:
        """Give back what was begun when a service failed: it is not to blame."""
        given = self._given
        wait = given.policy.retry_base * (1 + given.jitter() / 2)
        with self.store.begin() as tx:
            if feed_id is not None:
                now = given.now()
                tx.feeds.put_back([feed_id], now=now, due_at=now + wait)
            if article_id is not None:
                tx.articles.put_back(article_id, due_at=given.now() + wait)

    def quarantine(self, failure: Failure) -> None:
        """Put away work that ended in a defect."""
        given = self._given
        if failure.stage in PUSH:
            quarantine.note(given, failure)
        elif failure.feed_id is not None:
            quarantine.rest_feed(given, failure)
        elif failure.article_id is not None:
            with self.store.begin() as tx:
                article = tx.articles.hold(failure.article_id)
                quarantine.give_up(given, tx, article, failure)

    def flush(self, node: str, queues: Sequence[str], release: str) -> None:
        """Add what this process counted to the database, and say that it is there."""
        taken = self.meter.take()
        now = self._given.now()
        try:
            with self.store.begin() as tx:
                tx.counts.add(taken, at=now)
                tx.counts.seen(node, queues, release, now=now)
        except DBAPIError:
            self.meter.give_back(taken)
            raise

    def roll_up(self) -> None:
        """Bring the counts by the hour up to date, and put away old ones."""
        now = self._given.now()
        with self.store.begin() as tx:
            tx.hours.roll_up(now=now)
            tx.counts.fold(now=now)

    def _metered(
        self,
        name: str,
        step: Callable[[Resources, int], Stage | None],
        article_id: int,
    ) -> Stage | None:
        """Run a step and count it."""
        with self.meter.run(name, article_id):
            came = step(self._given, article_id)
            if not came:
                self.meter.note_idle()
            return came
