"""The application, and the server it runs on."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import uvicorn
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from wireroom.console.dashboard import (
    actions,
    articles,
    diagnosis,
    feeds,
    overview,
    probes,
    quarantine,
    websub_callback,
)
from wireroom.console.dashboard.allowed_hosts import AllowedHosts, read_allowed_names
from wireroom.console.dashboard.api import feeds as outward
from wireroom.console.dashboard.api import routes as api
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.context import (
    DASHBOARD_FOLDER,
    MAX_THREADS,
    DashboardContext,
    context_of,
)
from wireroom.console.dashboard.security_headers import SecurityHeaders
from wireroom.console.dashboard.socket import open_listener
from wireroom.workers.liveness import touch_life_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.config.settings import Settings

ROUTES = [
    *probes.ROUTES,
    *overview.ROUTES,
    *articles.ROUTES,
    *feeds.ROUTES,
    *quarantine.ROUTES,
    *diagnosis.ROUTES,
    *actions.ROUTES,
    *websub_callback.ROUTES,
    *outward.ROUTES,
    *api.ROUTES,
    Mount("/static", StaticFiles(directory=DASHBOARD_FOLDER / "static")),
]
# How often the process shows that it lives, seconds.
LIVENESS_SECONDS = 20.0
MESSAGES = {
    403: "You may not do this.",
    404: "There is no such page.",
    405: "This cannot be asked for in this way.",
}


def create_app(settings: Settings) -> Starlette:
    """Make the application; it answers before the database does."""
    desk = DashboardContext(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = MAX_THREADS
        async with anyio.create_task_group() as group:
            group.start_soon(_report_liveness, desk)
            yield
            # A check that is under way gives its connection back first.
            group.cancel_scope.cancel()
        desk.sender.close()
        desk.store.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(AllowedHosts, names=read_allowed_names(settings)),
        ],
        exception_handlers={
            HTTPException: _render_refusal,
            DBAPIError: _render_unavailable,
            NoConnectionError: _render_unavailable,
        },
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


def run_server(settings: Settings) -> None:
    """Answer until told to stop.

    Raises:
        OperatorError: the address is taken or is not ours.
    """
    listener = open_listener(settings)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        limit_concurrency=200,
    )
    uvicorn.Server(config).run(sockets=[listener])


async def _report_liveness(desk: DashboardContext) -> None:
    """Show that requests are answered: the loop runs, a thread is free, a row comes."""
    node = f"web@{socket.gethostname()}"
    while True:
        with suppress(DBAPIError, NoConnectionError):
            await run_in_threadpool(desk.check_database)
            await run_in_threadpool(desk.flush_counts)
            touch_life_file(desk.settings.data_dir, node)
        await anyio.sleep(LIVENESS_SECONDS)


def _render_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "registered for no other"
    given = error.detail
    usual = MESSAGES.get(error.status_code, "This cannot be answered.")
    said = given if given.endswith(".") else usual
    if request.url.path.startswith("/api/"):
        answer = ProblemError(error.status_code, said).to_response()
    else:
        page = "refused.html"
        answer = context_of(request).render_page(
            request, page, status=error.status_code, said=said
        )
    # Such as what may be asked instead: RFC 9110, 10.2.1.
    answer.headers.update(error.headers or {})
    return answer


def _render_unavailable(request: Request, error: Exception) -> Response:
    slow = "statement timeout" in str(getattr(error, "orig", ""))
    said = "The database does not answer. Start it; this page then works again."
    if slow:
        said = "This takes the database too long. Ask for less: a source, or a day."
    return context_of(request).render_page(
        request, "refused.html", status=503, said=said
    )
