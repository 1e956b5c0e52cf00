"""Figures on labelled pages, with trafilatura alone on the same pages beside them.

    .venv/bin/python bench/labelled.py FOLDER [--generic]

``--generic`` adds a column with the dialects of comment systems switched off.
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
    parser.add_argument("--generic", action="store_true")
    arguments = parser.parse_args()
    script = arguments.folder / "score.py"
    tools = {"Wireroom": f"{sys.executable} -m wireroom.console.filters.extract"}
    if arguments.generic:
        generic = Path(__file__).with_name("extract_generic.py")
        tools["without dialects"] = f"{sys.executable} {generic}"
    tools["trafilatura alone"] = "trafilatura"
    scores = [dict(_rows(_scored(script, tool))) for tool in tools.values()]
    table = Table("figure", *tools)
    for name in scores[0]:
        table.add_row(name, *(_said(score.get(name)) for score in scores))
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
