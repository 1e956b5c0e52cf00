"""One budget of time for all requests of one page.

A page may take its robots.txt, redirects, refreshes, further pages and comments. Each
request has a limit of its own; without a common one a slow site could hold a thread for
all of them, one after the other.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import HttpFetcher, StepContext

# The share of a lease for requests; the rest is for storing their results.
_LEASE_SHARE = 0.5


class BudgetedFetcher:
    """Sends requests as long as the seconds last that they have together.

    Args:
        http: sends them. budget: of all. clock: monotonic seconds.
    """

    def __init__(
        self,
        http: HttpFetcher,
        budget: timedelta,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._budget = budget.total_seconds()
        self._clock = clock
        self._until = clock() + self._budget

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Return the response, or raise as the client does.

        Raises:
            Transient: TIMEOUT, the seconds are over.
        """
        left = self._until - self._clock()
        if left <= 0:
            detail = f"{request.url}: the page has taken {self._budget:.0f} s"
            raise Transient(Reason.TIMEOUT, detail)
        return self._http.fetch(replace(request, seconds=left))


def limit_page_time(ctx: StepContext) -> StepContext:
    """Return the context of one page: its requests share half of the lease."""
    budget = ctx.policy.lease * _LEASE_SHARE
    return replace(ctx, http=BudgetedFetcher(ctx.http, budget))
