"""Batches of first readings: downloaded pages that one worker reads together.

One transaction starts them, and one reads them all (``first_reading.py``). A defect of
one page rolls the second one back: the page goes to quarantine, and the others are due
again. If the worker dies, each of its articles is sent alone.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from wireroom.steps.articles.article_batch import release_left
from wireroom.steps.articles.first_reading import read_together
from wireroom.steps.articles.start_step import COMPUTE_STEPS
from wireroom.store.connection.database_errors import REFUSED
from wireroom.store.scheduling.article_batches import (
    list_started,
    start_first_readings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.model.leases import ArticleLease
    from wireroom.model.states import Stage
    from wireroom.steps.context import StepContext

# No reading of a batch starts later, seconds: the last one, too, has most of a task's
# time limit for itself.
BATCH_SECONDS = 10.0


class ReadingBatch:
    """Downloaded articles that one worker reads together; use it as a context.

    Articles left over, at the end of the time or after an exception, are released; not
    the one that was in work at an exception, whose lease this thread holds.

    Attributes:
        again: articles whose reading was started before and has not ended, as when its
            worker died. Each is to be sent alone, so that its attempts are counted for
            no other article.
    """

    def __init__(
        self,
        ctx: StepContext,
        article_ids: Sequence[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._ids, self._clock = ctx, article_ids, clock
        self._left: dict[int, ArticleLease] = {}
        self._until = 0.0
        self.again: tuple[int, ...] = ()

    def __enter__(self) -> Self:
        ctx = self._ctx
        with ctx.store.begin() as tx:
            started = start_first_readings(
                tx.connection, self._ids, now=ctx.now(), lease=ctx.policy.lease
            )
            self._left = {lease.article_id: lease for lease in started}
            if len(started) < len(self._ids):
                others = [i for i in self._ids if i not in self._left]
                found = list_started(tx.connection, others, COMPUTE_STEPS)
                self.again = tuple(found)
        self._until = self._clock() + BATCH_SECONDS
        return self

    def read(
        self, begin_step: Callable[[int, str], None]
    ) -> Iterator[tuple[int, Stage]]:
        """Read the articles; yield those that have steps left, with their stages.

        This thread holds the lease of the article that was yielded last.

        Args:
            begin_step: as of :func:`read_together`.
        """
        leases = list(self._left.values())
        try:
            stages = read_together(self._ctx, leases, begin_step, self._is_time)
        except REFUSED:
            # The error does not name the article whose values were refused.
            yield from self._read_each(leases, begin_step)
        else:
            yield from self._settle(stages)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        held = self._ctx.held.article if kind is not None else None
        left = [lease for lease in self._left.values() if lease != held]
        self._ctx.count_late("extract", release_left(self._ctx, left))

    def _read_each(
        self, leases: Sequence[ArticleLease], begin_step: Callable[[int, str], None]
    ) -> Iterator[tuple[int, Stage]]:
        for lease in leases:
            stages = read_together(self._ctx, [lease], begin_step, self._is_time)
            yield from self._settle(stages)

    def _settle(self, stages: dict[int, Stage | None]) -> Iterator[tuple[int, Stage]]:
        """Forget the articles that have ended; yield the others one by one."""
        self._ctx.held.article = None
        left = {i: s for i, s in stages.items() if s in COMPUTE_STEPS}
        for article_id in stages.keys() - left.keys():
            del self._left[article_id]
        for article_id, stage in left.items():
            self._ctx.held.article = self._left.pop(article_id)
            yield article_id, stage

    def _is_time(self) -> bool:
        return self._clock() < self._until
