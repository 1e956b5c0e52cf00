"""Quarantine: failures that wait for a person, the same ones as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import desk_of
from wireroom.store.failures import Wanted

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# Kinds of failure on one page.
MOST = 100


def quarantine(request: Request) -> Response:
    """Show what is open."""
    desk = desk_of(request)
    with desk.looking() as tx:
        groups = tx.failures.groups(Wanted())
    return desk.page(request, "quarantine.html", groups=groups[:MOST])


def failure(request: Request) -> Response:
    """Show one failure whole."""
    desk, failure_id = desk_of(request), query_params.row(request)
    with desk.looking() as tx:
        row = tx.failures.get(failure_id)
        if row is None:
            raise HTTPException(404, "There is no such failure.")
        same = len(tx.failures.ids(Wanted(like=failure_id)))
    return desk.page(request, "failure.html", failure=row, same=same)


ROUTES = [
    Route("/quarantine", quarantine),
    Route("/quarantine/{id:int}", failure),
]
