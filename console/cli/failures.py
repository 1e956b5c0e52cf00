"""``wireroom failures``: quarantine, looked at, tried again, or given up."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, opened_store, who

if TYPE_CHECKING:
    from wireroom.store.failures import Wanted

app = typer.Typer(
    help="Quarantine: work that hit a defect, or killed its worker.",
    no_args_is_help=True,
)

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

Ids = Annotated[list[int] | None, typer.Argument(help="Of single failures.")]
Like = Annotated[int | None, typer.Option(help="All that are the same as this one.")]
Task = Annotated[str | None, typer.Option(help="poll_feed, download, extract, ...")]
Reason = Annotated[str | None, typer.Option(help="defect, too_many_attempts")]
Source = Annotated[str | None, typer.Option(help="Of this source alone.")]
Since = Annotated[
    str | None, typer.Option(help="Not older than 30m, 12h, 3d, or a date.")
]
All = Annotated[bool, typer.Option("--all", help="All that are open.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command(name="list")
def list_(
    task: Task = None,
    reason: Reason = None,
    source: Source = None,
    since: Since = None,
    *,
    as_json: Json = False,
) -> None:
    """List what is open; the same error on many rows is one line."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.failures import failures_table  # noqa: PLC0415 - see above

    wanted = _wanted(task=task, reason=reason, source=source, since=since)
    with opened_store() as store, store.begin() as tx:
        groups = tx.failures.groups(wanted)
    if as_json:
        typer.echo(json.dumps(groups, default=_as_json, indent=2))
    else:
        Console().print(failures_table(groups, now=datetime.now(UTC)))


@app.command()
def show(
    failure_id: Annotated[int, typer.Argument(metavar="ID")], *, as_json: Json = False
) -> None:
    """Show one failure whole: what, where, the traceback, how many are the same."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.failures import failure_lines  # noqa: PLC0415 - see above

    with opened_store() as store, store.begin() as tx:
        row = tx.failures.get(failure_id)
        same = len(tx.failures.ids(_wanted(like=failure_id)))
    if row is None:
        typer.echo(f"there is no failure {failure_id}")
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps({**row, "same": same}, default=_as_json, indent=2))
        return
    console = Console(highlight=False)
    for line in failure_lines(row, same):
        console.print(line, markup=False, soft_wrap=True)


@app.command()
def retry(  # noqa: PLR0913 - each is a filter of the command line
    ids: Ids = None,
    *,
    like: Like = None,
    task: Task = None,
    reason: Reason = None,
    source: Source = None,
    since: Since = None,
    by: By = None,
    everything: All = False,
) -> None:
    """Try again: what is chosen is due now, and the next tick sends it."""
    from wireroom.steps import retry_failures  # noqa: PLC0415 - only where it runs

    wanted = _wanted(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(wanted, everything=everything)
    with opened_store() as store:
        due = retry_failures.retry(store, wanted, by=who(by), now=datetime.now(UTC))
    typer.echo(f"{due} are due now")


@app.command()
def drop(  # noqa: PLR0913 - each is a filter of the command line
    ids: Ids = None,
    *,
    like: Like = None,
    task: Task = None,
    reason: Reason = None,
    source: Source = None,
    since: Since = None,
    by: By = None,
    everything: All = False,
) -> None:
    """Give up for good: the articles stay failed, and who decided so is kept."""
    from wireroom.steps import retry_failures  # noqa: PLC0415 - only where it runs

    wanted = _wanted(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(wanted, everything=everything)
    with opened_store() as store:
        dropped = retry_failures.drop(store, wanted, by=who(by), now=datetime.now(UTC))
    typer.echo(f"{dropped} given up")


def since_when(text: str, *, now: datetime) -> datetime:
    """Read ``30m``, ``12h``, ``3d``, ``2w`` ago, or an ISO date (UTC unless it says).

    Raises:
        typer.BadParameter: it is neither.
    """
    ago = re.fullmatch(r"([0-9]{1,4})([mhdw])", text)
    if ago:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        then = datetime.fromisoformat(text)
    except ValueError as error:
        said = f"{text}: say 30m, 12h, 3d, 2w or a date such as 2026-03-01"
        raise typer.BadParameter(said) from error
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def _wanted(
    *,
    ids: list[int] | None = None,
    like: int | None = None,
    task: str | None = None,
    reason: str | None = None,
    source: str | None = None,
    since: str | None = None,
) -> Wanted:
    from wireroom.store.failures import Wanted  # noqa: PLC0415 - only where it runs

    return Wanted(
        ids=tuple(ids or ()),
        like=like,
        task=task,
        reason=reason,
        source=source,
        since=since_when(since, now=datetime.now(UTC)) if since else None,
    )


def _require_choice(wanted: Wanted, *, everything: bool) -> None:
    """Refuse to touch all of quarantine because a filter was forgotten."""
    chosen = any(
        (wanted.ids, wanted.like, wanted.task, wanted.reason, wanted.source)
    ) or bool(wanted.since)
    if chosen == everything:
        raise typer.BadParameter("say which: ids, a filter, or --all alone")


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
