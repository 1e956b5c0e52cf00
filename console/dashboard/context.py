"""What every answer is made from: the database, the one reading, the templates."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import DBAPIError
from starlette.responses import HTMLResponse

from wireroom.console.dashboard import template_filters
from wireroom.console.dashboard.auth import AccessControl
from wireroom.console.dashboard.task_sender import TaskSender
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.step_metrics import StepMetrics
from wireroom.workers.broker_queues import make_queues
from wireroom.workers.wiring import make_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from wireroom.config.settings import Settings
    from wireroom.console.monitoring.snapshot import Snapshot
    from wireroom.store.database import Transaction

DASHBOARD_FOLDER = Path(__file__).parent
# Requests at once; each may hold a connection to the database.
MAX_THREADS = 8
# No page may keep the database busy for longer, seconds.
STATEMENT_SECONDS = 5


class DashboardContext:
    """One a process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # One more for the reading, which has its own turn.
        self.store = make_store(settings, connections=MAX_THREADS + 1)
        self.access = AccessControl(settings.web_token)
        # Deliveries that are being taken, what came of those before, and who is told.
        self.open_deliveries = 0
        self.meter = StepMetrics()
        self.sender = TaskSender(settings)
        self._reader = SnapshotReader(self.store, make_queues(settings))
        self._reader_lock = threading.Lock()
        self._templates = _load_templates()

    def read_snapshot(self) -> Snapshot:
        """Read how it stands; one request at a time, the others get the same."""
        with self._reader_lock:
            return self._reader.read_snapshot()

    def check_database(self) -> None:
        """Raise what the database does where it does not answer."""
        with self.begin_read() as tx:
            tx.connection.exec_driver_sql("SELECT 1")

    def flush_counts(self) -> None:
        """Add what was counted here to the database's counts."""
        taken = self.meter.take_tallies()
        if not taken:
            return
        try:
            with self.begin_write() as tx:
                tx.step_counts.add_tallies(
                    taken, at=tx.queue_heartbeats.get_database_time()
                )
        except DBAPIError:
            self.meter.restore_tallies(taken)
            raise

    @contextmanager
    def begin_read(self) -> Iterator[Transaction]:
        """Open a transaction that can change nothing and ends in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
            )
            yield tx

    @contextmanager
    def begin_write(self) -> Iterator[Transaction]:
        """Open a transaction that ends in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
            )
            yield tx

    def render_page(
        self, request: Request, template: str, *, status: int = 200, **told: object
    ) -> HTMLResponse:
        """Draw a page."""
        session = self.access.find_session(request)
        told |= {"path": request.url.path, "session": session, "access": self.access}
        said = self._templates.get_template(template).render(**told)
        return HTMLResponse(said, status)


def context_of(request: Request) -> DashboardContext:
    """Return the desk of the application that got a request."""
    desk = request.app.state.desk
    assert isinstance(desk, DashboardContext), "the application has one"
    return desk


def _load_templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(DASHBOARD_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(template_filters.FILTERS)
    return made
