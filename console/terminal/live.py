"""The status screen, refreshed by ``wireroom up`` and ``wireroom status --watch``."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.monitoring.summary import status_json
from wireroom.console.terminal.sanitize import sanitize
from wireroom.console.terminal.screen import read_screen_data, render_screen
from wireroom.enrich.registry import EnricherRegistry
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, RenderableType

    from wireroom.config.settings import Settings
    from wireroom.store.database import Store

# Shortest time between two refreshes, and the largest share of the time that reading
# the figures may take.
REDRAW_SECONDS = 1.0
MAX_LOAD_SHARE = 0.01


class Screen:
    """Renders the state of a deployment.

    Args:
        clock: monotonic seconds; measurements replace it.
        is_deployment_start: whether the workers start at the same time.

    Attributes:
        next_refresh_at: time of the next refresh, by that clock.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        *,
        is_deployment_start: bool = False,
    ) -> None:
        self._store, self._queue_limit = store, settings.queue_limit
        self._reader = SnapshotReader(
            store,
            make_queues(settings),
            clock,
            is_deployment_start=is_deployment_start,
        )
        self._enrichers = EnricherRegistry(settings.enrichers).entries
        self._clock = clock
        self.next_refresh_at = float("-inf")

    def refresh_if_due(self, live: Live) -> bool:
        """Refresh the display if it is due. Returns False: a refresh stops nothing."""
        began = self._clock()
        if began >= self.next_refresh_at:
            live.update(self.render_now(), refresh=True)
            # The screen counts tables: with a year of articles that takes the
            # database seconds, so a slow refresh postpones the next one.
            took = self._clock() - began
            self.next_refresh_at = began + max(REDRAW_SECONDS, took / MAX_LOAD_SHARE)
        return False

    def render_now(self) -> RenderableType:
        """Return the screen with figures read now."""
        try:
            data = read_screen_data(
                self._store,
                self._reader,
                queue_limit=self._queue_limit,
                enrichers=self._enrichers,
            )
        except (DBAPIError, NoConnectionError):
            return describe_silence(self._store)
        return render_screen(data)

    def read_json(self) -> dict[str, object]:
        """Return the figures as ``wireroom status --json`` prints them."""
        snapshot = self._reader.read_snapshot()
        return status_json(snapshot, self._queue_limit, self._enrichers)


def describe_silence(store: Store) -> str:
    """Return why the figures cannot be read: a locked table, or no database."""
    try:
        locks = store.list_table_locks()
    except (DBAPIError, NoConnectionError):
        locks = []
    if locks:
        return "\n".join(sanitize(lock.describe(), 300) for lock in locks)
    return "the database does not respond; retrying"


class BackgroundScreen:
    """Refreshes a display from a thread of its own.

    The caller never waits for a database that hangs, and so can react to a signal.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._reading: threading.Thread | None = None

    def refresh_if_due(self, live: Live) -> bool:
        """Start a refresh if it is due and none is running; always return False."""
        if self._reading is None or not self._reading.is_alive():
            self._reading = threading.Thread(
                target=self._screen.refresh_if_due, args=(live,), daemon=True
            )
            self._reading.start()
        return False


@contextmanager
def open_live_display(console: Console) -> Iterator[Live]:
    """Open a display that refreshes in place; without a terminal it prints its last."""
    with Live(console=console, auto_refresh=False, transient=False) as live:
        yield live


def watch_screen(screen: Screen, console: Console) -> None:
    """Refresh the screen until Ctrl-C."""
    try:
        with open_live_display(console) as live:
            while not screen.refresh_if_due(live):
                time.sleep(REDRAW_SECONDS / 4)
    except KeyboardInterrupt:
        return
