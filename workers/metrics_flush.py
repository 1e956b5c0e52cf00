"""What a process has counted goes to the database every few seconds.

One thread a process, so that an idle worker tells that it is there too. A worker that
is killed loses the counts of one period, and nothing else: rows are counted anew.
"""

from __future__ import annotations

import logging
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol, cast

from celery import current_app
from celery.signals import (
    celeryd_after_setup,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
)
from sqlalchemy.exc import SQLAlchemyError

from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from celery.apps.worker import Worker

    from wireroom.pipeline import Pipeline

LOG = logging.getLogger(__name__)
# Seconds between two visits to the database.
FLUSH_SECONDS = 10.0


class HasPipeline(Protocol):
    """The application that these processes run."""

    pipeline: Pipeline


class Flusher:
    """Takes a process's counts to the database until it is stopped.

    Args:
        node: the worker's name. queues: what it takes from.
    """

    def __init__(self, node: str, queues: tuple[str, ...]) -> None:
        self._node, self._queues = node, queues
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = threading.Thread(
            target=self._run_loop, name="flush", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Flush once more and end; nothing where it was never begun."""
        self._stopped.set()
        if self._thread is not None:
            self.flush()

    def flush(self) -> None:
        """Flush now; counts that the database does not take are kept."""
        pipeline = cast("HasPipeline", current_app).pipeline
        try:
            pipeline.flush_metrics(self._node, self._queues, version("wireroom"))
        except SQLAlchemyError as error:
            LOG.warning("counts_kept: the database does not take them: %r", error)

    def _run_loop(self) -> None:
        self.flush()
        while not self._stopped.wait(FLUSH_SECONDS):
            self.flush()


# The worker's own, made before any child is forked.
_FLUSHERS: list[Flusher] = []


@celeryd_after_setup.connect
def _prepare_flusher(sender: str, instance: Worker, **_: object) -> None:
    """Learn who this worker is."""
    names = tuple(sorted(set(instance.app.amqp.queues.consume_from) & set(Queue)))
    _FLUSHERS[:] = [Flusher(sender, names)]


@worker_ready.connect
def _start_with_threads(sender: object, **_: object) -> None:
    """Begin where the tasks run in this process, not in children of it."""
    if "prefork" not in type(getattr(sender, "pool", None)).__module__:
        _start_flusher()


@worker_process_init.connect
def _start_flusher(**_: object) -> None:
    for flusher in _FLUSHERS:
        flusher.start()


@worker_process_shutdown.connect
@worker_shutdown.connect
def _stop_flusher(**_: object) -> None:
    for flusher in _FLUSHERS:
        flusher.stop()
