"""The product's Celery configuration over tasks that only follow their arguments.

``DELIVERY_WITHOUT`` in the environment is a JSON object of what is laid over it: a name
of a setting, ``transport.NAME`` of the broker's transport, or ``task.NAME`` of the base
task. That a task began or ended is noted in ``notes.jsonl`` in the data folder.
"""

from __future__ import annotations

import json
import os
import signal
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

from kombu.exceptions import OperationalError

from wireroom.config.settings import Settings
from wireroom.tasks.base import PipelineTask
from wireroom.workers.app import WireroomApp, create_app

if TYPE_CHECKING:
    from collections.abc import Mapping


def laboratory(settings: Settings, without: Mapping[str, object]) -> WireroomApp:
    """Make the product's application, less what is to be shown to matter."""
    made = create_app(settings)
    # Nothing here has a row: the steps' own records are other tests' matter.
    nothing = SimpleNamespace(
        record_heartbeat=print,
        release_lease=print,
        quarantine_failure=print,
        forget_leases=print,
        flush_metrics=print,
    )
    made.__dict__["pipeline"] = nothing
    for name, value in without.items():
        place, _, rest = name.partition(".")
        if place == "transport":
            made.conf.broker_transport_options[rest] = value
        elif place == "task":
            setattr(PipelineTask, rest, value)
        else:
            made.conf[name] = value
    return made


app = laboratory(
    Settings.from_env(os.environ), json.loads(os.environ.get("DELIVERY_WITHOUT", "{}"))
)


NOTES = app.settings.data_dir / "notes.jsonl"


def note(word: str, name: str) -> None:
    """Write down what happened, where the test reads it: whole lines, or nothing."""
    with NOTES.open("a", buffering=1) as file:
        file.write(json.dumps([word, name, os.getpid()]) + "\n")


def times(name: str) -> int:
    """Count how often a task has begun."""
    said = [json.loads(line) for line in NOTES.read_text().splitlines()]
    return sum(word == "began" and whose == name for word, whose, _ in said)


def held(name: str) -> None:
    """Wait until the test lets the task go."""
    while not (NOTES.parent / f"{name} let go").exists():
        time.sleep(0.05)


@app.task(base=PipelineTask, name="lab.work", id_column=None)
def work(name: str) -> None:
    """Be done at once."""
    note("began", name)
    note("ended", name)


@app.task(base=PipelineTask, name="lab.hold", id_column=None)
def hold(name: str) -> None:
    """Be at work until let go."""
    note("began", name)
    held(name)
    note("ended", name)


@app.task(base=PipelineTask, name="lab.die_once", id_column=None)
def die_once(name: str) -> None:
    """Die with the process the first time, as for want of memory."""
    note("began", name)
    if times(name) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    note("ended", name)


@app.task(base=PipelineTask, name="lab.send_on", id_column=None)
def send_on(name: str) -> None:
    """When let go, send what follows, as a step does; say so where it cannot be."""
    note("began", name)
    held(name)
    try:
        app.send_task("lab.work", (f"{name}, next",), queue="process")
    except OperationalError:
        note("gave up", name)
    note("ended", name)


@app.task(
    base=PipelineTask, name="lab.hang", id_column=None, soft_time_limit=1, time_limit=2
)
def hang(name: str) -> None:
    """Never end, and ignore the request to."""
    note("began", name)
    while True:
        try:
            time.sleep(60)
        except Exception:  # noqa: BLE001 - what a hanging library may do
            continue


@app.task(base=PipelineTask, name="lab.hang_unlimited", id_column=None)
def hang_unlimited(name: str) -> None:
    """Never end."""
    note("began", name)
    time.sleep(600)


@app.task(base=PipelineTask, name="lab.grow", id_column=None)
def grow(name: str) -> None:
    """Keep 60 MB for good, as a leak does."""
    kept = app.__dict__.setdefault("kept", [])
    kept.append(b"x" * 60_000_000)
    note("ended", name)
