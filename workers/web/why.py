"""Why is this address missing? The same answer as ``wireroom why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from workers.show.story import tell
from workers.web import asked
from workers.web.desk import desk_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def why(request: Request) -> Response:
    """Tell all that is known of an address."""
    desk = desk_of(request)
    url = asked.words(request, "url")
    story = None
    if url is not None:
        with desk.looking() as tx:
            story = tell(tx, url)
    return desk.page(request, "why.html", url=url, story=story)


ROUTES = [Route("/why", why)]
