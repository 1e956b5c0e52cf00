"""``wireroom up``: services, schema, sources, processes, and a live screen."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from sqlalchemy.exc import DBAPIError

from config.sources import load_sources
from wireroom.store.migrate import migrate
from workers import services, wiring
from workers.processes import commands
from workers.show.screen import render, take
from workers.supervisor import Process, Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator

    import redis

    from config.settings import Settings
    from config.sources import SourcesFile
    from wireroom.store.database import Store

# How often the screen is drawn anew, seconds, and the largest share of the time that
# counting for it may take.
REDRAW = 1.0
SHARE = 0.05


def run_up(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then drain.

    Raises:
        OperatorError: something is amiss; nothing was started half-configured.
    """
    sources = load_sources(settings.sources_file)
    with running(settings, sources) as (given, supervisor):
        store = wiring.make_store(given)
        broker = wiring.make_redis(given.broker_url)
        console = Console()
        screen = _Screen(store, broker, given.queue_limit)
        with _shown(console) as live:
            supervisor.run_until(lambda: screen.refresh(live))
        store.close()
    Console().print("Drained and stopped.")


@contextmanager
def running(
    settings: Settings, sources: SourcesFile
) -> Iterator[tuple[Settings, Supervisor]]:
    """Start the services, bring up the schema, apply the sources, prepare processes."""
    with ExitStack() as stack:
        given, servers = stack.enter_context(services.all_services(settings))
        migrate(given.database_url or "")
        store = wiring.make_store(given)
        with store.begin() as tx:
            tx.directory.apply(wiring.specs(sources), now=datetime.now(UTC))
        store.close()
        yield (
            given,
            Supervisor(
                processes(given), log_dir=given.data_dir / "log", services=servers
            ),
        )


def processes(given: Settings) -> list[Process]:
    """Return the product's processes, told where the services are."""
    env = given.to_env()
    return [
        Process(name=name, argv=argv, env=env) for name, argv in commands(given).items()
    ]


class _Screen:
    """Draws a snapshot now and then."""

    def __init__(
        self, store: Store, broker: redis.Redis | None, queue_limit: int
    ) -> None:
        self._store = store
        self._limit = queue_limit
        self._broker = broker
        self._due = float("-inf")

    def refresh(self, live: Live) -> bool:
        """Draw if it is time. Never asks to stop."""
        began = time.monotonic()
        if began >= self._due:
            try:
                shot = take(
                    self._store,
                    self._broker,
                    now=datetime.now(UTC),
                    queue_limit=self._limit,
                )
            except DBAPIError:
                live.update("the database does not answer; trying again")
            else:
                live.update(render(shot), refresh=True)
            # The tables are counted: with a year in them that is the database's work.
            took = time.monotonic() - began
            self._due = began + max(REDRAW, took / SHARE)
        return False


@contextmanager
def _shown(console: Console) -> Iterator[Live]:
    """Show a live screen on a terminal; elsewhere only the last of it."""
    with Live(console=console, auto_refresh=False, transient=False) as live:
        yield live
