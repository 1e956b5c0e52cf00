"""Imports as an operator sees them: what they brought, how far they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from wireroom.console.terminal.progress import ProgressState, show_progress
from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError
from wireroom.model.imports import EXPECTED_REFUSALS, ImportState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.rows import ImportRow
    from wireroom.store.database import Store


def print_summary(store: Store, import_id: int) -> bool:
    """Say what an import brought; whether all that was offered could be taken."""
    run = _get_import(store, import_id)
    _print_line(f"import {run.id}: {_format_intake(run)}")
    return not set(run.refused) - EXPECTED_REFUSALS


def print_imports(store: Store) -> None:
    """Print all imports, the latest first."""
    with store.begin() as tx:
        runs = tx.imports.list_recent()
    table = Table("id", "what", "state", "brought", "articles", "outcomes", "began")
    now = datetime.now(UTC)
    for run in runs:
        names = ", ".join(run.given.get("names", ()))
        table.add_row(
            str(run.id),
            sanitize(f"{run.kind} {names}", 60),
            run.state,
            _format_intake(run),
            f"{_count_done(run)} of {run.total}",
            _format_counts(run.outcomes),
            f"{format_age(run.began_at, now)} by {sanitize(run.started_by, 20)}",
        )
    Console(highlight=False, markup=False).print(table)


def stop_import(store: Store, import_id: int) -> None:
    """Let an import rest: nothing more of it is handed out or begun."""
    _get_import(store, import_id)
    with store.begin() as tx:
        if not tx.imports.stop(import_id):
            raise OperatorError(f"import {import_id} does not go on")
    _print_line(f"import {import_id} rests; wireroom import resume {import_id}")


def resume_import(store: Store, import_id: int) -> None:
    """Let an import go on from where it is."""
    _get_import(store, import_id)
    with store.begin() as tx:
        if not tx.imports.resume(import_id):
            raise OperatorError(f"import {import_id} does not rest")
    _print_line(f"import {import_id} goes on")


def follow_import(store: Store, import_id: int) -> None:
    """Show how far an import is until it ends; Ctrl-C ends the looking on alone.

    Raises:
        OperatorError: there is no such import.
    """
    console = Console(highlight=False, markup=False)
    try:
        show_progress(console, lambda: _to_progress(_get_import(store, import_id)))
    except KeyboardInterrupt:
        _print_line(
            f"import {import_id} goes on with the workers; look again:"
            f" wireroom import follow {import_id}; end it:"
            f" wireroom import stop {import_id}"
        )
        return
    run = _get_import(store, import_id)
    _print_line(f"import {run.id} {run.state}: {_format_counts(run.outcomes)}")


def _to_progress(run: ImportRow) -> ProgressState:
    goes_on = run.state in (ImportState.READING, ImportState.RUNNING)
    waits = goes_on and not _count_done(run)
    return ProgressState(
        description="waits for beat and workers, or for live news to be through"
        if waits
        else f"import {run.id} {run.state}",
        done=_count_done(run),
        total=run.total,
        is_running=goes_on,
    )


def _get_import(store: Store, import_id: int) -> ImportRow:
    with store.begin() as tx:
        run = tx.imports.get(import_id)
    if run is None:
        raise OperatorError(f"there is no import {import_id}")
    return run


def _format_intake(run: ImportRow) -> str:
    refused = sum(run.refused.values())
    counted = {
        "new": run.taken,
        "known": run.offered - run.taken - refused,
        **run.refused,
    }
    return f"{run.offered} read: {_format_counts(counted)}"


def _count_done(run: ImportRow) -> int:
    return sum(run.outcomes.values())


def _format_counts(counted: Mapping[str, int]) -> str:
    most = sorted(counted.items(), key=lambda item: -item[1])
    return ", ".join(f"{n:,} {what}" for what, n in most if n) or "nothing yet"


def _print_line(line: str) -> None:
    Console(highlight=False, markup=False).print(line, soft_wrap=True)
