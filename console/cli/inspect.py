"""Commands that inspect the database: status, why, revisions, audit, follow."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    Json,
    open_store,
    provide_database_url,
    read_settings,
)
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.follow import Event

PANEL = "Inspect"

Address = Annotated[
    str, typer.Argument(metavar="URL", help="URL in any form, GUID, or article id.")
]
Consumer = Annotated[
    str | None,
    typer.Option(help="Continue at this consumer's position and store the new one."),
]
From = Annotated[
    int | None, typer.Option("--from", help="Begin after this position.", min=0)
]
FromEpoch = Annotated[
    str | None,
    typer.Option(
        "--epoch",
        help="Epoch of the last event that was read. With --consumer: the present"
        " epoch, after a restore, to say that the tables were read again.",
    ),
]
Watch = Annotated[bool, typer.Option("--watch", help="Refresh until Ctrl-C.")]
Once = Annotated[
    bool, typer.Option("--once", help="Stop at the last event instead of waiting.")
]
Search = Annotated[
    str | None,
    typer.Option("--q", help="Only events of articles that match this search."),
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (status, why, revisions, audit, follow):
        app.command(rich_help_panel=PANEL)(command)


def status(*, watch: Watch = False, as_json: Json = False) -> None:
    """Show alarms with their remedies, queues, stages, feeds and rows on one screen."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.console.terminal import live  # noqa: PLC0415 - see above
    from wireroom.workers import connections  # noqa: PLC0415 - see above

    if watch and as_json:
        raise typer.BadParameter("--watch and --json exclude each other")
    with services.open_database(read_settings()) as settings:
        store = connections.make_store(settings)
        store.check_schema()
        screen = live.Screen(store, settings)
        if as_json:
            typer.echo(json.dumps(screen.read_json(), ensure_ascii=False, indent=2))
        elif watch:
            live.watch_screen(screen, Console())
        else:
            Console().print(screen.render_now())
        store.close()


def why(url: Address) -> None:
    """Say in one sentence what became of an address, then show the evidence.

    Exit status 1 if the address was never seen.
    """
    from wireroom.console.diagnosis.timeline import diagnose_address  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.printing import open_console, print_lines  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        diagnosis = diagnose_address(tx, url)
    open_console().print(diagnosis.verdict, style="bold", soft_wrap=True)
    print_lines(diagnosis.evidence)
    raise typer.Exit(0 if diagnosis.is_known else 1)


def revisions(url: Address) -> None:
    """Show each version of an article: its kind, sentences removed and added."""
    from wireroom.console.terminal.printing import print_lines  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.revisions import format_revisions  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        lines = format_revisions(tx, url)
    print_lines(lines or [f"never seen: {url}"])
    raise typer.Exit(0 if lines else 1)


def audit() -> None:
    """Check that every feed entry has exactly one outcome; exit status 1 if not."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.ledger import build_audit_report  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        reconciliation = tx.ledger.reconcile()
    Console().print(build_audit_report(reconciliation))
    raise typer.Exit(0 if reconciliation.is_consistent else 1)


def follow(
    consumer: Consumer = None,
    position: From = None,
    epoch: FromEpoch = None,
    *,
    q: Search = None,
    once: Once = False,
) -> None:
    """Print the change feed as JSON lines, by default from its first event."""
    from wireroom.console.operations.search_events import open_filter  # noqa: PLC0415 - only here
    from wireroom.follow import Follower, FollowError  # noqa: PLC0415 - only here

    with (
        provide_database_url() as url,
        open_filter(url, q) as select_events,
        Follower(url, consumer=consumer, position=position, epoch=epoch) as feed,
    ):
        try:
            for events in feed.follow(once=once):
                _print_events(select_events(events))
                feed.confirm(events)
        except FollowError as error:
            raise OperatorError(str(error)) from error


def _print_events(events: Sequence[Event]) -> None:
    for event in events:
        line = {**asdict(event), "at": event.at.isoformat()}
        typer.echo(json.dumps(line, ensure_ascii=False))
