"""Runs another program so that it dies with the process that started it.

Run as a file, ``python -I -S child.py SIGNAL PARENT OWNER program ...``: after a fork,
threads that no longer exist may hold the parent's locks. Therefore the preparations run
in a new interpreter that imports only the standard library.

On Linux the kernel sends the signal, and the program replaces this process. On other
systems this process stays, checks every half second whether the parent still runs, and
forwards signals.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_USER = "-"
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522
FORWARDED_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
WATCH_SECONDS = 0.5


def wrap_command(
    argv: Sequence[str], death: signal.Signals, owner: str = SAME_USER
) -> tuple[str, ...]:
    """Return the command that runs ``argv`` through this module.

    Args:
        argv: the program, by its full path, and its arguments.
        death: the signal sent when the calling *thread* ends: call from the main one.
        owner: ``uid:gid`` of the program; with ``:search`` it may also enter folders
            that are closed to that user. Both need root.
    """
    here = str(Path(__file__).resolve())
    shim = (sys.executable, "-I", "-S", here, death.name, str(os.getpid()), owner)
    return (*shim, *argv)


def main(arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the program, or run and watch it."""
    name, parent, owner, *argv = arguments
    death = signal.Signals[name]
    if owner != SAME_USER:
        _switch_user(*owner.split(":"))
    if sys.platform == "linux":
        _call_prctl(PR_SET_PDEATHSIG, death)
        _exit_if_orphan(int(parent))
        os.execv(argv[0], argv)  # noqa: S606 - without a shell on purpose
    sys.exit(_watch_program(argv, death, int(parent)))


def _exit_if_orphan(parent: int) -> None:
    # The parent may have died before prctl asked the kernel to watch it.
    if os.getppid() != parent:
        sys.exit("the process that started this one is gone")


def _switch_user(uid: str, gid: str, search: str = "") -> None:
    permitted = _read_capabilities() if search else 0
    capability = _choose_capability(permitted)
    if capability is not None:
        _call_prctl(PR_SET_KEEPCAPS, 1)
        # Without it access(2) ignores the capabilities of users other than root, and
        # initdb uses access(2) to look for the server's program.
        if permitted & 1 << CAP_SETPCAP:
            _call_prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
    if capability is not None:
        _keep_capability(capability)


def _read_capabilities() -> int:
    """Return the capabilities that this process may use, one bit each."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("CapPrm:")[1].split()[0], 16)


def _choose_capability(permitted: int) -> int | None:
    """Return the weaker capability that enters any folder; None if neither is held."""
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if permitted & 1 << capability:
            return capability
    return None


def _keep_capability(capability: int) -> None:
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # Effective, permitted, inheritable; the second three are for capabilities past 31.
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, data) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _call_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _call_prctl(*arguments: int) -> None:
    padded = [ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)][:5]
    if ctypes.CDLL(None, use_errno=True).prctl(*padded) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _watch_program(argv: Sequence[str], death: signal.Signals, parent: int) -> int:
    program = subprocess.Popen(argv)  # noqa: S603 - the caller's own command
    for forwarded in FORWARDED_SIGNALS:
        signal.signal(forwarded, lambda number, _: program.send_signal(number))
    while program.poll() is None:
        if os.getppid() != parent:
            program.send_signal(death)
        time.sleep(WATCH_SECONDS)
    return program.returncode if program.returncode >= 0 else 128 - program.returncode


if __name__ == "__main__":
    main(sys.argv[1:])
