"""First readings: the steps that compute, of several articles in one transaction.

A commit is a synced write, each statement costs the client and the server as much as a
small part of a page, and each step in a transaction of its own reads the row and writes
it again. So the first attempt runs all steps at once, of all articles of a message:
each article is published or merged at the commit, or nothing of any is stored. Rows are
read ahead for all of them, and written together. Every later attempt runs the steps one
by one, so that a step which kills its worker is the one that is counted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.model.states import Outcome, Stage
from wireroom.steps.articles.enrich import enrich_in_transaction, prepare_enrichment
from wireroom.steps.articles.extract.extract import extract_in_transaction
from wireroom.steps.articles.stories.deduplicate import (
    deduplicate_in_transaction,
    make_contender,
    prepare_deduplication,
)
from wireroom.store.connection.locks import Lock
from wireroom.store.scheduling.article_batches import hold_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.enrich.run_enrichers import EnricherRun
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.steps.context import StepContext
    from wireroom.store.articles.rivals import Contender
    from wireroom.store.database import Transaction

# The lock DEDUPLICATE comes before articles, so a transaction that has locked some must
# not wait for it: it looks repeatedly, for longer than several others hold the lock in
# turn (36 ms for five articles, measured). Seconds.
LOCK_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.02


def read_article(
    ctx: StepContext, article_id: int, begin_step: Callable[[str], None]
) -> Stage | None:
    """Read one article, whose lease this thread holds, as :func:`read_together`.

    Where the lease is over, the step that follows counts the late answer.
    """
    lease = ctx.held.get_article(article_id)
    if lease is None:
        return Stage.DOWNLOADED
    stages = read_together(ctx, [lease], lambda _, step: begin_step(step))
    return stages.get(article_id, Stage.DOWNLOADED)


def read_together(
    ctx: StepContext,
    leases: Sequence[ArticleLease],
    begin_step: Callable[[int, str], None],
    may_begin: Callable[[], bool] = lambda: True,
) -> dict[int, Stage | None]:
    """Extract, deduplicate and enrich downloaded articles; return their stages.

    Steps remain after an earlier stage than ``done``: the article is no new one, this
    is a later attempt, or other transactions kept the lock. None: a step put it off.
    An article is missing where its lease is over, or where it was not begun.

    Args:
        begin_step: called with the article's id and the name of each step before that
            runs; this thread holds the lease of the article then.
        may_begin: whether one more article may be begun.
    """
    with ctx.store.begin() as tx:
        held = hold_articles(tx.connection, leases, Stage.DOWNLOADED)
        first = [article for article in held if is_first_reading(article)]
        stages: dict[int, Stage | None] = {
            a.id: a.stage for a in held if not is_first_reading(a)
        }
        _read_ahead(tx, first)
        begun = []
        for article in first:
            if not may_begin():
                break
            begun.append(_Reading(ctx, tx, article.lease, begin_step))
            stages[article.id] = begun[-1].extract(article)
        extracted = [r for r in begun if stages[r.id] is Stage.EXTRACTED]
        return stages | _publish_together(ctx, tx, extracted)


def is_first_reading(article: ArticleRow) -> bool:
    """Return whether an article is read for the first time, at the first attempt."""
    return (
        article.attempts == 1
        and article.outcome is Outcome.IN_FLIGHT
        and article.replay_id is None
    )


def _read_ahead(tx: Transaction, articles: Sequence[LeasedArticle]) -> None:
    """Read what the steps read of each article, in one statement for all."""
    if not articles:
        return
    ids = [article.id for article in articles]
    tx.pages.read_ahead([a.page_id for a in articles if a.page_id is not None])
    tx.articles.read_sightings_ahead(articles)
    tx.comments.read_rows_ahead(ids)
    tx.search_index.read_categories_ahead(ids)
    tx.inserts.gather()


def _publish_together(
    ctx: StepContext, tx: Transaction, readings: Sequence[_Reading]
) -> dict[int, Stage | None]:
    """Deduplicate and enrich extracted articles; leave them so if others keep the lock.

    What can be computed is computed before the lock, for which all others wait.
    """
    contenders = [reading.prepare() for reading in readings]
    if not readings or not _take_lock(tx):
        return {}
    prepare_deduplication(ctx, tx, contenders)
    return {reading.id: reading.publish() for reading in readings}


def _take_lock(tx: Transaction) -> bool:
    end, pause = time.monotonic() + LOCK_SECONDS, FIRST_PAUSE
    while not tx.try_advisory_lock(Lock.DEDUPLICATE):
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return True


@dataclass(slots=True)
class _Reading:
    """The steps of one article; each returns the stage as the step itself does."""

    _ctx: StepContext
    _tx: Transaction
    _lease: ArticleLease
    _begin_step: Callable[[int, str], None]
    _text: str = ""
    _runs: tuple[EnricherRun, ...] = ()
    _seconds: float = 0.0

    @property
    def id(self) -> int:
        """The id of the article."""
        return self._lease.article_id

    def hold(self, stage: Stage) -> LeasedArticle:
        """Return the article as it will be written."""
        return self._tx.articles.hold(self._lease, stage)

    def extract(self, article: LeasedArticle) -> Stage | None:
        """Extract the page; an article that goes no further is written at once."""
        self._tx.articles.gather_writes(article)
        stage = self._run(
            "extract", lambda: extract_in_transaction(self._ctx, self._tx, article)
        )
        if stage is not Stage.EXTRACTED:
            self._tx.articles.write_row(self._lease)
        return stage

    def prepare(self) -> Contender:
        """Compute the enrichment and what the text is compared by; store nothing."""
        self._begin("enrich")
        began = time.monotonic()
        article = self.hold(Stage.EXTRACTED)
        self._runs = prepare_enrichment(self._ctx, self._tx, article)
        self._text, self._seconds = article.text, time.monotonic() - began
        return make_contender(article)

    def publish(self) -> Stage | None:
        """Deduplicate and enrich; write the row, which the next article may meet."""
        article = self.hold(Stage.EXTRACTED)
        stage = self._run(
            "deduplicate",
            lambda: deduplicate_in_transaction(self._ctx, self._tx, article),
        )
        if stage is Stage.DEDUPLICATED:
            stage = self._enrich()
        self._tx.articles.write_row(self._lease)
        return stage

    def _enrich(self) -> Stage | None:
        article = self.hold(Stage.DEDUPLICATED)
        # A page of boilerplate may have got its earlier text back.
        runs = self._runs if article.text == self._text else None
        return self._run(
            "enrich",
            lambda: enrich_in_transaction(self._ctx, self._tx, article, runs),
            seconds=self._seconds,
        )

    def _run(
        self, name: str, step: Callable[[], Stage | None], *, seconds: float = 0.0
    ) -> Stage | None:
        """Run a step and count the run; ``seconds`` were spent on it before."""
        self._begin(name)
        metrics = self._ctx.metrics
        with metrics.measure_run(name, self.id, seconds=seconds):
            stage = step()
            if not stage:
                metrics.set_idle()
            return stage

    def _begin(self, name: str) -> None:
        # A defect is this article's from here on.
        self._ctx.held.article = self._lease
        self._begin_step(self.id, name)
