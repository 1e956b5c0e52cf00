"""Batches of first readings: downloaded pages that one worker reads in turn.

One transaction starts them; each is then read and recorded by itself, as an article of
a message of its own is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from wireroom.steps.articles.start_step import COMPUTE_STEPS
from wireroom.store.scheduling.article_batches import (
    list_started,
    release_articles,
    start_first_readings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.model.leases import ArticleLease
    from wireroom.steps.context import StepContext

# No reading of a batch starts later, seconds: the last one, too, has most of a task's
# time limit for itself.
BATCH_SECONDS = 10.0


class ReadingBatch:
    """Downloaded articles that one worker reads one after another; use it as a context.

    Iterating yields the ids of the articles whose reading could be started, for as long
    as a batch may take; this thread holds the lease of the one that was yielded last.
    Those left over, at that time or after an exception, are released.

    Attributes:
        again: articles whose reading was started before and has not ended, as when it
            killed its worker. Each is to be sent alone, so that its attempts count for
            no other.
    """

    def __init__(
        self,
        ctx: StepContext,
        article_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._ids, self._clock = ctx, article_ids, clock
        self._left: list[ArticleLease] = []
        self._until = 0.0
        self.again: tuple[int, ...] = ()

    def __enter__(self) -> Self:
        ctx = self._ctx
        with ctx.store.begin() as tx:
            self._left = start_first_readings(
                tx.connection, self._ids, now=ctx.now(), lease=ctx.policy.lease
            )
            if len(self._left) < len(self._ids):
                mine = {lease.article_id for lease in self._left}
                others = [i for i in self._ids if i not in mine]
                found = list_started(tx.connection, others, COMPUTE_STEPS)
                self.again = tuple(found)
        self._until = self._clock() + BATCH_SECONDS
        return self

    def __iter__(self) -> Iterator[int]:
        while self._left and self._clock() < self._until:
            lease = self._left.pop(0)
            self._ctx.held.article = lease
            yield lease.article_id

    def __exit__(self, *_: object) -> None:
        if not self._left:
            return
        with self._ctx.store.begin() as tx:
            now = self._ctx.now()
            late = release_articles(tx.connection, self._left, due_at=now)
        if late:
            self._ctx.count_late_readings(late)
