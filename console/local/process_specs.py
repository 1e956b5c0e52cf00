"""The processes of the product, as command lines. Procfile and compose run the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from wireroom.config.settings import Settings

NET_QUEUES = (Queue.CONTROL, Queue.POLL, Queue.DOWNLOAD)
CPU_QUEUES = (Queue.PROCESS, Queue.BACKFILL)

# Workers do not talk to each other: nothing reads it, and it costs at every start.
NO_GOSSIP = ("--without-gossip", "--without-mingle")


def process_commands(settings: Settings) -> dict[str, list[str]]:
    """Return the command line of each process, by name."""
    found = {
        "beat": celery_command("beat", "-s", str(settings.data_dir / "beat-schedule")),
        # Threads, because it waits: 50 downloads at once cost 58 MB in one process
        # and 1.6 GB in fifty (measured).
        "net": worker_command("net", NET_QUEUES, "threads", settings.net_threads),
        # Processes, because it computes.
        "cpu": worker_command("cpu", CPU_QUEUES, "prefork", settings.cpu_processes),
    }
    if settings.web_port is not None:
        found["web"] = [sys.executable, "-m", "wireroom.console.dashboard"]
    return found


def worker_command(
    name: str, queues: tuple[Queue, ...], pool: str, at_once: int
) -> list[str]:
    """Return a worker's command line."""
    return celery_command(
        "worker",
        *("-n", f"{name}@%h"),
        *("-Q", ",".join(queues)),
        *("-P", pool),
        *("-c", str(at_once)),
        *NO_GOSSIP,
    )


def celery_command(*arguments: str) -> list[str]:
    """Return a command line of Celery in this environment's interpreter."""
    return [sys.executable, "-m", "celery", "-A", "wireroom.workers.app", *arguments]
