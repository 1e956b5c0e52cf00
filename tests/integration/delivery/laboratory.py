"""Real workers under the product's settings, on a broker of their own."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from celery import Celery
from kombu import Queue

from wireroom.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wireroom.console.local.forked_process import ForkedProcess, ProcessTemplate

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
QUEUE = "process"


class Laboratory:
    """Workers of one kind; use it as a context.

    Args:
        broker: Celery's URL. folder: for logs, and what the tasks note.
        template: what the workers are forked from.
        without: what is laid over the product's settings, see ``app.py``.
    """

    def __init__(
        self,
        *,
        broker: str,
        folder: Path,
        without: Mapping[str, object],
        template: ProcessTemplate,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._template = folder, template
        settings = Settings(broker_url=broker, data_dir=folder)
        self._env = {
            **os.environ,
            **settings.to_env(),
            "DELIVERY_WITHOUT": json.dumps(dict(without)),
            # As the containers have it: TERM starts the soft shutdown.
            "REMAP_SIGTERM": "SIGQUIT",
        }
        self._sender = Celery(broker=broker, set_as_current=False)
        self._sender.conf.task_queues = [Queue(QUEUE, routing_key=QUEUE)]
        self._workers: list[ForkedProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            # Its children too, which may have outlived it.
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            assert worker.wait_until_ended(PATIENCE)
        self._sender.close()

    def start(self, *, pool: str = "prefork") -> ForkedProcess:
        """Start a worker with one process."""
        number = len(self._workers)
        worker = self._template.fork(
            (
                *(sys.executable, "-m", "celery"),
                *("-A", "tests.integration.delivery.app", "worker"),
                *("-n", f"lab{number}@%h", "-Q", QUEUE, "-c", "1", "-P", pool),
                *("--without-gossip", "--without-mingle"),
            ),
            log=self._folder / f"worker-{number}.log",
            env=self._env,
            folder=str(ROOT),
        )
        assert worker is not None
        self._workers.append(worker)
        return worker

    def send(self, task: str, *args: object) -> None:
        self._sender.send_task(f"lab.{task}", args, queue=QUEUE)

    def let_go(self, name: str) -> None:
        """End a task that is held, now or whenever it is done again."""
        (self._folder / f"{name} let go").touch()

    def signs(self) -> list[Path]:
        """Name the files by which a worker shows that it runs what it is sent."""
        return list((self._folder / "alive").glob("*"))

    def log(self, words: str) -> bool:
        """Whether a worker has written these words to its log."""
        return words in self.logs()

    def noted(self, word: str) -> list[tuple[str, int]]:
        """Who ``began`` or ``ended``, and in which process."""
        try:
            lines = (self._folder / "notes.jsonl").read_text().splitlines()
        except FileNotFoundError:
            return []
        said = [json.loads(line) for line in lines]
        return [(name, pid) for what, name, pid in said if what == word]

    def gone(self, seconds: float = PATIENCE) -> bool:
        """Wait for the first worker's end; whether it came."""
        return self._workers[0].wait_until_ended(seconds)

    def wait(self, until: Callable[[Laboratory], bool], seconds: float = PATIENCE):
        """Wait for a condition; whether it came."""
        deadline = time.monotonic() + seconds
        while not until(self):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def logs(self) -> str:
        return "\n".join(p.read_text()[-3000:] for p in self._folder.glob("*.log"))


def alive(workers: int) -> Callable[[Laboratory], bool]:
    """Whether so many workers have run what they sent themselves."""
    return lambda lab: len(lab.signs()) >= workers


def has_lost_its_broker(lab: Laboratory) -> bool:
    return "broker_refuses" in lab.logs()


def gave_up(lab: Laboratory) -> bool:
    return bool(lab.noted("gave up"))


def began(name: str, times: int = 1) -> Callable[[Laboratory], bool]:
    return lambda lab: [n for n, _ in lab.noted("began")].count(name) >= times


def ended(name: str, times: int = 1) -> Callable[[Laboratory], bool]:
    return lambda lab: [n for n, _ in lab.noted("ended")].count(name) >= times
