"""Why is this address missing? The same answer as ``wireroom why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.console.diagnosis.timeline import diagnose_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show_diagnosis(request: Request) -> Response:
    """Tell all that is known of an address."""
    desk = context_of(request)
    url = query_params.read_text(request, "url")
    story = None
    if url is not None:
        with desk.begin_read() as tx:
            story = diagnose_address(tx, url)
    return desk.render_page(request, "why.html", url=url, story=story)


ROUTES = [Route("/why", show_diagnosis)]
