"""For machines that watch: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wireroom.console.dashboard.context import context_of
from wireroom.console.monitoring.prometheus import CONTENT_TYPE, render_metrics

if TYPE_CHECKING:
    from starlette.requests import Request


def serve_health(request: Request) -> Response:
    """Say whether this process does its work, which needs the database."""
    context_of(request).check_database()
    return PlainTextResponse("well\n")


def serve_metrics(request: Request) -> Response:
    """Answer a scrape."""
    desk = context_of(request)
    said = render_metrics(desk.read_snapshot, desk.settings.queue_limit)
    return Response(said, media_type=CONTENT_TYPE)


ROUTES = [Route("/healthz", serve_health), Route("/metrics", serve_metrics)]
