"""A progress bar for work that the workers do, until it ends or Ctrl-C."""

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
    """Progress of a run: ``done`` of ``total`` articles."""

    description: str
    done: int
    total: int
    is_running: bool


def show_progress(console: Console, read_state: Callable[[], ProgressState]) -> None:
    """Show a progress bar until the run ends; reads its state once a second."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=None)
        while True:
            state = read_state()
            progress.update(
                bar,
                description=state.description,
                completed=state.done,
                total=state.total,
            )
            if not state.is_running:
                return
            time.sleep(POLL_SECONDS)
