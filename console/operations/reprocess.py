"""``wireroom reprocess``: start, pause and resume replays, and show their progress."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table

from wireroom.console.terminal.printing import open_console, print_lines
from wireroom.console.terminal.progress import ProgressState, show_progress
from wireroom.console.terminal.quantities import (
    format_age,
    format_counts,
    format_quantity,
)
from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError
from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.steps.replays import replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.model.run_rows import ReplayRow
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter

# Changed articles that are listed at the end of a replay.
MAX_LISTED = 20


def start_replay(
    store: Store,
    step: str,
    selection: ReplayFilter,
    *,
    limit: int | None,
    by: str,
    now: datetime,
) -> int:
    """Start a replay and print its size; return its id.

    Raises:
        OperatorError: the source does not exist, or ``step`` cannot start from the
            selected outcomes.
    """
    with store.begin() as tx:
        replay_id = replay.start_replay(tx, step, selection, most=limit, by=by, now=now)
    articles = format_quantity(_get_replay(store, replay_id).total, "article")
    print_lines([f"replay {replay_id}: {step}, {articles}"])
    return replay_id


def stop_replay(store: Store, replay_id: int) -> None:
    """Pause a replay: none of its articles is leased or started any more.

    Raises:
        OperatorError: the replay does not exist, or has ended.
    """
    _change_state(store, replay_id, ReplayState.STOPPED)
    resume = f"wireroom reprocess --resume {replay_id}"
    print_lines([f"replay {replay_id} is paused; to resume it: {resume}"])


def resume_replay(store: Store, replay_id: int) -> int:
    """Resume a replay at its stored position; return its id.

    Raises:
        OperatorError: the replay does not exist, or has ended.
    """
    _change_state(store, replay_id, ReplayState.RUNNING)
    print_lines([f"replay {replay_id} is running"])
    return replay_id


def _change_state(store: Store, replay_id: int, state: ReplayState) -> None:
    _get_replay(store, replay_id)
    with store.begin() as tx:
        if not tx.replays.set_state(replay_id, state, now=datetime.now(UTC)):
            raise OperatorError(f"replay {replay_id} is done")


def print_replays(store: Store) -> None:
    """Print all replays, newest first."""
    with store.begin() as tx:
        replays = tx.replays.list_recent()
    if not replays:
        print_lines(["no replays"])
        return
    columns = ("id", "step", "filter", "state", "articles", "results", "started")
    table, now = Table(*columns), datetime.now(UTC)
    for run in replays:
        table.add_row(
            str(run.id),
            run.step,
            sanitize(_format_filter(run), 60),
            run.state,
            f"{_count_done(run)} of {run.total}",
            format_counts(run.outcomes),
            f"{format_age(run.started_at, now)} by {sanitize(run.started_by, 20)}",
        )
    open_console().print(table)


def _format_filter(run: ReplayRow) -> str:
    return ", ".join(
        f"{name} {'/'.join(value) if isinstance(value, list) else value}"
        for name, value in run.filter.items()
    )


def follow_replay(store: Store, replay_id: int) -> None:
    """Show the progress of a replay until it ends, then the articles it changed.

    Ctrl-C stops watching; the replay keeps running.

    Raises:
        OperatorError: the replay does not exist.
    """
    try:
        show_progress(
            open_console(), lambda: _to_progress(_get_replay(store, replay_id))
        )
    except KeyboardInterrupt:
        message = (
            f"replay {replay_id} keeps running; to watch it again:"
            f" wireroom reprocess --follow {replay_id}; to pause it:"
            f" wireroom reprocess --stop {replay_id}"
        )
        print_lines([message])
        return
    print_lines(_format_result(store, _get_replay(store, replay_id)))


def _format_result(store: Store, run: ReplayRow) -> Iterator[str]:
    yield f"replay {run.id} {run.state}: {format_counts(run.outcomes)}"
    with store.begin() as tx:
        changes = tx.replays.list_changes(run.id, limit=MAX_LISTED + 1)
    for change in changes[:MAX_LISTED]:
        yield f"  {change.result}: {sanitize(change.url, 160)}"
    if len(changes) > MAX_LISTED:
        yield "  ... and more: table replay_items has all of them"


def _to_progress(run: ReplayRow) -> ProgressState:
    is_running = run.state == ReplayState.RUNNING
    return ProgressState(
        description=_describe_progress(run) if is_running else run.state,
        done=_count_done(run),
        total=run.total,
        is_running=is_running,
    )


def _describe_progress(run: ReplayRow) -> str:
    if run.leased == 0:
        return "waiting for beat and workers, or for live news to be finished"
    changed = _count_done(run) - run.outcomes.get(ReplayResult.UNCHANGED, 0)
    return f"replay {run.id}, {changed} changed"


def _get_replay(store: Store, replay_id: int) -> ReplayRow:
    with store.begin() as tx:
        run = tx.replays.get(replay_id)
    if run is None:
        raise OperatorError(f"there is no replay {replay_id}")
    return run


def _count_done(run: ReplayRow) -> int:
    return sum(run.outcomes.values())
