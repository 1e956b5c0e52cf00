"""``wireroom reprocess``: starting replays, and looking on while workers do them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from wireroom.console.terminal.progress import Sight, look_on
from wireroom.console.terminal.sanitize import ago, plain
from wireroom.errors import OperatorError
from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.steps.replays import replay

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.store.database import Store
    from wireroom.store.runs.replays import Wanted

# Articles named at the end of a run, at most.
NAMED = 20


def start(
    store: Store,
    step: str,
    wanted: Wanted,
    *,
    most: int | None,
    by: str,
    now: datetime,
) -> int:
    """Begin a replay; say its number."""
    with store.begin() as tx:
        replay_id = replay.start(tx, step, wanted, most=most, by=by, now=now)
    _say(f"replay {replay_id}: {step}, {_total(store, replay_id)} articles")
    return replay_id


def stop(store: Store, replay_id: int) -> None:
    """Let a replay rest: nothing more of it is handed out or begun."""
    _turn(store, replay_id, ReplayState.STOPPED)
    _say(f"replay {replay_id} rests; wireroom reprocess --resume {replay_id}")


def resume(store: Store, replay_id: int) -> int:
    """Let a replay go on from where it is; return its number."""
    _turn(store, replay_id, ReplayState.RUNNING)
    return replay_id


def show_all(store: Store) -> None:
    """Print all replays, the latest first."""
    with store.begin() as tx:
        runs = tx.replays.all()
    table = Table("id", "from", "wanted", "state", "articles", "outcomes", "began")
    for run in runs:
        table.add_row(
            str(run.id),
            run.step,
            plain(_wanted(run), 60),
            run.state,
            f"{_done(run)} of {run.total}",
            _outcomes(run),
            f"{ago(run.began_at, datetime.now(UTC))} by {plain(run.started_by, 20)}",
        )
    Console(highlight=False, markup=False).print(table)


def follow(store: Store, replay_id: int) -> None:
    """Show how far a replay is until it ends; Ctrl-C ends the looking on alone.

    Raises:
        OperatorError: there is no such replay.
    """
    console = Console(highlight=False, markup=False)
    try:
        look_on(console, lambda: _sight(_get(store, replay_id)))
    except KeyboardInterrupt:
        _say(
            f"replay {replay_id} goes on with the workers; look again:"
            f" wireroom reprocess --follow {replay_id}; end it:"
            f" wireroom reprocess --stop {replay_id}"
        )
        return
    run = _get(store, replay_id)
    console.print(f"replay {run.id} {run.state}: {_outcomes(run)}")
    with store.begin() as tx:
        changed = tx.replays.changed(run.id, limit=NAMED + 1)
    for row in changed[:NAMED]:
        console.print(f"  {row.result}: {plain(row.url, 160)}", soft_wrap=True)
    if len(changed) > NAMED:
        console.print("  ... all of them: table replay_items")


def _sight(run: Row[Any]) -> Sight:
    goes_on = run.state == ReplayState.RUNNING
    return Sight(
        said=_description(run) if goes_on else run.state,
        done=_done(run),
        total=run.total,
        goes_on=goes_on,
    )


def _description(run: Row[Any]) -> str:
    if run.handed_out == 0:
        return "waits for beat and workers, or for live news to be through"
    changed = _done(run) - run.outcomes.get(ReplayResult.UNCHANGED, 0)
    return f"replay {run.id}, {changed} not as they were"


def _turn(store: Store, replay_id: int, state: ReplayState) -> None:
    with store.begin() as tx:
        run = tx.replays.get(replay_id)
        turned = tx.replays.turn(replay_id, state, now=datetime.now(UTC))
    if run is None:
        raise OperatorError(f"there is no replay {replay_id}")
    if not turned:
        raise OperatorError(f"replay {replay_id} is done")


def _get(store: Store, replay_id: int) -> Row[Any]:
    with store.begin() as tx:
        run = tx.replays.get(replay_id)
    if run is None:
        raise OperatorError(f"there is no replay {replay_id}")
    return run


def _total(store: Store, replay_id: int) -> int:
    return int(_get(store, replay_id).total)


def _done(run: Row[Any]) -> int:
    return sum(run.outcomes.values())


def _outcomes(run: Row[Any]) -> str:
    counts = sorted(run.outcomes.items(), key=lambda item: -item[1])
    return ", ".join(f"{n} {what}" for what, n in counts) or "nothing yet"


def _wanted(run: Row[Any]) -> str:
    return ", ".join(
        f"{name} {'/'.join(value) if isinstance(value, list) else value}"
        for name, value in run.wanted.items()
    )


def _say(line: str) -> None:
    Console(highlight=False, markup=False).print(line, soft_wrap=True)
