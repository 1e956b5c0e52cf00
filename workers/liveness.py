"""Life files: a worker or beat touches one for as long as it does its work.

A worker sends itself a task through a queue that only this worker reads, and the task
touches the file. So the file is young while the worker takes messages and its threads
or children run them. A worker that is connected and takes nothing, or whose threads all
hang, lets the file grow old, although its heartbeat continues. A container's health
check reads the age of the file, which costs nothing; ``inspect ping`` over the broker
costs a second of CPU and is answered outside the worker's threads.
The file is ``alive/NODE`` in the data directory.

Docker restarts no unhealthy container, and a supervisor sees only what has died. So a
thread of the worker and of beat reads the file too, and ends the process where it is
ten minutes old.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from celery import current_app, shared_task
from celery.signals import (
    after_task_publish,
    beat_init,
    celeryd_after_setup,
    heartbeat_sent,
    worker_ready,
)
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError

from wireroom.tasks.maintenance import CANARY_EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from celery.events import EventDispatcher

    from wireroom.config.settings import Settings

logger = logging.getLogger(__name__)

LIFE_FOLDER = "alive"
# Seconds after which an unread task is useless, and an unread queue is deleted.
TASK_EXPIRES, QUEUE_EXPIRES = 60.0, 3600.0
# Seconds of silence after which the process ends itself, longer than the longest task,
# and seconds between two looks.
MAX_SILENCE, LOOK_SECONDS = 600.0, 15.0
# When this process last sent itself a task, monotonic seconds.
_LAST_SENT = {"at": float("-inf")}


class HasSettings(Protocol):
    """The part of the application that this module uses."""

    settings: Settings


class HeartbeatSender(Protocol):
    """The sender of a worker's heartbeats, for which Celery has no type."""

    eventer: EventDispatcher


def touch_life_file(data_dir: Path, node: str) -> Path:
    """Touch the life file of ``node``; return its path.

    An error of the disk does not stop the work: the file grows old, which the health
    check reports.
    """
    file = data_dir / LIFE_FOLDER / node
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return file


def watch_life_file(
    file: Path,
    end: Callable[[], None],
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Call ``end`` once the file, or the beginning of the watch, is too old."""
    began = clock()
    while True:
        try:
            touched = file.stat().st_mtime
        except OSError:
            touched = began
        silence = clock() - max(began, touched)
        if silence > MAX_SILENCE:
            logger.critical("hangs: no life for %.0f s; the process ends", silence)
            end()
            return
        sleep(LOOK_SECONDS)


def start_watch(node: str) -> None:
    """Watch this process's life file in a thread."""
    file = _data_dir() / LIFE_FOLDER / node
    threading.Thread(
        target=watch_life_file, args=(file, _end_process), daemon=True
    ).start()


def _end_process() -> None:
    """End at once: a process that hangs would not react to anything gentler."""
    logging.shutdown()
    os._exit(os.EX_SOFTWARE)


@worker_ready.connect
def _watch_worker(sender: Any, **_: object) -> None:  # noqa: ANN401 - a Consumer, which has no types
    start_watch(sender.hostname)


@shared_task(name="wireroom.show_life", ignore_result=True)
def report_life(node: str) -> None:
    """Touch this worker's life file, as proof that the worker runs its tasks."""
    touch_life_file(_data_dir(), node)


def make_own_queue(node: str) -> Queue:
    """Return the queue that only this worker reads; it is deleted with the worker."""
    name = f"alive.{node}"
    return Queue(
        name, Exchange(name), routing_key=name, auto_delete=True, expires=QUEUE_EXPIRES
    )


@celeryd_after_setup.connect
def _consume_own_queue(sender: str, instance: Any, **_: object) -> None:  # noqa: ANN401 - a WorkController, whose type lacks its queues
    instance.app.amqp.queues.select_add(make_own_queue(sender))


@heartbeat_sent.connect
def _send_own_task(sender: HeartbeatSender, **_: object) -> None:
    """Send this worker a task every 20 s while it is connected to the broker."""
    node, now = sender.eventer.hostname, time.monotonic()
    if now - _LAST_SENT["at"] < CANARY_EVERY:
        return
    _LAST_SENT["at"] = now
    # No retry: this loop also receives the messages, and the next send is near.
    with suppress(OperationalError):
        report_life.apply_async(
            (node,), queue=make_own_queue(node), expires=TASK_EXPIRES, retry=False
        )


@beat_init.connect
def _watch_beat(**_: object) -> None:
    """Connect the handler of sent tasks, in beat only: workers have other files."""
    after_task_publish.connect(_touch_beat_file)
    start_watch(_beat_node())


def _touch_beat_file(**_: object) -> None:
    """Touch beat's life file for each tick that the broker accepted."""
    touch_life_file(_data_dir(), _beat_node())


def _beat_node() -> str:
    return f"beat@{socket.gethostname()}"


def _data_dir() -> Path:
    return cast("HasSettings", current_app).settings.data_dir
