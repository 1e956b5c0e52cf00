"""Signs of life: a file that a worker or beat touches while it does its work.

A worker sends itself a task through a queue that only it reads, and the task touches
the file. So the file is young while this very worker takes messages and its threads or
children run them; one that is connected and takes nothing, or whose every thread hangs,
is found out, which its heartbeat would not tell. A container's health check looks at
the file's age, which costs nothing; a worker that is asked over the broker
(``inspect ping``) costs a second of CPU, and answers from beside its threads.
The file is ``alive/NODE`` in the data directory.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from celery import current_app, shared_task
from celery.signals import (
    after_task_publish,
    beat_init,
    celeryd_after_setup,
    heartbeat_sent,
)
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError

from wireroom.tasks.maintenance import CANARY_EVERY

if TYPE_CHECKING:
    from pathlib import Path

    from celery.events import EventDispatcher

    from wireroom.config.settings import Settings

LIFE_FOLDER = "alive"
# What is not taken by then is of no use; a queue nobody reads for so long is gone,
# seconds.
TASK_EXPIRES, QUEUE_EXPIRES = 60.0, 3600.0
# When this process last sent itself a task.
_SENT = {"at": float("-inf")}


class HasSettings(Protocol):
    """The application that these processes run."""

    settings: Settings


class HeartbeatSender(Protocol):
    """What sends a worker's heartbeats; Celery's types do not know its sender."""

    eventer: EventDispatcher


def touch_life_file(data_dir: Path, node: str) -> Path:
    """Note that ``node`` is at work now; return the file that says so.

    A disk that takes no file does not stop the work: the file grows old, and that is
    seen.
    """
    file = data_dir / LIFE_FOLDER / node
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return file


@shared_task(name="wireroom.show_life", ignore_result=True)
def report_life(node: str) -> None:
    """Show that a worker does what it is sent."""
    touch_life_file(_data_dir(), node)


def make_own_queue(node: str) -> Queue:
    """Return the queue that only this worker reads; it goes with the worker."""
    name = f"alive.{node}"
    return Queue(
        name, Exchange(name), routing_key=name, auto_delete=True, expires=QUEUE_EXPIRES
    )


@celeryd_after_setup.connect
def _consume_own_queue(sender: str, instance: Any, **_: object) -> None:  # noqa: ANN401 - a WorkController, whose types know no queues
    instance.app.amqp.queues.select_add(make_own_queue(sender))


@heartbeat_sent.connect
def _send_own_task(sender: HeartbeatSender, **_: object) -> None:
    """Send, now and then, while the worker is connected to its broker."""
    node, now = sender.eventer.hostname, time.monotonic()
    if now - _SENT["at"] < CANARY_EVERY:
        return
    _SENT["at"] = now
    # Tried once: this is the loop that takes the messages, and the next one is near.
    with suppress(OperationalError):
        report_life.apply_async(
            (node,), queue=make_own_queue(node), expires=TASK_EXPIRES, retry=False
        )


@beat_init.connect
def _watch_beat(**_: object) -> None:
    """Listen to what is sent, in beat only: workers have their own sign."""
    after_task_publish.connect(_touch_beat_file)


def _touch_beat_file(**_: object) -> None:
    """Every tick that the broker took."""
    touch_life_file(_data_dir(), f"beat@{socket.gethostname()}")


def _data_dir() -> Path:
    return cast("HasSettings", current_app).settings.data_dir
