"""Endpoints for monitoring systems: ``/healthz`` and ``/metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wireroom.console.dashboard.context import context_of
from wireroom.console.monitoring.prometheus import CONTENT_TYPE, render_metrics

if TYPE_CHECKING:
    from starlette.requests import Request


async def serve_health(request: Request) -> Response:
    """Answer 200 if this process can work, for which it needs the database."""
    context = context_of(request)
    await run_sync(context.check_database, limiter=context.monitoring)
    return PlainTextResponse("well\n")


async def serve_metrics(request: Request) -> Response:
    """Answer a scrape of Prometheus."""
    context = context_of(request)
    metrics = await run_sync(
        render_metrics,
        context.read_snapshot,
        context.settings.queue_limit,
        limiter=context.monitoring,
    )
    return Response(metrics, media_type=CONTENT_TYPE)


ROUTES = [Route("/healthz", serve_health), Route("/metrics", serve_metrics)]
