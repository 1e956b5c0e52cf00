"""The process that sends the change feed to targets; ``wireroom deliver`` is the same.

    python -m wireroom.console.operations.deliver

Without a target it looks for one every few seconds,
and does nothing else.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.config.saved_queries import load_queries
from wireroom.config.settings import Settings
from wireroom.deliver.run_targets import DeliverContext, DeliveryRunner, serve_target
from wireroom.deliver.saved_queries import QueryIndexes
from wireroom.errors import OperatorError
from wireroom.workers.connections import make_store

if TYPE_CHECKING:
    from wireroom.store.database import Store

# Database connections for the threads of 16 targets and for the loop.
CONNECTIONS = 20
# Seconds between two looks for targets that are due; where there are no targets at all.
LOOK_SECONDS, IDLE_SECONDS = 0.5, 5.0


def run_deliver(store: Store, url: str, *, once: bool) -> None:
    """Serve all targets until SIGTERM or Ctrl-C; ``once``: until nothing is due."""
    context = DeliverContext(
        store=store,
        url=url,
        by=f"deliver@{socket.gethostname()}",
        now=lambda: datetime.now(UTC),
        indexes=QueryIndexes(load_queries),
    )
    if once:
        _serve_once(context)
        return
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    runner = DeliveryRunner(context)
    try:
        while not stop.wait(LOOK_SECONDS if has_targets(store) else IDLE_SECONDS):
            runner.run_due()
    except KeyboardInterrupt:
        pass
    finally:
        runner.close()


def has_targets(store: Store) -> bool:
    """Return whether there is anything to send to."""
    with store.begin() as tx:
        return bool(tx.targets.list_targets())


def _serve_once(context: DeliverContext) -> None:
    now = context.now()
    with context.store.begin() as tx:
        due = tx.targets.take_due(context.by, now=now, until=now + context.lease)
    for row in due:
        serve_target(context, row)


def main() -> None:
    """Run with the settings of the environment."""
    settings = Settings.from_env(os.environ)
    if settings.database_url is None:
        raise OperatorError("WIREROOM_DATABASE_URL is not set")
    store = make_store(settings, connections=CONNECTIONS)
    try:
        run_deliver(store, settings.database_url, once=False)
    finally:
        store.close()


if __name__ == "__main__":
    try:
        main()
    except OperatorError as error:
        sys.exit(f"wireroom: {error}")
