"""Figures on labelled pages, with trafilatura alone on the same pages beside them.

    .venv/bin/python bench/labelled.py FOLDER

The folder brings its own ``score.py``, which is asked twice and answers in JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Score both and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    script = parser.parse_args().folder / "score.py"
    command = f"{sys.executable} -m wireroom.console.filters.extract"
    ours = dict(_rows(_scored(script, command)))
    bare = dict(_rows(_scored(script, "trafilatura")))
    table = Table("figure", "Wireroom", "trafilatura alone")
    for name, value in ours.items():
        table.add_row(name, _said(value), _said(bare.get(name)))
    Console(width=100).print(table)


def _scored(script: Path, tool: str) -> dict[str, object]:
    asked = [sys.executable, str(script), "--json", "--tool", tool]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    value = json.loads(answer.stdout)
    assert isinstance(value, dict), "score.py --json prints one object"
    return value


def _rows(value: dict[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, found in value.items():
        path = f"{before}{name}".replace("_", " ")
        if isinstance(found, dict):
            yield from _rows(found, f"{path}: ")
        else:
            yield path, found


def _said(value: object) -> str:
    return "-" if value is None else str(value)


if __name__ == "__main__":
    main()
