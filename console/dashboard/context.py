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
from wireroom.console.dashboard.auth import Access
from wireroom.console.dashboard.task_sender import Sender
from wireroom.console.monitoring.snapshot import Reader
from wireroom.step_metrics import Meter
from wireroom.workers.broker_queues import make_queues
from wireroom.workers.wiring import make_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from wireroom.config.settings import Settings
    from wireroom.console.monitoring.snapshot import Reading
    from wireroom.store.database import Transaction

HERE = Path(__file__).parent
# Requests at once; each may hold a connection to the database.
THREADS = 8
# No page may keep the database busy for longer, seconds.
PATIENCE = 5


class Desk:
    """One a process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # One more for the reading, which has its own turn.
        self.store = make_store(settings, connections=THREADS + 1)
        self.access = Access(settings.web_token)
        # Deliveries that are being taken, what came of those before, and who is told.
        self.delivering = 0
        self.meter = Meter()
        self.sender = Sender(settings)
        self._reader = Reader(self.store, make_queues(settings))
        self._turn = threading.Lock()
        self._templates = _templates()

    def read(self) -> Reading:
        """Read how it stands; one request at a time, the others get the same."""
        with self._turn:
            return self._reader.read()

    def check(self) -> None:
        """Raise what the database does where it does not answer."""
        with self.looking() as tx:
            tx.connection.exec_driver_sql("SELECT 1")

    def flush(self) -> None:
        """Add what was counted here to the database's counts."""
        taken = self.meter.take()
        if not taken:
            return
        try:
            with self.writing() as tx:
                tx.counts.add(taken, at=tx.pulses.now())
        except DBAPIError:
            self.meter.give_back(taken)
            raise

    @contextmanager
    def looking(self) -> Iterator[Transaction]:
        """Open a transaction that can change nothing and ends in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{PATIENCE}s'"
            )
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction that ends in bounded time."""
        with self.store.begin() as tx:
            tx.connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = '{PATIENCE}s'"
            )
            yield tx

    def page(
        self, request: Request, template: str, *, status: int = 200, **told: object
    ) -> HTMLResponse:
        """Draw a page."""
        session = self.access.session(request)
        told |= {"path": request.url.path, "session": session, "access": self.access}
        said = self._templates.get_template(template).render(**told)
        return HTMLResponse(said, status)


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that got a request."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk), "the application has one"
    return desk


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(template_filters.FILTERS)
    return made
