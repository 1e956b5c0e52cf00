"""Why is this address missing? The same answer as ``wireroom why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import desk_of
from wireroom.console.diagnosis.timeline import tell

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def why(request: Request) -> Response:
    """Tell all that is known of an address."""
    desk = desk_of(request)
    url = query_params.words(request, "url")
    story = None
    if url is not None:
        with desk.looking() as tx:
            story = tell(tx, url)
    return desk.page(request, "why.html", url=url, story=story)


ROUTES = [Route("/why", why)]
