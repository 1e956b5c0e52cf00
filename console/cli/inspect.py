"""Commands that look at what has landed: status, why, revisions, audit, follow."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    open_store,
    provide_database_url,
    read_settings,
)
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.follow import Event

PANEL = "Look"

Consumer = Annotated[
    str | None,
    typer.Option(help="Go on where this reader last was, and note how far it came."),
]
From = Annotated[
    int | None, typer.Option("--from", help="Begin after this position.", min=0)
]
Watch = Annotated[bool, typer.Option("--watch", help="Draw it anew until Ctrl-C.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Once = Annotated[
    bool, typer.Option("--once", help="Stop at the end instead of waiting for more.")
]


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (status, why, revisions, audit, follow):
        app.command(rich_help_panel=PANEL)(command)


def status(*, watch: Watch = False, as_json: Json = False) -> None:
    """Show on one screen how it stands, and what to do about what is wrong."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.console.terminal import live  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    if watch and as_json:
        raise typer.BadParameter("--watch is for people, --json for programs")
    with services.open_database(read_settings()) as given:
        store = wiring.make_store(given)
        store.check_schema()
        screen = live.Screen(store, given)
        if as_json:
            typer.echo(json.dumps(screen.read_json(), ensure_ascii=False, indent=2))
        elif watch:
            live.watch_screen(screen, Console())
        else:
            Console().print(screen.render_now())
        store.close()


def why(
    url: Annotated[str, typer.Argument(help="An address, as seen anywhere.")],
) -> None:
    """Say what became of an address, in one sentence, and what shows it.

    Status 1 where nothing is known of it.
    """
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.diagnosis.timeline import diagnose_address  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        story = diagnose_address(tx, url)
    console = Console(highlight=False)
    console.print(story.verdict, style="bold", markup=False, soft_wrap=True)
    for line in story.evidence:
        console.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(0 if story.is_known else 1)


def revisions(
    url: Annotated[str, typer.Argument(help="An address, as seen anywhere.")],
) -> None:
    """Show how an article changed: each version's sentences, and what kind it is."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.revisions import format_revisions  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        lines = format_revisions(tx, url)
    console = Console(highlight=False)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    if not lines:
        console.print(f"never seen: {url}", markup=False)
        raise typer.Exit(1)


def audit() -> None:
    """Prove that the books balance; status 1 where they do not."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.ledger import build_audit_report  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        balance = tx.ledger.reconcile()
    Console().print(build_audit_report(balance))
    raise typer.Exit(0 if balance.is_consistent else 1)


def follow(
    consumer: Consumer = None, position: From = None, *, once: Once = False
) -> None:
    """Read the change feed as JSON lines, from the beginning unless told otherwise."""
    from wireroom.follow import Follower, FollowError  # noqa: PLC0415 - only here

    with (
        provide_database_url() as url,
        Follower(url, consumer=consumer, position=position) as feed,
    ):
        try:
            for events in feed.follow(once=once):
                _print_events(events)
                feed.confirm(events)
        except FollowError as error:
            raise OperatorError(str(error)) from error


def _print_events(events: Sequence[Event]) -> None:
    for event in events:
        line = {**asdict(event), "at": event.at.isoformat()}
        typer.echo(json.dumps(line, ensure_ascii=False))
