"""Pages of the quarantine: failures that wait for a person, grouped by error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.store.failures import FailureFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.store.failures import FailureGroup, FailureReport, RetryResult

# Groups of failures on one page.
MAX_GROUPS = 100
# How long the page waits for the rows of a retry.
MAX_RETRY_WAIT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinePage(Page):
    """View of ``quarantine.html``: failures grouped by error.

    Attributes:
        result: of the retry that led here, or None. looking: whether the page loads
            itself again, because rows of it wait.
    """

    csv_field = "groups"
    form_fields = frozenset({"looking"})

    groups: Sequence[FailureGroup]
    result: RetryResult | None
    looking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePage(Page):
    """View of ``failure.html``.

    Attributes:
        same: open failures with the same error.
    """

    failure: FailureReport
    same: int


def list_failures(request: Request) -> Response:
    """Show the open failures, one line per error, the most frequent first."""
    context = context_of(request)
    retried = query_params.read_number(request, "retried")
    since = query_params.read_time(request, "since")
    with context.begin_read() as tx:
        groups = tx.failures.list_groups(FailureFilter())
        result = None
        if retried is not None and since is not None:
            result = tx.failures.count_retried(retried, since=since)
    page = QuarantinePage(
        groups=groups[:MAX_GROUPS],
        result=result,
        looking=result is not None
        and result.waiting > 0
        and since is not None
        and datetime.now(UTC) - since < MAX_RETRY_WAIT,
    )
    return context.render_page(request, "quarantine.html", page)


def show_failure(request: Request) -> Response:
    """Show one failure with its traceback."""
    context, failure_id = context_of(request), query_params.read_row_id(request)
    with context.begin_read() as tx:
        failure = tx.failures.get(failure_id)
        if failure is None:
            raise HTTPException(404, "There is no such failure.")
        same = len(tx.failures.list_ids(FailureFilter(like=failure_id)))
    page = FailurePage(failure=failure, same=same)
    return context.render_page(request, "failure.html", page)


ROUTES = [
    Route("/quarantine", list_failures),
    Route("/quarantine/{id:int}", show_failure),
]
