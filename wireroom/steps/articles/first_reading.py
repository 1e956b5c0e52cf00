"""The first reading of an article: the steps that compute, in one transaction.

A commit is a synced write, and each step in a transaction of its own reads the row and
writes it again. So the first attempt runs all of them at once: the article is published
or merged at the commit, or nothing of it is stored. Every later attempt runs the steps
one by one, so that a step which kills its worker is the one that is counted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import LateAnswer
from wireroom.model.states import Outcome, Stage
from wireroom.steps.articles.enrich import enrich_in_transaction, prepare_enrichment
from wireroom.steps.articles.extract.extract import extract_in_transaction
from wireroom.steps.articles.stories.deduplicate import deduplicate_in_transaction
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.enrich.run_enrichers import EnricherRun
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# The lock DEDUPLICATE comes before articles, so a transaction that has locked one must
# not wait for it: it looks a few times, about as long as others hold the lock.
LOCK_LOOKS = 20
LOCK_PAUSE_SECONDS = 0.002


def read_article(
    ctx: StepContext, article_id: int, begin_step: Callable[[str], None]
) -> Stage | None:
    """Extract, deduplicate and enrich a downloaded article; return its stage.

    Steps remain after an earlier stage than ``done``: the article is no new one, this
    is a later attempt, or other transactions kept the lock. None: a step put it off.

    Args:
        begin_step: called with the name of each step before it runs.
    """
    lease = ctx.held.get_article(article_id)
    if lease is None:
        return Stage.DOWNLOADED
    with ctx.store.begin() as tx:
        try:
            article = tx.articles.hold(lease, Stage.DOWNLOADED)
        except LateAnswer:
            # The step itself counts it.
            return Stage.DOWNLOADED
        if not is_first_reading(article):
            return article.stage
        tx.articles.gather_writes(article)
        steps = _FirstReading(ctx=ctx, tx=tx, lease=lease, begin_step=begin_step)
        stage = steps.extract()
        if stage is Stage.EXTRACTED:
            stage = steps.deduplicate()
        return steps.enrich() if stage is Stage.DEDUPLICATED else stage


def is_first_reading(article: ArticleRow) -> bool:
    """Return whether an article is read for the first time, at the first attempt."""
    return (
        article.attempts == 1
        and article.outcome is Outcome.IN_FLIGHT
        and article.replay_id is None
    )


@dataclass(slots=True, kw_only=True)
class _FirstReading:
    """The steps in one transaction; each returns the stage as the step itself does."""

    ctx: StepContext
    tx: Transaction
    lease: ArticleLease
    begin_step: Callable[[str], None]
    _text: str = ""
    _runs: tuple[EnricherRun, ...] = ()
    _seconds: float = 0.0

    def extract(self) -> Stage | None:
        article = self.tx.articles.hold(self.lease, Stage.DOWNLOADED)
        return self._run(
            "extract", lambda: extract_in_transaction(self.ctx, self.tx, article)
        )

    def deduplicate(self) -> Stage | None:
        """Deduplicate; return the present stage if others keep the lock."""
        article = self.tx.articles.hold(self.lease, Stage.EXTRACTED)
        self._prepare(article)
        if not self._take_lock():
            return article.stage
        return self._run(
            "deduplicate",
            lambda: deduplicate_in_transaction(self.ctx, self.tx, article),
        )

    def enrich(self) -> Stage | None:
        article = self.tx.articles.hold(self.lease, Stage.DEDUPLICATED)
        # A page of boilerplate may have got its earlier text back.
        runs = self._runs if article.text == self._text else None
        return self._run(
            "enrich",
            lambda: enrich_in_transaction(self.ctx, self.tx, article, runs),
            seconds=self._seconds,
        )

    def _prepare(self, article: LeasedArticle) -> None:
        """Compute the enrichment before the lock, for which all others wait."""
        self.begin_step("enrich")
        began = time.monotonic()
        self._runs = prepare_enrichment(self.ctx, self.tx, article)
        self._text, self._seconds = article.text, time.monotonic() - began

    def _take_lock(self) -> bool:
        for _ in range(LOCK_LOOKS):
            if self.tx.try_advisory_lock(Lock.DEDUPLICATE):
                return True
            time.sleep(LOCK_PAUSE_SECONDS)
        return False

    def _run(
        self, name: str, step: Callable[[], Stage | None], *, seconds: float = 0.0
    ) -> Stage | None:
        """Run a step and count the run; ``seconds`` were spent on it before."""
        self.begin_step(name)
        metrics = self.ctx.metrics
        with metrics.measure_run(name, self.lease.article_id, seconds=seconds):
            stage = step()
            if not stage:
                metrics.set_idle()
            return stage
