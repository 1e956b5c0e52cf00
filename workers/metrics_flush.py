"""Flushing the counts of each process to the database every ten seconds.

One thread per process does it, so that an idle worker reports itself too. A worker that
is killed loses the counts of one period; figures about rows are read from the rows.
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

from wireroom.tasks.chain import OptionalQueue, Queue
from wireroom.workers.pools import has_children

if TYPE_CHECKING:
    from celery.apps.worker import Worker

    from wireroom.pipeline import Pipeline

LOG = logging.getLogger(__name__)
# Seconds between two flushes.
FLUSH_SECONDS = 10.0


class HasPipeline(Protocol):
    """The part of the application that this module uses."""

    pipeline: Pipeline


class Flusher:
    """Adds the counts of a process to the database until it is stopped.

    Args:
        node: the worker's name. queues: the queues that it reads.
    """

    def __init__(self, node: str, queues: tuple[str, ...]) -> None:
        self._node, self._queues = node, queues
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start flushing in a thread of its own."""
        self._thread = threading.Thread(
            target=self._run_loop, name="flush", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Flush once more and stop; does nothing if it was never started."""
        self._stopped.set()
        if self._thread is not None:
            self.flush()

    def flush(self) -> None:
        """Flush now; if the database fails, the counts stay for the next flush."""
        pipeline = cast("HasPipeline", current_app).pipeline
        try:
            pipeline.flush_metrics(self._node, self._queues, version("wireroom"))
        except SQLAlchemyError as error:
            LOG.warning("counts are kept, the database does not store them: %r", error)

    def _run_loop(self) -> None:
        self.flush()
        while not self._stopped.wait(FLUSH_SECONDS):
            self.flush()


# This worker's flusher, made before any child is forked.
_FLUSHERS: list[Flusher] = []


@celeryd_after_setup.connect
def _prepare_flusher(sender: str, instance: Worker, **_: object) -> None:
    """Make the flusher with this worker's name and queues."""
    names = tuple(
        sorted(set(instance.app.amqp.queues.consume_from) & {*Queue, *OptionalQueue})
    )
    _FLUSHERS[:] = [Flusher(sender, names)]


@worker_ready.connect
def _start_with_threads(sender: object, **_: object) -> None:
    """Start flushing if tasks run in this process and not in forked children."""
    if not has_children(sender):
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
