"""Wireroom against real publishing software, whose own databases hold the truth.

    .venv/bin/python bench/engines.py FOLDER [--only NAMES] [--variant FILE] [--polite]

The folder brings ``engines.py``, which starts, edits and stops the software, and
``compare.py``, which compares an export with the software's databases. All files are in
a temporary folder. Exit status 1 if a figure is below its goal.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GOALS = {
    **dict.fromkeys(("found", "title", "author", "date"), 1.0),
    **dict.fromkeys(("comments", "c_author", "c_time", "c_text", "c_parent"), 0.99),
    **dict.fromkeys(("changed", "withdrawn", "late"), 1.0),
}
LIMITS = {"wrong": 0, "doubled": 0, "false_edits": 0}
# Polls and visits in minutes instead of hours, so that an edit is noticed in a run.
HURRIED = {
    "WIREROOM_POLL_FLOOR_SECONDS": "60",
    "WIREROOM_REVISIT_FIRST_SECONDS": "60",
    "WIREROOM_REVISIT_SHARE": "0.0001",
    "WIREROOM_REVISIT_CEILING_SECONDS": "120",
    "WIREROOM_REVISIT_QUIET_VISITS": "50",
}
# All engines are on one machine: its requests need not be a second apart.
IMPATIENT = {
    "WIREROOM_HOST_SPACING_SECONDS": "0.05",
    "WIREROOM_HOST_CONNECTIONS": "4",
}
STOP_SECONDS = 60


def main() -> int:
    """Compare before and after edits; stop what was started."""
    asked = _read_arguments()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(_run_script, asked.folder, "engines.py", ["down", folder])
        _run_script(asked.folder, "engines.py", ["up", folder, *_choose(asked)])
        env = _build_environment(folder, polite=asked.polite)
        with _run_wireroom(folder, asked.wireroom, env):
            time.sleep(asked.seconds)
            before = folder / "truth.json"
            status = _compare(asked, folder, env, ["--truth", before])
            _run_script(asked.folder, "engines.py", ["edit", folder])
            time.sleep(asked.seconds_after)
            after = ["--truth", folder / "truth-after.json", "--before", before]
            return _compare(asked, folder, env, after) or status


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="some of the engines, separated by commas")
    parser.add_argument("--variant", type=Path, help="other sites, themes and words")
    parser.add_argument(
        "--polite",
        action="store_true",
        help="the product's own spacing and connections, so that requests are put off",
    )
    parser.add_argument("--seconds", type=float, default=150, help="before edits")
    parser.add_argument("--seconds-after", type=float, default=300)
    parser.add_argument("--notes", type=int, default=5, help="mistakes shown a kind")
    parser.add_argument("--keep", type=Path, help="a folder that stays")
    parser.add_argument(
        "--wireroom",
        default=str(Path(sys.executable).with_name("wireroom")),
        help="the command to run",
    )
    return parser.parse_args()


def _choose(asked: argparse.Namespace) -> list[object]:
    only = ["--only", asked.only] if asked.only else []
    return only + (["--variant", asked.variant.resolve()] if asked.variant else [])


def _build_environment(folder: Path, *, polite: bool) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")}
    return {
        **kept,
        **HURRIED,
        **({} if polite else IMPATIENT),
        "WIREROOM_SOURCES_FILE": str(folder / "sources.yaml"),
        "WIREROOM_DATA_DIR": str(folder / "var"),
        "WIREROOM_WEB_PORT": str(_find_free_port()),
    }


def _find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _run_wireroom(
    folder: Path, command: str, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``wireroom up`` in the folder; stop it by the signal that drains it."""
    with (folder / "wireroom.log").open("wb") as log:
        child = subprocess.Popen([command, "up"], env=env, stdout=log, stderr=log)
        try:
            yield child
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _compare(
    asked: argparse.Namespace,
    folder: Path,
    env: Mapping[str, str],
    truth: Sequence[object],
) -> int:
    bounds = [f"--min={name}={least}" for name, least in GOALS.items()]
    bounds += [f"--max={name}={most}" for name, most in LIMITS.items()]
    options = [*truth, "--wireroom", asked.wireroom, "--notes", asked.notes, *bounds]
    print(f"\nafter {truth[1]} of {folder}", flush=True)
    return _run_script(asked.folder, "compare.py", options, env=env, check=False)


def _run_script(
    folder: Path,
    name: str,
    arguments: Sequence[object],
    *,
    env: Mapping[str, str] | None = None,
    check: bool = True,
) -> int:
    command = [sys.executable, folder / name, *arguments]
    return subprocess.run(list(map(str, command)), env=env, check=check).returncode


if __name__ == "__main__":
    sys.exit(main())
