"""Workers that can stop between two of their transactions, and continue later or never.

Each piece of work that may stop runs in a thread. Only one thread runs at a time: the
history waits until the work has ended or has stopped. So a history is deterministic.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from wireroom.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wireroom.store.database import Transaction

# Work that has not come back after this hangs in a lock. Seconds.
PATIENCE = 30.0
_running = threading.local()


class Abandoned(BaseException):
    """Raised in the thread of a killed worker, when its history is over."""


class Worker:
    """A piece of work in a thread.

    Args:
        stop_after: how many commits and answers it gets before it stops. is_inside:
            it may stop before any statement instead, in the middle of a transaction.
    """

    def __init__(
        self, work: Callable[[], None], stop_after: int, *, is_inside: bool = False
    ) -> None:
        self._work, self._left, self.is_inside = work, stop_after, is_inside
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._error: BaseException | None = None
        self.is_killed = False
        self.is_over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> bool:
        """Run it; return whether it has stopped on its way."""
        self._thread.start()
        return self._wait()

    def resume(self) -> None:
        """Continue stopped work to its end."""
        self._go.release()
        self._wait()

    def dispose(self) -> None:
        """End the thread of a killed worker: nothing that it does counts."""
        self.is_killed = True
        self._go.release()
        self._thread.join(PATIENCE)

    def check_point(self) -> None:
        """Stop here, if it is time."""
        if self.is_killed:
            raise Abandoned
        self._left -= 1
        if self._left == 0:
            self._back.release()
            self._go.acquire()
            if self.is_killed:
                raise Abandoned

    def _run(self) -> None:
        _running.worker = self
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - raised again in the history
            self._error = error
        self.is_over = True
        self._back.release()

    def _wait(self) -> bool:
        if not self._back.acquire(timeout=PATIENCE):
            raise AssertionError("a worker waits for a lock that nobody gives back")
        if self._error is not None and not isinstance(self._error, Abandoned):
            raise self._error
        return not self.is_over


def lose_worker() -> None:
    """Kill the running worker, as a page does that exhausts its memory."""
    worker: Worker | None = getattr(_running, "worker", None)
    if worker is None:
        _running.is_lost = True
    else:
        worker.is_killed = True
    raise Abandoned


def run_to_the_end(work: Callable[[], None]) -> None:
    """Run work in this thread, which keeps running if the work kills its worker."""
    with suppress(Abandoned):
        work()
    _running.is_lost = False


def check_point() -> None:
    """Stop the running worker here, if there is one and it is time."""
    worker: Worker | None = getattr(_running, "worker", None)
    if worker is not None:
        worker.check_point()


def check_point_inside(*_: object) -> None:
    """As :func:`check_point`, before a statement."""
    worker: Worker | None = getattr(_running, "worker", None)
    if worker is not None and worker.is_inside:
        worker.check_point()


class WatchedStore(Store):
    """A store after whose transactions a worker may stop."""

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open a transaction; a killed worker opens none."""
        worker: Worker | None = getattr(_running, "worker", None)
        is_killed = worker is not None and worker.is_killed
        if is_killed or getattr(_running, "is_lost", False):
            raise Abandoned
        with super().begin() as tx:
            yield tx
        check_point()
