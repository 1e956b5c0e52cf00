"""The walk "First run" of docs/tasks.md, with the wheel that is installed here.

    python tests/wheel/first_run.py

Serves the sample newspaper, runs the commands in an empty folder, and prints the
seconds from ``wireroom up`` to the first article. Exit status 1 if none comes in time.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.walks import read_walk

PATIENCE_SECONDS = 300
STOP_SECONDS = 30
BIN = Path(sys.executable).parent


def main() -> int:
    """Run the walk and print the figure."""
    install, *lines, up = read_walk("First run")
    say(f"installed already: {install}")
    with tempfile.TemporaryDirectory() as name:
        folder, paper = Path(name), Path(name) / "paper"
        with subprocess.Popen(
            [sys.executable, "-m", "wireroom.console.demo.newspaper", paper],
            stdout=subprocess.PIPE,
            text=True,
            env=make_environment(),
        ) as newspaper:
            try:
                return walk(lines, up, folder, find_home(newspaper))
            finally:
                # Not SIGINT, which a program in the background of a shell ignores.
                newspaper.terminate()


def find_home(newspaper: subprocess.Popen[str]) -> str:
    """Return the address of a feed, from the sources that the newspaper prints."""
    for line in newspaper.stdout or ():
        if "http://" in line:
            return "http://" + line.split("http://")[1].strip().strip("'\"")
    raise SystemExit("the newspaper printed no feed")


def walk(lines: list[str], up: str, folder: Path, home: str) -> int:
    """Run the commands; return the exit status."""
    port = find_port()
    for line in lines:
        words = shlex.split(line.replace("https://tribune.example/", home))
        say(f"$ {line}")
        if words[0] == "cd":
            folder /= words[1]
            continue
        subprocess.run(
            [BIN / words[0], *words[1:]], cwd=folder, env=make_environment(), check=True
        )
    say(f"$ {up}")
    began = time.monotonic()
    with subprocess.Popen(
        [BIN / "wireroom", "up"],
        cwd=folder,
        env={**make_environment(), "WIREROOM_WEB_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    ) as process:
        seconds = wait_for_article(port, began)
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)
    if seconds is None:
        say(f"no article within {PATIENCE_SECONDS} s")
        return 1
    say(f"first article: {seconds:.1f} s after the start")
    return 0


def wait_for_article(port: int, began: float) -> float | None:
    """Return the seconds to the first published article; None if there is none."""
    url = f"http://127.0.0.1:{port}/articles.json?state=published"
    while time.monotonic() - began < PATIENCE_SECONDS:
        try:
            with urlopen(url, timeout=5) as answer:
                if json.load(answer).get("articles"):
                    return time.monotonic() - began
        except (URLError, OSError, ValueError):
            pass
        time.sleep(0.2)
    return None


def make_environment() -> dict[str, str]:
    """Return an environment in which the newspaper of this host may be read."""
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
        "WIREROOM_ALLOW_PRIVATE": "true",
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def find_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
