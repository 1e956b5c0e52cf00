"""Signs of life: a file that a worker or beat touches while it does its work.

A container's health check looks at the file's age, which costs nothing; a worker that
is asked over the broker costs a second of CPU and does not answer while it is busy.
The file is ``alive/NODE`` in the data directory.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

from celery import current_app
from celery.signals import after_task_publish, beat_init, heartbeat_sent

if TYPE_CHECKING:
    from pathlib import Path

    from celery.events import EventDispatcher

    from config.settings import Settings

FOLDER = "alive"


class HasSettings(Protocol):
    """The application that these processes run."""

    settings: Settings


class Heart(Protocol):
    """What sends a worker's heartbeats; Celery's types do not know its sender."""

    eventer: EventDispatcher


def sign_of_life(data_dir: Path, node: str) -> Path:
    """Note that ``node`` is at work now; return the file that says so.

    A disk that takes no file does not stop the work: the file grows old, and that is
    seen.
    """
    file = data_dir / FOLDER / node
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return file


@heartbeat_sent.connect
def _worker(sender: Heart, **_: object) -> None:
    """Every two seconds, while a worker is connected to its broker."""
    sign_of_life(_data_dir(), sender.eventer.hostname)


@beat_init.connect
def _beat(**_: object) -> None:
    """Listen to what is sent, in beat only: workers have their own sign."""
    after_task_publish.connect(_tick)


def _tick(**_: object) -> None:
    """Every tick that the broker took."""
    sign_of_life(_data_dir(), f"beat@{socket.gethostname()}")


def _data_dir() -> Path:
    return cast("HasSettings", current_app).settings.data_dir
