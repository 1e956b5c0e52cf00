"""The screen, drawn anew: under ``wireroom up``, and by ``wireroom status --watch``."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.live import Live
from sqlalchemy.exc import DBAPIError

from wireroom.console.monitoring.snapshot import Reader
from wireroom.console.monitoring.summary import as_json
from wireroom.console.terminal.screen import render, take
from wireroom.enrich.registry import Roster
from wireroom.workers.broker_queues import make_queues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, RenderableType

    from wireroom.config.settings import Settings
    from wireroom.store.database import Store

# How often the screen is drawn anew, seconds, and the largest share of the time that
# counting for it may take.
REDRAW = 1.0
SHARE = 0.01


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
        self._reader = Reader(store, make_queues(given), clock)
        self._places = Roster(given.enrichers).places
        self._clock = clock
        self.due = float("-inf")

    def refresh(self, live: Live) -> bool:
        """Draw if it is time. Never asks to stop."""
        began = self._clock()
        if began >= self.due:
            live.update(self.drawn(), refresh=True)
            # The tables are counted: with a year in them that is the database's work.
            took = self._clock() - began
            self.due = began + max(REDRAW, took / SHARE)
        return False

    def drawn(self) -> RenderableType:
        """Draw how it stands now."""
        try:
            shot = take(
                self._store, self._reader, queue_limit=self._limit, places=self._places
            )
        except DBAPIError:
            return "the database does not answer; trying again"
        return render(shot)

    def told(self) -> dict[str, Any]:
        """Tell the same to a program."""
        return as_json(self._reader.read(), self._limit, self._places)


@contextmanager
def shown(console: Console) -> Iterator[Live]:
    """Show a live screen on a terminal; elsewhere only the last of it."""
    with Live(console=console, auto_refresh=False, transient=False) as live:
        yield live


def watch(screen: Screen, console: Console) -> None:
    """Draw until Ctrl-C."""
    try:
        with shown(console) as live:
            while not screen.refresh(live):
                time.sleep(REDRAW / 4)
    except KeyboardInterrupt:
        return
