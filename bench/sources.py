"""What the commands of a large sources file cost, over reading its YAML alone.

A file of ``--feeds`` feeds, two a source, is checked, planned, applied, planned again
and listed, each by a process of its own, as an operator runs it. Printed are seconds of
processor time (the database's apart), their ratio to ``yaml.parse`` with the C loader
over the same file, and the largest memory. The goal: 4 times and 300 MB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cpu_clock import by_process
from rich.console import Console
from rich.table import Table

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.schema.migrate import migrate

GOAL, MEGABYTES = 4.0, 300
_PARSE = (
    "import sys, yaml\n"
    "text = open(sys.argv[1], encoding='utf-8').read()\n"
    "for _ in yaml.parse(text, yaml.CSafeLoader): pass"
)
_MAIN = "from wireroom.console.cli import main; main()"
_COMMANDS = ("check", "plan", "apply", "plan", "apply", "list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process used: seconds of processor time, and megabytes at its peak."""

    seconds: float
    megabytes: float
    database: float


def main() -> int:
    """Write the file, run the commands, print, and say whether the goal is held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=100_000)
    asked = parser.parse_args()
    table = Table("command", "CPU s", "over yaml.parse", "MB", "database CPU s")
    is_held = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = folder / "sources.yaml"
        path.write_text(_write_sources(asked.feeds), "utf-8")
        server = stack.enter_context(EmbeddedPostgres(folder / "db", durable=False))
        url = server.url_of("postgres")
        migrate(url)
        variables = {"WIREROOM_DATABASE_URL": url, "WIREROOM_SOURCES_FILE": str(path)}
        usual = _run([sys.executable, "-c", _PARSE, str(path)], variables)
        for name in ("yaml.parse", *_COMMANDS):
            command = [sys.executable, "-c", _MAIN, "sources", name]
            cost = usual if name == "yaml.parse" else _run(command, variables)
            ratio = cost.seconds / usual.seconds
            table.add_row(
                name,
                f"{cost.seconds:.2f}",
                f"{ratio:.1f}",
                f"{cost.megabytes:.0f}",
                f"{cost.database:.2f}",
            )
            is_held &= ratio <= GOAL and cost.megabytes <= MEGABYTES
    Console().print(table)
    print("held" if is_held else "NOT held")
    return 0 if is_held else 1


def _run(command: list[str], variables: dict[str, str]) -> Cost:
    before = by_process()["PostgreSQL"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, **variables}
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return Cost(
        seconds=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / 1024,
        database=(by_process()["PostgreSQL"] - before) / 1000,
    )


def _write_sources(feeds: int) -> str:
    rows = (
        f"  - name: Paper {n}\n    url: https://paper-{n}.example/\n"
        f"    language: en\n    tags: [local, daily]\n    feeds:\n"
        f"      - https://paper-{n}.example/feed\n"
        f"      - {{url: 'https://paper-{n}.example/sport/feed', interval: 30m}}\n"
        for n in range(feeds // 2)
    )
    return f"version: 1\nsources:\n{''.join(rows)}"


if __name__ == "__main__":
    sys.exit(main())
