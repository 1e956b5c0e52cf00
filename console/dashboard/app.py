"""The web application, and the server that runs it."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
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

from wireroom.console.dashboard import probes, websub_callback
from wireroom.console.dashboard.api import feeds as syndication
from wireroom.console.dashboard.api import routes as api
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.context import (
    DASHBOARD_FOLDER,
    MAX_THREADS,
    DashboardContext,
    context_of,
)
from wireroom.console.dashboard.page_data import Page, PageFormats
from wireroom.console.dashboard.pages import (
    actions,
    articles,
    consumers,
    diagnosis,
    documents,
    erasing,
    feeds,
    operator_log,
    overview,
    quarantine,
    search,
    source_editing,
    sources,
    stories,
    trends,
)
from wireroom.console.dashboard.server.allowed_hosts import (
    AllowedHosts,
    read_allowed_names,
)
from wireroom.console.dashboard.server.bounded_protocol import BoundedProtocol
from wireroom.console.dashboard.server.request_places import RequestPlaces
from wireroom.console.dashboard.server.security_headers import SecurityHeaders
from wireroom.console.dashboard.server.socket import open_listener
from wireroom.console.dashboard.server.static_files import VersionedFiles
from wireroom.workers.liveness import touch_life_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.config.settings import Settings

ROUTES = [
    *probes.ROUTES,
    *overview.ROUTES,
    *trends.ROUTES,
    *articles.ROUTES,
    *stories.ROUTES,
    *sources.ROUTES,
    *source_editing.ROUTES,
    *consumers.ROUTES,
    *feeds.ROUTES,
    *search.ROUTES,
    *documents.ROUTES,
    *quarantine.ROUTES,
    *operator_log.ROUTES,
    *erasing.ROUTES,
    *diagnosis.ROUTES,
    *actions.ROUTES,
    *websub_callback.ROUTES,
    *syndication.ROUTES,
    *api.ROUTES,
    Mount("/static", VersionedFiles(directory=DASHBOARD_FOLDER / "static")),
]
# Seconds between two touches of the process's life file.
LIVENESS_SECONDS = 20.0
MESSAGES = {
    403: "This is not allowed.",
    404: "There is no such page.",
    405: "This page does not support the method.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage(Page):
    """View of ``refused.html``."""

    message: str


def create_app(settings: Settings, *, is_deployment_start: bool = False) -> Starlette:
    """Return the application, which starts without a reachable database.

    Args:
        is_deployment_start: whether the workers start at the same time.
    """
    context = DashboardContext(settings, is_deployment_start=is_deployment_start)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = MAX_THREADS
        async with anyio.create_task_group() as group:
            group.start_soon(_report_liveness, context)
            yield
            # A running check returns its connection before the pool closes.
            group.cancel_scope.cancel()
        context.sender.close()
        context.store.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(RequestPlaces),
            Middleware(SecurityHeaders),
            Middleware(AllowedHosts, names=read_allowed_names(settings)),
            Middleware(PageFormats),
        ],
        exception_handlers={
            HTTPException: _render_refusal,
            DBAPIError: _render_unavailable,
            NoConnectionError: _render_unavailable,
        },
        lifespan=lifespan,
    )
    app.state.context = context
    return app


def run_server(settings: Settings) -> None:
    """Answer requests until a signal stops the process.

    Raises:
        OperatorError: the address is in use, or is not one of this host.
    """
    listener = open_listener(settings)
    make_server(settings).run(sockets=[listener])


def make_server(settings: Settings) -> uvicorn.Server:
    """Return the server of the application, with its limits."""
    config = uvicorn.Config(
        create_app(settings, is_deployment_start=True),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        http=BoundedProtocol,
    )
    return uvicorn.Server(config)


async def _report_liveness(context: DashboardContext) -> None:
    """Touch the life file while the event loop, a thread and the database respond."""
    node = f"web@{socket.gethostname()}"
    while True:
        with suppress(DBAPIError, NoConnectionError):
            await run_in_threadpool(context.check_database)
            await run_in_threadpool(context.flush_counts)
            touch_life_file(context.settings.data_dir, node)
        await anyio.sleep(LIVENESS_SECONDS)


def _render_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException), "registered for this class only"
    # Details of Starlette itself end without a full stop: they get a message of ours.
    default = MESSAGES.get(error.status_code, "This request cannot be answered.")
    message = error.detail if error.detail.endswith(".") else default
    if request.url.path.startswith("/api/"):
        response = ProblemError(error.status_code, message).to_response()
    else:
        response = _render_message(request, error.status_code, message)
    # For example the allowed methods (RFC 9110, 10.2.1).
    response.headers.update(error.headers or {})
    return response


def _render_unavailable(request: Request, error: Exception) -> Response:
    slow = "statement timeout" in str(getattr(error, "orig", ""))
    message = "The database does not answer. Start it; this page then works again."
    if slow:
        message = "This takes the database too long. Ask for less: a source, or a day."
    return _render_message(request, 503, message)


def _render_message(request: Request, status: int, message: str) -> Response:
    page = RefusalPage(message=message)
    return context_of(request).render_page(request, "refused.html", page, status=status)
