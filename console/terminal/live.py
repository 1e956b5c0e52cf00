"""The screen, drawn anew: under ``wireroom up``, and by ``wireroom status --watch``."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.live import Live
from sqlalchemy.exc import DBAPIError

from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.console.monitoring.summary import status_json
from wireroom.console.terminal.screen import read_screen_data, render_screen
from wireroom.enrich.registry import EnricherRegistry
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, RenderableType

    from wireroom.config.settings import Settings
    from wireroom.store.database import Store

# How often the screen is drawn anew, seconds, and the largest share of the time that
# counting for it may take.
REDRAW_SECONDS = 1.0
MAX_LOAD_SHARE = 0.01


class Screen:
    """Draws how a deployment stands, whenever that is due.

    Args:
        clock: seconds that only grow; replaced by measurements.

    Attributes:
        due: when, by that clock, it is to be drawn next.
    """

    def __init__(
        self,
        store: Store,
        given: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._limit = store, given.queue_limit
        self._reader = SnapshotReader(store, make_queues(given), clock)
        self._places = EnricherRegistry(given.enrichers).entries
        self._clock = clock
        self.next_refresh_at = float("-inf")

    def refresh_if_due(self, live: Live) -> bool:
        """Draw if it is time. Never asks to stop."""
        began = self._clock()
        if began >= self.next_refresh_at:
            live.update(self.render_now(), refresh=True)
            # The tables are counted: with a year in them that is the database's work.
            took = self._clock() - began
            self.next_refresh_at = began + max(REDRAW_SECONDS, took / MAX_LOAD_SHARE)
        return False

    def render_now(self) -> RenderableType:
        """Draw how it stands now."""
        try:
            shot = read_screen_data(
                self._store, self._reader, queue_limit=self._limit, places=self._places
            )
        except DBAPIError:
            return "the database does not answer; trying again"
        return render_screen(shot)

    def read_json(self) -> dict[str, Any]:
        """Tell the same to a program."""
        return status_json(self._reader.read_snapshot(), self._limit, self._places)


@contextmanager
def open_live_display(console: Console) -> Iterator[Live]:
    """Show a live screen on a terminal; elsewhere only the last of it."""
    with Live(console=console, auto_refresh=False, transient=False) as live:
        yield live


def watch_screen(screen: Screen, console: Console) -> None:
    """Draw until Ctrl-C."""
    try:
        with open_live_display(console) as live:
            while not screen.refresh_if_due(live):
                time.sleep(REDRAW_SECONDS / 4)
    except KeyboardInterrupt:
        return
