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
    told, article_id = [], None
    if url is not None:
        with desk.looking() as tx:
            told = tell(tx, url)
            article_id = tx.articles.named(url)
    return desk.page(request, "why.html", url=url, told=told, article_id=article_id)


ROUTES = [Route("/why", why)]
