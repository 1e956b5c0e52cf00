"""The objects that all endpoints share: store, snapshot reader, access, templates."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import DBAPIError
from starlette.responses import HTMLResponse, Response

from wireroom.console.dashboard import template_filters
from wireroom.console.dashboard.page_data import (
    MEDIA_TYPES,
    Page,
    PageFormat,
    change_query,
    data_url,
    format_of,
    write_csv,
    write_json,
)
from wireroom.console.dashboard.server.auth import AccessControl
from wireroom.console.dashboard.server.login_delay import LoginDelay
from wireroom.console.dashboard.task_sender import TaskSender
from wireroom.console.dashboard.trend_reader import TrendReader
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.database_session import SessionLimits
from wireroom.step_metrics import StepMetrics
from wireroom.workers.broker_queues import make_queues
from wireroom.workers.connections import make_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from wireroom.config.settings import Settings
    from wireroom.console.monitoring.snapshot import Snapshot
    from wireroom.store.database import Transaction

DASHBOARD_FOLDER = Path(__file__).parent
# Concurrent requests; each may hold a connection to the database.
MAX_THREADS = 8
# Threads of health checks and metrics, and of hubs: slow pages cannot take them.
MONITORING_THREADS, HUB_THREADS = 2, 4
# Seconds after which the database ends a statement of a page.
STATEMENT_SECONDS = 5
# The least status of a page that reports a mistake: its data are of no use.
_FIRST_ERROR = 400


class DashboardContext:
    """The shared objects of the web process, one instance per process.

    Args:
        is_deployment_start: whether the workers start at the same time.

    Attributes:
        login_delay: of wrong tokens. monitoring, hubs, discovery: threads of these
            requests.
        open_deliveries: deliveries of hubs whose bodies are being read.
        meter: counts those deliveries. sender: sends tasks about them.
        trends: what is discussed most, read rarely.
    """

    def __init__(
        self, settings: Settings, *, is_deployment_start: bool = False
    ) -> None:
        self.settings = settings
        # One connection more for the snapshot reader.
        self.store = make_store(
            settings,
            connections=MAX_THREADS + MONITORING_THREADS + HUB_THREADS + 1,
            limits=SessionLimits(statement=STATEMENT_SECONDS, lock=STATEMENT_SECONDS),
        )
        self.access = AccessControl(settings.web_token)
        self.login_delay = LoginDelay()
        self.monitoring = CapacityLimiter(MONITORING_THREADS)
        self.hubs = CapacityLimiter(HUB_THREADS)
        self.discovery = CapacityLimiter(1)
        self.open_deliveries = 0
        self.meter = StepMetrics()
        self.sender = TaskSender(settings)
        self.trends = TrendReader(self.begin_read)
        self._reader = SnapshotReader(
            self.store, make_queues(settings), is_deployment_start=is_deployment_start
        )
        self._reader_lock = threading.Lock()
        self._templates = _load_templates()

    def read_snapshot(self) -> Snapshot:
        """Return a snapshot; concurrent requests wait and get the same one."""
        with self._reader_lock:
            return self._reader.read_snapshot()

    def check_database(self) -> None:
        """Raise DBAPIError if the database does not answer."""
        with self.begin_read() as tx:
            tx.connection.exec_driver_sql("SELECT 1")

    def flush_counts(self) -> None:
        """Add the counts of this process to those in the database."""
        tallies = self.meter.take_tallies()
        if not tallies:
            return
        try:
            with self.begin_write() as tx:
                tx.step_counts.add_tallies(
                    tallies, at=tx.queue_heartbeats.get_database_time()
                )
        except DBAPIError:
            self.meter.restore_tallies(tallies)
            raise

    @contextmanager
    def begin_read(self) -> Iterator[Transaction]:
        """Open a read-only transaction whose statements end in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
            )
            yield tx

    @contextmanager
    def begin_write(self) -> Iterator[Transaction]:
        """Open a transaction whose statements end in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
            )
            yield tx

    def render_page(
        self, request: Request, template: str, page: Page, *, status: int = 200
    ) -> Response:
        """Return the response with a rendered template, or with the page's data."""
        page_format = format_of(request)
        if page_format is not PageFormat.HTML:
            write = write_json if page_format is PageFormat.JSON else write_csv
            media_type = MEDIA_TYPES[page_format]
            return Response(write(page), status, media_type=media_type)
        variables = {field.name: getattr(page, field.name) for field in fields(page)}
        html = self._templates.get_template(template).render(
            **variables,
            path=request.url.path,
            relink=partial(change_query, request),
            data_urls=_list_data_urls(request) if status < _FIRST_ERROR else {},
            session=self.access.find_session(request),
            access=self.access,
        )
        return HTMLResponse(html, status)


def _list_data_urls(request: Request) -> dict[str, str]:
    return {one.upper(): data_url(request, one) for one in MEDIA_TYPES}


def context_of(request: Request) -> DashboardContext:
    """Return the context of the application that received a request."""
    context = request.app.state.context
    assert isinstance(context, DashboardContext), "create_app sets it"
    return context


def _load_templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(DASHBOARD_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(template_filters.FILTERS)
    return templates
