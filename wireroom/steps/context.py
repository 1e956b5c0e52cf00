"""The surroundings of every step: database, HTTP client, clock, and the policy."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from wireroom.decide.articles.visits import RevisitPolicy, WithdrawalPolicy
from wireroom.decide.failures.breakers import BreakerPolicy
from wireroom.decide.failures.retries import RetryPolicy
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.decide.shares import SharePolicy
from wireroom.enrich.registry import EnricherRegistry
from wireroom.errors import LateAnswer
from wireroom.step_metrics import RunKind, RunOutcome, StepMetrics
from wireroom.steps.held_leases import HeldLeases
from wireroom.steps.source_yields import SourceYields
from wireroom.steps.tdm_files import TdmFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.model.rendering import Renderer
    from wireroom.store.database import Store

logger = logging.getLogger(__name__)


class HttpFetcher(Protocol):
    """The HTTP client as the steps use it."""

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Return the response to a request, or raise Transient or Permanent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePolicy:
    """The numbers an operator may set.

    Attributes:
        lease: how long a worker may hold a row it has started; longer than the longest
            step, because another worker takes the row over afterwards.
        resend_after: how long a message may be in flight before the tick sends it
            again.
        max_attempts: how often a step is started without an outcome before quarantine.
        archive_after: how long after it was last seen a page is cold.
        change_retention: how long events stay in the change feed; None: for ever.
        callback_url: the URL at which hubs reach us, ending in a slash; None: WebSub is
            disabled.
        renders: whether a worker with a browser runs.
    """

    lease: timedelta = timedelta(seconds=120)
    resend_after: timedelta = timedelta(seconds=60)
    max_attempts: int = 3
    archive_after: timedelta = timedelta(days=30)
    change_retention: timedelta | None = None
    callback_url: str | None = None
    renders: bool = False
    page_max_bytes: int = 10_000_000
    feed_max_bytes: int = 20_000_000
    allow_private: bool = False
    obey_robots: bool = True
    robot_name: str = "wireroom"
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    poll: PollPolicy = field(default_factory=PollPolicy)
    revisit: RevisitPolicy = field(default_factory=RevisitPolicy)
    withdrawal: WithdrawalPolicy = field(default_factory=WithdrawalPolicy)
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)
    share: SharePolicy = field(default_factory=SharePolicy)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """The surroundings of a step.

    Attributes:
        now: the clock, aware, UTC. jitter: returns a new number in [0, 1) at each call.
        metrics: counts the runs of steps. registry: the enrichers.
        held: the leases of this thread. tdm_files: of sites whose reservations of
            mining are obeyed. yields: what visits have brought, by source.
        renderer: the browser of a step that builds a page; None: of all others.
    """

    store: Store
    http: HttpFetcher
    policy: PipelinePolicy
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    metrics: StepMetrics = field(default_factory=StepMetrics)
    registry: EnricherRegistry = field(default_factory=EnricherRegistry)
    held: HeldLeases = field(default_factory=HeldLeases)
    tdm_files: TdmFiles = field(default_factory=TdmFiles)
    yields: SourceYields = field(default_factory=SourceYields)
    renderer: Renderer | None = None

    @contextmanager
    def count_late_answer(self) -> Iterator[None]:
        """End a block whose row another worker has; log it, and count its run as late.

        The transaction that found it has stored nothing.
        """
        try:
            yield
        except LateAnswer as late:
            self.metrics.set_outcome(RunOutcome.LATE)
            logger.warning("late_answer row=%s: its lease had ended", late)

    def count_late(self, step: str, rows: int) -> None:
        """Log the rows of a batch that another worker has; count them as late."""
        for _ in range(rows):
            self.metrics.count_run(RunKind(step, str(RunOutcome.LATE), ""), 0)
        if rows:
            logger.warning(
                "late_answer step=%s rows=%d: their leases had ended", step, rows
            )
