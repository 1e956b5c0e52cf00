"""``wireroom failures``: quarantine, to list, show, retry or drop."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, Json, open_store, resolve_operator

if TYPE_CHECKING:
    from wireroom.store.failures import FailureFilter

app = typer.Typer(
    help="Quarantine: work that failed with a defect, or killed its worker.",
    no_args_is_help=True,
)

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

Ids = Annotated[list[int] | None, typer.Argument(help="Ids of failures.")]
Like = Annotated[
    int | None, typer.Option(help="All failures with the same error as this one.")
]
Task = Annotated[str | None, typer.Option(help="poll_feed, download, extract, ...")]
Reason = Annotated[str | None, typer.Option(help="defect, too_many_attempts")]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
Since = Annotated[
    str | None, typer.Option(help="Not older than: 30m, 12h, 3d, 2w, or a date.")
]
All = Annotated[bool, typer.Option("--all", help="All open failures.")]


@app.command(name="list")
def list_failures(
    task: Task = None,
    reason: Reason = None,
    source: Source = None,
    since: Since = None,
    *,
    as_json: Json = False,
) -> None:
    """List open failures, one line for all with the same error."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.failures import build_failures_table  # noqa: PLC0415 - see above
    from wireroom.console.terminal.printing import print_json  # noqa: PLC0415 - see above

    selection = _build_filter(task=task, reason=reason, source=source, since=since)
    with open_store() as store, store.begin() as tx:
        groups = tx.failures.list_groups(selection)
    if as_json:
        print_json([asdict(group) for group in groups])
        return
    table = build_failures_table(groups, now=datetime.now(UTC))
    Console().print(table if groups else "no open failures")


@app.command()
def show(
    failure_id: Annotated[int, typer.Argument(metavar="ID", help="Id of a failure.")],
    *,
    as_json: Json = False,
) -> None:
    """Show one failure with its traceback, and how many have the same error."""
    from wireroom.console.terminal.failures import format_failure  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        failure = tx.failures.get(failure_id)
        same = len(tx.failures.list_ids(_build_filter(like=failure_id)))
    if failure is None:
        typer.echo(f"there is no failure {failure_id}")
        raise typer.Exit(1)
    if as_json:
        print_json({**asdict(failure), "same": same})
    else:
        print_lines(format_failure(failure, same))


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
    """Retry failed work: it is due at once, and the next tick sends it."""
    from wireroom.steps import retry_failures  # noqa: PLC0415 - only where it runs

    selection = _build_filter(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(selection, everything=everything)
    with open_store() as store:
        due = retry_failures.retry_failures(
            store, selection, by=resolve_operator(by), now=datetime.now(UTC)
        )
    typer.echo(f"due for retry: {due}")


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
    """Drop failed work for good: its articles stay failed, the operator is recorded."""
    from wireroom.steps import retry_failures  # noqa: PLC0415 - only where it runs

    selection = _build_filter(
        ids=ids, like=like, task=task, reason=reason, source=source, since=since
    )
    _require_choice(selection, everything=everything)
    with open_store() as store:
        dropped = retry_failures.drop_failures(
            store, selection, by=resolve_operator(by), now=datetime.now(UTC)
        )
    typer.echo(f"dropped: {dropped}")


def parse_since(text: str, *, now: datetime) -> datetime:
    """Parse an age (``30m``, ``12h``, ``3d``, ``2w``) or an ISO date, UTC by default.

    Raises:
        typer.BadParameter: ``text`` is neither.
    """
    age = re.fullmatch(r"([0-9]{1,4})([mhdw])", text)
    if age:
        return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        since = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text}: use 30m, 12h, 3d, 2w or a date such as 2026-03-01"
        raise typer.BadParameter(message) from error
    return since if since.tzinfo else since.replace(tzinfo=UTC)


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


def _require_choice(selection: FailureFilter, *, everything: bool) -> None:
    """Refuse to change all of quarantine because a filter was forgotten."""
    s = selection
    has_filter = any((s.ids, s.like, s.task, s.reason, s.source, s.since))
    if has_filter == everything:
        raise typer.BadParameter("give ids, a filter, or --all alone")
