"""A process that has imported the product's libraries, and forks a process per request.

``python -m wireroom.console.local.process_template FD ROOM``, run by
:class:`wireroom.console.local.forked_process.ProcessTemplate`. Importing takes 0.9 to
1.6 s of processor time in each of the five processes of ``wireroom up``, and in each
that is started again; a forked one needs 0.02 s for the rest, and shares the memory.

The template has one thread, no connection, no application and no settings: a child
makes those itself, so it behaves as ``python -m MODULE`` does. FD is a socket; each
message on it is a request as JSON, answered with the child's number and a pidfd. The
end of the socket ends the template, and the end of the template its children.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from wireroom.console.local.embedded.child import PR_SET_PDEATHSIG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

MAX_REQUEST_BYTES = 200_000
# Not ``wireroom.workers.app``: its import reads the settings of the environment.
LIBRARIES = (
    "celery.bin.celery",
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.concurrency.thread",
    "celery.worker.consumer",
    "kombu.transport.redis",
    "wireroom.console.dashboard.app",
    "wireroom.console.operations.deliver",
    "wireroom.tasks.imports",
    "wireroom.tasks.maintenance",
    "wireroom.tasks.replay",
    "wireroom.tasks.websub",
    "wireroom.workers.broker_queues",
    "wireroom.workers.position_mark",
    "wireroom.workers.sources_watcher",
    "wireroom.workers.wiring",
)


class Request(TypedDict):
    """What a process is: ``argv`` is an interpreter, ``-m``, a module, its arguments.

    ``log`` receives its output; ``folder`` is where it works.
    """

    argv: list[str]
    env: dict[str, str]
    log: str
    folder: str


def main() -> None:
    """Import the libraries, then fork until the socket ends."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    show_command((sys.executable, "-m", "wireroom.console.local.process_template"))
    for name in LIBRARIES:
        importlib.import_module(name)
    # A collection in a child would write to the objects of the imports, and each page
    # that is written to is copied.
    gc.collect()
    gc.freeze()
    request = _fork_per_request(channel)
    if request is not None:
        _become_process(request)


def _fork_per_request(channel: socket.socket) -> Request | None:
    """Return a request in the child that it is for; in the template None at last."""
    template = os.getpid()
    signal.signal(signal.SIGCHLD, _reap_children)
    while message := channel.recv(MAX_REQUEST_BYTES):
        # A child that is reaped before its pidfd is open might give its number away.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD,))
        child = os.fork()
        if child == 0:
            channel.close()
            _die_with(template)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCHLD,))
            request: Request = json.loads(message)
            return request
        pidfd = os.pidfd_open(child)
        socket.send_fds(channel, [b"%d" % child], [pidfd])
        os.close(pidfd)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCHLD,))
    return None


def _reap_children(_number: int, _frame: FrameType | None) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _become_process(request: Request) -> None:
    """Do what a new interpreter would have been given, and run the module."""
    os.setsid()
    os.chdir(request["folder"])
    log = os.open(request["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    _, _, module, *arguments = request["argv"]
    show_command(request["argv"])
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def show_command(argv: Sequence[str]) -> None:
    """Write a command line over that of the template, where ``ps`` reads it.

    It is cut where the template's own, with ROOM, is shorter.
    """
    fields = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
    # Fields 48 and 49 of the file; the first after the name is field 3.
    start, end = int(fields[45]), int(fields[46])
    line = b"".join(os.fsencode(word) + b"\0" for word in argv)
    size = end - start
    if size > 0:
        ctypes.memmove(start, line[: size - 1].ljust(size, b"\0"), size)


if __name__ == "__main__":
    main()
