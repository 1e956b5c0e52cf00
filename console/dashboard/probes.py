"""For machines that watch: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wireroom.console.dashboard.context import desk_of
from wireroom.console.monitoring.prometheus import CONTENT_TYPE, exposition

if TYPE_CHECKING:
    from starlette.requests import Request


def healthz(request: Request) -> Response:
    """Say whether this process does its work, which needs the database."""
    desk_of(request).check()
    return PlainTextResponse("well\n")


def metrics(request: Request) -> Response:
    """Answer a scrape."""
    desk = desk_of(request)
    said = exposition(desk.read, desk.settings.queue_limit)
    return Response(said, media_type=CONTENT_TYPE)


ROUTES = [Route("/healthz", healthz), Route("/metrics", metrics)]
