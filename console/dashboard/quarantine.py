"""Quarantine: failures that wait for a person, the same ones as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.store.failures import FailureFilter

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# Kinds of failure on one page.
MAX_GROUPS = 100


def list_failures(request: Request) -> Response:
    """Show what is open."""
    desk = context_of(request)
    with desk.begin_read() as tx:
        groups = tx.failures.list_groups(FailureFilter())
    return desk.render_page(request, "quarantine.html", groups=groups[:MAX_GROUPS])


def show_failure(request: Request) -> Response:
    """Show one failure whole."""
    desk, failure_id = context_of(request), query_params.read_row_id(request)
    with desk.begin_read() as tx:
        row = tx.failures.get(failure_id)
        if row is None:
            raise HTTPException(404, "There is no such failure.")
        same = len(tx.failures.list_ids(FailureFilter(like=failure_id)))
    return desk.render_page(request, "failure.html", failure=row, same=same)


ROUTES = [
    Route("/quarantine", list_failures),
    Route("/quarantine/{id:int}", show_failure),
]
