"""``wireroom consumers``, ``prune``, ``grant-reader``: who reads, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Store, Transaction

PANEL = "Consumers"

app = typer.Typer(help="Readers of the change feed.", no_args_is_help=True)
prune = typer.Typer(help="Take out what is old.", no_args_is_help=True)


def add_commands(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(app, name="consumers", rich_help_panel=PANEL)
    main.add_typer(prune, name="prune", rich_help_panel=PANEL)
    main.command(name="grant-reader", rich_help_panel=PANEL)(grant_reader)


ConsumerName = Annotated[str, typer.Argument(help="As given to `follow --consumer`.")]


@app.command(name="list")
def list_consumers() -> None:
    """List consumers with how far they are behind, the slowest first."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.consumers import build_consumers_table  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        known = tx.consumers.list_consumers()
    Console().print(build_consumers_table(known, now=datetime.now(UTC)))


@app.command()
def reset(
    name: ConsumerName,
    to: Annotated[
        str, typer.Option(help="`first`: all that is kept; `last`: only what comes; N.")
    ] = "first",
) -> None:
    """Let a consumer, known or new, go on elsewhere in the feed."""
    with open_store() as store, store.begin() as tx:
        position = _parse_position(tx, to)
        tx.consumers.set_position(name, position, now=datetime.now(UTC))
    typer.echo(f"{name} goes on after {position}")


@app.command()
def drop(name: ConsumerName) -> None:
    """Forget a consumer, so that it keeps no events any longer."""
    with open_store() as store, store.begin() as tx:
        known = tx.consumers.delete_consumer(name)
    typer.echo(f"{name} is forgotten" if known else f"no consumer is called {name}")
    raise typer.Exit(0 if known else 1)


def grant_reader(
    role: Annotated[str, typer.Argument(help="A role of the database that exists.")],
    *,
    positions: Annotated[
        bool, typer.Option("--positions", help="It may also keep its position.")
    ] = False,
) -> None:
    """Let a role of the database read all that is documented, and write nothing."""
    from wireroom.store.grants import grant_reader as grant  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        grant(tx.connection, role, positions=positions)
    typer.echo(f"{role} may read; run this again after a migration")


@prune.command()
def changes(
    keep_days: Annotated[
        float, typer.Option(min=0, help="Keep events of this many days.")
    ],
    *,
    past_consumers: Annotated[
        bool,
        typer.Option(
            "--past-consumers", help="Also what a consumer has not read: it is told so."
        ),
    ] = False,
) -> None:
    """Take old events out of the change feed, never past the slowest consumer."""
    before = datetime.now(UTC) - timedelta(days=keep_days)
    with open_store() as store:
        gone = sum(_prune_in_batches(store, before, past_consumers=past_consumers))
        with store.begin() as tx:
            slowest, first = tx.consumers.get_slowest(), tx.changes.get_first_position()
    typer.echo(f"{gone} events taken out; the feed begins at {first}")
    if slowest is not None and not past_consumers and slowest.position + 1 == first:
        typer.echo(f"kept from there for {slowest.name}, which has not read them")


def _prune_in_batches(
    store: Store, before: datetime, *, past_consumers: bool
) -> Iterator[int]:
    """Prune part by part: one transaction over a year of events would hold up all."""
    gone = 1
    while gone:
        with store.begin() as tx:
            gone = tx.changes.prune_events(before=before, past_consumers=past_consumers)
        yield gone


def _parse_position(tx: Transaction, to: str) -> int:
    if to == "first":
        return tx.changes.get_first_position() - 1
    if to == "last":
        return tx.changes.get_last_position()
    if to.isascii() and to.isdigit() and int(to) <= tx.changes.get_last_position():
        return int(to)
    raise typer.BadParameter(f"{to}: say first, last, or a position there has been")
