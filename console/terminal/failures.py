"""Quarantine as a table of what is the same, and one failure whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

SHOWN_FIELDS = ("url", "source", "stage", "reason", "attempts", "worker", "at", "state")


def build_failures_table(groups: Sequence[dict[str, Any]], *, now: datetime) -> Table:
    """Draw failures, the same ones in one row."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("rows", "sources", "first", "last", "e.g."):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("task", no_wrap=True)
    table.add_column("error", ratio=1, overflow="fold")
    for group in groups:
        table.add_row(
            str(group["count"]),
            str(group["sources"]),
            format_age(group["first_at"], now),
            format_age(group["last_at"], now),
            str(group["example"]),
            Text(sanitize(group["task"], 20)),
            Text(sanitize(group["error"], 300), style="red"),
        )
    return table


def format_failure(row: dict[str, Any], same: int) -> Iterator[str]:
    """Yield a failure's lines; nothing of it can steer the terminal."""
    yield sanitize(row["error"], 2000)
    for name in SHOWN_FIELDS:
        if row[name] not in {None, ""}:
            yield f"  {name}: {sanitize(row[name], 500)}"
    if row["settled_by"]:
        yield f"  by {sanitize(row['settled_by'], 80)} at {row['settled_at']}"
    yield f"  {same} open that are the same (--like {row['id']})"
    for line in row["traceback"].splitlines():
        # Indented as it was: plain() would take that off.
        indent = len(line) - len(line.lstrip())
        yield " " * min(indent + 2, 40) + sanitize(line, 300)
