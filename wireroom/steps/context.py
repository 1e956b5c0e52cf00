"""What every step is given: the database, the web, a clock, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from wireroom.decide.polls import PollPolicy, RevisitPolicy
from wireroom.enrich.registry import EnricherRegistry
from wireroom.step_metrics import StepMetrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.store.database import Store


class HttpFetcher(Protocol):
    """The way to the web."""

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Answer a request, or raise Transient or Permanent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePolicy:
    """The numbers an operator may set.

    Attributes:
        lease: how long a worker may hold a row it has begun; longer than the longest
            step, because another worker takes the row up afterwards.
        sweep: how long a message may be under way before the tick sends it again.
        attempts: how often a step is begun without an outcome before quarantine.
        tries: how many transient failures in a row before an article has failed.
        retry_base, retry_cap: the first and the longest back-off.
        archive_after: how long after it was last seen a page is cold.
        changes_kept: how long events stay in the change feed; None: for ever.
        callback: where hubs reach us, an address that ends in a slash; None: nowhere,
            and nobody is subscribed to.
    """

    lease: timedelta = timedelta(seconds=120)
    resend_after: timedelta = timedelta(seconds=60)
    max_attempts: int = 3
    max_failures: int = 6
    retry_base: timedelta = timedelta(seconds=30)
    retry_cap: timedelta = timedelta(hours=12)
    archive_after: timedelta = timedelta(days=30)
    change_retention: timedelta | None = None
    callback_url: str | None = None
    page_max_bytes: int = 10_000_000
    feed_max_bytes: int = 20_000_000
    allow_private: bool = False
    obey_robots: bool = True
    poll: PollPolicy = field(default_factory=PollPolicy)
    revisit: RevisitPolicy = field(default_factory=RevisitPolicy)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """A step's surroundings.

    Attributes:
        now: the clock, aware, UTC. jitter: a number in [0, 1), anew at each call.
        meter: told what came of a run. roster: the enrichers.
    """

    store: Store
    http: HttpFetcher
    policy: PipelinePolicy
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    metrics: StepMetrics = field(default_factory=StepMetrics)
    registry: EnricherRegistry = field(default_factory=EnricherRegistry)
