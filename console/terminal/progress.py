"""Looking on while workers do what is done behind live news."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressState:
    """How far something is."""

    description: str
    done: int
    total: int
    is_running: bool


def show_progress(console: Console, look: Callable[[], ProgressState]) -> None:
    """Show a bar until what is looked at goes on no more."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=None)
        while True:
            sight = look()
            progress.update(
                bar,
                description=sight.description,
                completed=sight.done,
                total=sight.total,
            )
            if not sight.is_running:
                return
            time.sleep(POLL_SECONDS)
