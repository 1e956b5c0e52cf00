"""``wireroom reprocess``: starting replays, and looking on while workers do them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from wireroom.console.terminal.progress import ProgressState, show_progress
from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError
from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.steps.replays import replay

if TYPE_CHECKING:
    from wireroom.model.rows import ReplayRow
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter

# Articles named at the end of a run, at most.
MAX_LISTED = 20


def start_replay(
    store: Store,
    step: str,
    wanted: ReplayFilter,
    *,
    most: int | None,
    by: str,
    now: datetime,
) -> int:
    """Begin a replay; say its number."""
    with store.begin() as tx:
        replay_id = replay.start_replay(tx, step, wanted, most=most, by=by, now=now)
    _print_line(
        f"replay {replay_id}: {step}, {_count_articles(store, replay_id)} articles"
    )
    return replay_id


def stop_replay(store: Store, replay_id: int) -> None:
    """Let a replay rest: nothing more of it is handed out or begun."""
    _change_state(store, replay_id, ReplayState.STOPPED)
    _print_line(f"replay {replay_id} rests; wireroom reprocess --resume {replay_id}")


def resume_replay(store: Store, replay_id: int) -> int:
    """Let a replay go on from where it is; return its number."""
    _change_state(store, replay_id, ReplayState.RUNNING)
    return replay_id


def print_replays(store: Store) -> None:
    """Print all replays, the latest first."""
    with store.begin() as tx:
        runs = tx.replays.list_recent()
    table = Table("id", "from", "wanted", "state", "articles", "outcomes", "began")
    now = datetime.now(UTC)
    for run in runs:
        table.add_row(
            str(run.id),
            run.step,
            sanitize(_format_filter(run), 60),
            run.state,
            f"{_count_done(run)} of {run.total}",
            _format_outcomes(run),
            f"{format_age(run.began_at, now)} by {sanitize(run.started_by, 20)}",
        )
    Console(highlight=False, markup=False).print(table)


def follow_replay(store: Store, replay_id: int) -> None:
    """Show how far a replay is until it ends; Ctrl-C ends the looking on alone.

    Raises:
        OperatorError: there is no such replay.
    """
    console = Console(highlight=False, markup=False)
    try:
        show_progress(console, lambda: _to_progress(_get_replay(store, replay_id)))
    except KeyboardInterrupt:
        _print_line(
            f"replay {replay_id} goes on with the workers; look again:"
            f" wireroom reprocess --follow {replay_id}; end it:"
            f" wireroom reprocess --stop {replay_id}"
        )
        return
    run = _get_replay(store, replay_id)
    console.print(f"replay {run.id} {run.state}: {_format_outcomes(run)}")
    with store.begin() as tx:
        changed = tx.replays.list_changes(run.id, limit=MAX_LISTED + 1)
    for row in changed[:MAX_LISTED]:
        console.print(f"  {row.result}: {sanitize(row.url, 160)}", soft_wrap=True)
    if len(changed) > MAX_LISTED:
        console.print("  ... all of them: table replay_items")


def _to_progress(run: ReplayRow) -> ProgressState:
    goes_on = run.state == ReplayState.RUNNING
    return ProgressState(
        description=_describe_progress(run) if goes_on else run.state,
        done=_count_done(run),
        total=run.total,
        is_running=goes_on,
    )


def _describe_progress(run: ReplayRow) -> str:
    if run.handed_out == 0:
        return "waits for beat and workers, or for live news to be through"
    changed = _count_done(run) - run.outcomes.get(ReplayResult.UNCHANGED, 0)
    return f"replay {run.id}, {changed} not as they were"


def _change_state(store: Store, replay_id: int, state: ReplayState) -> None:
    with store.begin() as tx:
        run = tx.replays.get(replay_id)
        turned = tx.replays.set_state(replay_id, state, now=datetime.now(UTC))
    if run is None:
        raise OperatorError(f"there is no replay {replay_id}")
    if not turned:
        raise OperatorError(f"replay {replay_id} is done")


def _get_replay(store: Store, replay_id: int) -> ReplayRow:
    with store.begin() as tx:
        run = tx.replays.get(replay_id)
    if run is None:
        raise OperatorError(f"there is no replay {replay_id}")
    return run


def _count_articles(store: Store, replay_id: int) -> int:
    return int(_get_replay(store, replay_id).total)


def _count_done(run: ReplayRow) -> int:
    return sum(run.outcomes.values())


def _format_outcomes(run: ReplayRow) -> str:
    counts = sorted(run.outcomes.items(), key=lambda item: -item[1])
    return ", ".join(f"{n} {what}" for what, n in counts) or "nothing yet"


def _format_filter(run: ReplayRow) -> str:
    return ", ".join(
        f"{name} {'/'.join(value) if isinstance(value, list) else value}"
        for name, value in run.wanted.items()
    )


def _print_line(line: str) -> None:
    Console(highlight=False, markup=False).print(line, soft_wrap=True)
