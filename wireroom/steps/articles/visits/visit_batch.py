"""Batches of visits: several pages that one worker visits one after another.

One transaction starts them, and one records those that found nothing new, which are
most. A visit that finds something is recorded at once, by itself.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from wireroom.steps.articles.article_batch import (
    count_unstarted,
    release_left,
    run_step,
)
from wireroom.steps.articles.article_messages import ArticleMessage, split_ids
from wireroom.steps.articles.visits.quiet_visits import QuietVisits
from wireroom.steps.articles.visits.revisit import visit_page
from wireroom.steps.articles.visits.started_visits import begin_visits
from wireroom.steps.batch_time import iterate_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from wireroom.model.states import Stage
    from wireroom.steps.articles.visits.started_visits import StartedVisit
    from wireroom.steps.context import StepContext
    from wireroom.store.scheduling.host_turns import Turn

# Visits of a batch at most: a larger one saves little more. A tick spreads its visits
# over 8 batches, so that several workers share them, unless these had fewer than 10.
MAX_BATCH, GOOD_BATCH, MIN_BATCHES = 30, 10, 8
# The share of the lease after which a batch starts no visit: one visit takes up to half
# of the lease, and all have to be recorded within it.
_LEASE_SHARE = 0.25


def batch_visits(
    turns: Sequence[Turn], delays: Mapping[int, float]
) -> tuple[ArticleMessage, ...]:
    """Distribute the visits that a tick has leased over batches.

    Those of a batch may start at the same time, so they are on different hosts where
    requests to a host are spaced. A visit that was started before and has not ended
    gets a batch of its own: if it kills its worker, no other's attempt is counted.

    Args:
        delays: seconds until each may start, by article.
    """
    by_delay: defaultdict[float, list[int]] = defaultdict(list)
    alone: list[ArticleMessage] = []
    for turn in turns:
        delay = delays.get(turn.article_id, 0.0)
        if turn.attempts:
            alone.append(ArticleMessage(article_ids=(turn.article_id,), delay=delay))
        else:
            by_delay[delay].append(turn.article_id)
    return (
        *alone,
        *(
            message
            for delay, ids in sorted(by_delay.items())
            for message in split_ids(ids, choose_size(len(ids)), delay=delay)
        ),
    )


def choose_size(visits: int) -> int:
    """Return how many visits a batch has."""
    return min(MAX_BATCH, max(GOOD_BATCH, math.ceil(visits / MIN_BATCHES)))


class VisitBatch:
    """Visits that one worker makes one after another; use it as a context.

    Iterating yields the ids of the articles whose visit could be started, each to be
    passed to :meth:`visit_article`, for as long as the lease allows. Those left over,
    at that time or after an exception, are released.
    """

    def __init__(
        self,
        ctx: StepContext,
        article_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._ids, self._clock = ctx, article_ids, clock
        self._left: dict[int, StartedVisit] = {}
        self._quiet = QuietVisits()
        self._until = 0.0

    def __enter__(self) -> Self:
        started = begin_visits(self._ctx, self._ids)
        self._left = {visit.article.id: visit for visit in started.visits}
        lease = self._ctx.policy.lease.total_seconds()
        self._until = self._clock() + lease * _LEASE_SHARE
        stuck = len(started.stuck)
        idle = len(self._ids) - len(self._left) - stuck
        count_unstarted(self._ctx, "revisit", stuck=stuck, idle=idle)
        return self

    def __iter__(self) -> Iterator[int]:
        return iterate_until(self._left, end=self._until, clock=self._clock)

    def __exit__(self, *_: object) -> None:
        late = self._quiet.write(self._ctx)
        left = [visit.article.lease for visit in self._left.values()]
        late += release_left(self._ctx, left)
        self._ctx.count_late("record_visits", late)

    def visit_article(self, article_id: int) -> Stage | None:
        """Visit a page; return ``DOWNLOADED`` if it has changed."""
        ctx, visit = self._ctx, self._left.pop(article_id)
        lease = visit.article.lease
        return run_step(
            ctx, "revisit", lease, lambda: visit_page(ctx, visit, self._quiet)
        )
