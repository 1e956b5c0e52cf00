"""Quarantine: the table of ``failures list``, the lines of ``failures show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from wireroom.store.failures import FailureGroup, FailureReport


def build_failures_table(groups: Sequence[FailureGroup], *, now: datetime) -> Table:
    """Return a table with a row per error, from :meth:`Failures.list_groups`."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("failures", "sources", "first", "last", "latest id"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("task", no_wrap=True)
    table.add_column("error", ratio=1, overflow="fold")
    for group in groups:
        table.add_row(
            str(group.count),
            str(group.sources),
            format_age(group.first_at, now),
            format_age(group.last_at, now),
            str(group.example),
            Text(sanitize(group.task, 20)),
            Text(sanitize(group.error, 300), style="red"),
        )
    return table


def format_failure(failure: FailureReport, same: int) -> Iterator[str]:
    """Yield the lines of a failure, sanitized for a terminal.

    Args:
        same: number of open failures with the same error.
    """
    yield sanitize(failure.error, 2000)
    for name, value in _list_facts(failure):
        if value not in {None, ""}:
            yield f"  {name}: {sanitize(value, 500)}"
    if failure.resolved_by:
        by = sanitize(failure.resolved_by, 80)
        yield f"  {failure.state} by {by} at {failure.resolved_at}"
    yield f"  open failures with the same error: {same} (--like {failure.id})"
    for line in failure.traceback.splitlines():
        # The indentation is kept apart, because sanitize() removes it.
        indent = len(line) - len(line.lstrip())
        yield " " * min(indent + 2, 40) + sanitize(line, 300)


def _list_facts(failure: FailureReport) -> tuple[tuple[str, object], ...]:
    return (
        ("url", failure.url),
        ("source", failure.source),
        ("step", failure.step),
        ("reason", failure.reason),
        ("attempts", failure.attempts),
        ("worker", failure.worker),
        ("at", failure.at),
        ("state", failure.state),
    )
