"""``wireroom import``: list, pause and resume imports, and show their progress."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table

from wireroom.console.terminal.printing import open_console, print_lines
from wireroom.console.terminal.progress import ProgressState, show_progress
from wireroom.console.terminal.quantities import format_age, format_counts
from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError
from wireroom.model.imports import EXPECTED_REFUSALS, ImportState

if TYPE_CHECKING:
    from wireroom.model.run_rows import ImportRow
    from wireroom.store.database import Store


def print_summary(store: Store, import_id: int) -> bool:
    """Print what an import read; return whether nothing unexpected was refused."""
    run = _get_import(store, import_id)
    print_lines([f"import {run.id}: {_format_intake(run)}"])
    return not set(run.refused) - EXPECTED_REFUSALS


def print_imports(store: Store) -> None:
    """Print all imports, newest first."""
    with store.begin() as tx:
        imports = tx.imports.list_recent()
    if not imports:
        print_lines(["no imports"])
        return
    columns = ("id", "input", "state", "read", "articles", "outcomes", "started")
    table, now = Table(*columns), datetime.now(UTC)
    for run in imports:
        names = ", ".join(run.inputs.get("names", ()))
        table.add_row(
            str(run.id),
            sanitize(f"{run.kind} {names}", 60),
            run.state,
            _format_intake(run),
            f"{_count_done(run)} of {run.total}",
            format_counts(run.outcomes),
            f"{format_age(run.started_at, now)} by {sanitize(run.started_by, 20)}",
        )
    open_console().print(table)


def _format_intake(run: ImportRow) -> str:
    refused = sum(run.refused.values())
    known = run.offered - run.accepted - refused
    counts = {"new": run.accepted, "known": known, **run.refused}
    return f"{run.offered} read: {format_counts(counts)}"


def stop_import(store: Store, import_id: int) -> None:
    """Pause an import: none of its articles is leased or started any more.

    Raises:
        OperatorError: the import does not exist, or is not running.
    """
    _get_import(store, import_id)
    with store.begin() as tx:
        if not tx.imports.stop(import_id):
            raise OperatorError(f"import {import_id} is not running")
    resume = f"wireroom import resume {import_id}"
    print_lines([f"import {import_id} is paused; to resume it: {resume}"])


def resume_import(store: Store, import_id: int) -> None:
    """Resume an import where it was paused.

    Raises:
        OperatorError: the import does not exist, or is not paused.
    """
    _get_import(store, import_id)
    with store.begin() as tx:
        if not tx.imports.resume(import_id):
            raise OperatorError(f"import {import_id} is not paused")
    print_lines([f"import {import_id} is running"])


def follow_import(store: Store, import_id: int) -> None:
    """Show the progress of an import until it ends; Ctrl-C only stops watching.

    Raises:
        OperatorError: the import does not exist.
    """
    try:
        show_progress(
            open_console(), lambda: _to_progress(_get_import(store, import_id))
        )
    except KeyboardInterrupt:
        message = (
            f"import {import_id} keeps running; to watch it again:"
            f" wireroom import follow {import_id}; to pause it:"
            f" wireroom import stop {import_id}"
        )
        print_lines([message])
        return
    run = _get_import(store, import_id)
    print_lines([f"import {run.id} {run.state}: {format_counts(run.outcomes)}"])


def _to_progress(run: ImportRow) -> ProgressState:
    is_running = run.state in {ImportState.READING, ImportState.RUNNING}
    description = f"import {run.id} {run.state}"
    if is_running and not _count_done(run):
        description = "waiting for beat and workers, or for live news to be finished"
    return ProgressState(
        description=description,
        done=_count_done(run),
        total=run.total,
        is_running=is_running,
    )


def _get_import(store: Store, import_id: int) -> ImportRow:
    with store.begin() as tx:
        run = tx.imports.get(import_id)
    if run is None:
        raise OperatorError(f"there is no import {import_id}")
    return run


def _count_done(run: ImportRow) -> int:
    return sum(run.outcomes.values())
