"""Command lines of the product's processes, the same as in Procfile and compose."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wireroom.tasks.chain import OptionalQueue, Queue

if TYPE_CHECKING:
    from wireroom.config.settings import Settings

# Ticks and polls never wait behind downloads.
POLL_QUEUES = (Queue.CONTROL, Queue.POLL)
NET_QUEUES = (Queue.DOWNLOAD,)
POLL_THREADS = 4
RENDER_QUEUES = (OptionalQueue.RENDER,)
CPU_QUEUES = (Queue.PROCESS, Queue.BACKFILL)

# `wireroom up` starts it when there is a target.
DELIVER = "deliver"
# Nothing reads the messages of workers to each other, and they slow every start.
NO_GOSSIP = ("--without-gossip", "--without-mingle")


def process_commands(settings: Settings) -> dict[str, list[str]]:
    """Return the command line of each process, by name."""
    commands = {
        "beat": celery_command("beat", "-s", str(settings.data_dir / "beat-schedule")),
        "poll": worker_command("poll", POLL_QUEUES, "threads", POLL_THREADS),
        # Threads, because its tasks wait: 50 downloads at once cost 58 MB in one
        # process and 1.6 GB in fifty (measured).
        "net": worker_command("net", NET_QUEUES, "threads", settings.net_threads),
        # Processes, because its tasks compute.
        "cpu": worker_command("cpu", CPU_QUEUES, "prefork", settings.cpu_processes),
    }
    if settings.render:
        # One process, because a browser takes as much memory as ten of the others.
        commands["render"] = worker_command("render", RENDER_QUEUES, "prefork", 1)
    commands[DELIVER] = [sys.executable, "-m", "wireroom.console.operations.deliver"]
    if settings.web_port is not None:
        commands["web"] = [sys.executable, "-m", "wireroom.console.dashboard"]
    return commands


def worker_command(
    name: str, queues: tuple[Queue | OptionalQueue, ...], pool: str, size: int
) -> list[str]:
    """Return the command line of a worker with ``size`` threads or processes."""
    return celery_command(
        "worker",
        *("-n", f"{name}@%h"),
        *("-Q", ",".join(queues)),
        *("-P", pool),
        *("-c", str(size)),
        *NO_GOSSIP,
    )


def celery_command(*arguments: str) -> list[str]:
    """Return a command line that runs Celery in this interpreter."""
    return [sys.executable, "-m", "celery", "-A", "wireroom.workers.app", *arguments]
