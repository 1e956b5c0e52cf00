"""``wireroom failures``: quarantine, looked at, tried again, or given up."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, open_store, resolve_operator

if TYPE_CHECKING:
    from wireroom.store.failures import FailureFilter

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
def list_failures(
    task: Task = None,
    reason: Reason = None,
    source: Source = None,
    since: Since = None,
    *,
    as_json: Json = False,
) -> None:
    """List what is open; the same error on many rows is one line."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.failures import build_failures_table  # noqa: PLC0415 - see above

    wanted = _build_filter(task=task, reason=reason, source=source, since=since)
    with open_store() as store, store.begin() as tx:
        groups = tx.failures.list_groups(wanted)
    if as_json:
        typer.echo(json.dumps(groups, default=_encode_value, indent=2))
    else:
        Console().print(build_failures_table(groups, now=datetime.now(UTC)))


@app.command()
def show(
    failure_id: Annotated[int, typer.Argument(metavar="ID")], *, as_json: Json = False
) -> None:
    """Show one failure whole: what, where, the traceback, how many are the same."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.failures import format_failure  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        row = tx.failures.get(failure_id)
        same = len(tx.failures.list_ids(_build_filter(like=failure_id)))
    if row is None:
        typer.echo(f"there is no failure {failure_id}")
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps({**row, "same": same}, default=_encode_value, indent=2))
        return
    console = Console(highlight=False)
    for line in format_failure(row, same):
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

    wanted = _build_filter(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(wanted, everything=everything)
    with open_store() as store:
        due = retry_failures.retry_failures(
            store, wanted, by=resolve_operator(by), now=datetime.now(UTC)
        )
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

    wanted = _build_filter(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(wanted, everything=everything)
    with open_store() as store:
        dropped = retry_failures.drop_failures(
            store, wanted, by=resolve_operator(by), now=datetime.now(UTC)
        )
    typer.echo(f"{dropped} given up")


def parse_since(text: str, *, now: datetime) -> datetime:
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


def _build_filter(
    *,
    ids: list[int] | None = None,
    like: int | None = None,
    task: str | None = None,
    reason: str | None = None,
    source: str | None = None,
    since: str | None = None,
) -> FailureFilter:
    from wireroom.store.failures import FailureFilter  # noqa: PLC0415 - only where it runs

    return FailureFilter(
        ids=tuple(ids or ()),
        like=like,
        task=task,
        reason=reason,
        source=source,
        since=parse_since(since, now=datetime.now(UTC)) if since else None,
    )


def _require_choice(wanted: FailureFilter, *, everything: bool) -> None:
    """Refuse to touch all of quarantine because a filter was forgotten."""
    chosen = any(
        (wanted.ids, wanted.like, wanted.task, wanted.reason, wanted.source)
    ) or bool(wanted.since)
    if chosen == everything:
        raise typer.BadParameter("say which: ids, a filter, or --all alone")


def _encode_value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
