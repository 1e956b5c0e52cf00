"""``wireroom consumers``, ``prune`` and ``grant-reader``: the change feed's readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import log_act, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Store, Transaction

PANEL = "Consumers"

app = typer.Typer(help="Consumers of the change feed.", no_args_is_help=True)
epochs = typer.Typer(
    help="Parts of the database's life between restores.", no_args_is_help=True
)
prune = typer.Typer(help="Delete old rows.", no_args_is_help=True)

ConsumerName = Annotated[
    str, typer.Argument(help="Name that the consumer passes to `follow --consumer`.")
]


def add_commands(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="consumers", rich_help_panel=PANEL)
    main.add_typer(epochs, name="epochs", rich_help_panel=PANEL)
    main.add_typer(prune, name="prune", rich_help_panel=PANEL)
    main.command(name="grant-reader", rich_help_panel=PANEL)(grant_reader)


@app.command(name="list")
def list_consumers() -> None:
    """List consumers and how many events each is behind, the slowest first."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.consumers import build_consumers_table  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        consumers = tx.consumers.list_consumers()
    table = build_consumers_table(consumers, now=datetime.now(UTC))
    Console().print(table if consumers else "no consumers")


@app.command()
def reset(
    name: ConsumerName,
    to: Annotated[
        str,
        typer.Option(
            help="`first`: read all stored events; `last`: only future ones;"
            " a number: those after this position."
        ),
    ] = "first",
) -> None:
    """Set the position of a consumer, which may be a new one."""
    with open_store() as store, store.begin() as tx:
        position = _parse_position(tx, to)
        tx.consumers.set_position(name, position, now=datetime.now(UTC))
        log_act(tx.operator_log, "reset_consumer", consumer=name)
    typer.echo(f"{name} continues after position {position}")


@app.command()
def drop(name: ConsumerName) -> None:
    """Delete a consumer, so that no events are kept for it any longer."""
    with open_store() as store, store.begin() as tx:
        existed = tx.consumers.delete_consumer(name)
        log_act(tx.operator_log, "drop_consumer", consumer=name)
    typer.echo(f"consumer {name} deleted" if existed else f"no consumer named {name}")
    raise typer.Exit(0 if existed else 1)


@app.command()
def accept(name: ConsumerName) -> None:
    """Record that a consumer has read the tables again after a restore."""
    with open_store() as store, store.begin() as tx:
        exists = tx.epochs.accept_latest(name)
    typer.echo(f"{name} continues" if exists else f"no consumer named {name}")
    raise typer.Exit(0 if exists else 1)


@epochs.command(name="list")
def list_epochs() -> None:
    """List the epochs, the oldest first: one more after each restore."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.consumers import build_epochs_table  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        known = tx.epochs.list_epochs()
    Console().print(build_epochs_table(known) if known else "no epochs: no event yet")


@epochs.command()
def begin() -> None:
    """Begin an epoch by hand, after a restore that nothing else can notice.

    A restored copy of the server's files looks like the original. `wireroom doctor`
    finds it while the broker still has its data.
    """
    with open_store() as store, store.begin() as tx:
        epoch = tx.epochs.begin_next()
        log_act(tx.operator_log, "begin_epoch", epoch=epoch)
    typer.echo(f"epoch {epoch} began; consumers must read the tables again")


@epochs.command()
def lossless() -> None:
    """Record that nothing was lost when the latest epoch began.

    For a planned switchover or an upgrade of the server. Consumers continue at once.
    """
    with open_store() as store, store.begin() as tx:
        latest = tx.epochs.declare_lossless()
        log_act(tx.operator_log, "declare_lossless", epoch=latest.epoch)
    typer.echo(f"epoch {latest.epoch} began without a loss; consumers continue")


def grant_reader(
    role: Annotated[str, typer.Argument(help="An existing database role.")],
    *,
    positions: Annotated[
        bool,
        typer.Option("--positions", help="Also let it store its consumer position."),
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(help="Only rows of this source. Repeatable."),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(help="Only rows of sources with this tag. Repeatable."),
    ] = None,
) -> None:
    """Let a database role read the documented tables, and write nothing."""
    from wireroom.store.access.grants import grant_reader as grant  # noqa: PLC0415 - see above
    from wireroom.store.access.row_limits import RowLimit  # noqa: PLC0415 - see above

    limit = RowLimit(sources=source or (), tags=tag or ())

    with open_store() as store, store.begin() as tx:
        grant(tx.connection, role, positions=positions, limit=limit)
        log_act(tx.operator_log, "grant_reader", role=role)
    typer.echo(f"{role} can read; run this again after every migration")


@prune.command()
def changes(
    keep_days: Annotated[
        float, typer.Option(min=0, help="Keep the events of this many days.")
    ],
    *,
    past_consumers: Annotated[
        bool,
        typer.Option(
            "--past-consumers",
            help="Also delete events that a consumer has not read; its next read fails"
            " with an error that says so.",
        ),
    ] = False,
) -> None:
    """Delete old events of the change feed that every consumer has read."""
    from wireroom.console.terminal.quantities import format_quantity  # noqa: PLC0415 - see above

    before = datetime.now(UTC) - timedelta(days=keep_days)
    with open_store() as store:
        deleted = sum(_prune_in_batches(store, before, past_consumers=past_consumers))
        with store.begin() as tx:
            slowest, first = tx.consumers.get_slowest(), tx.changes.get_first_position()
    events = format_quantity(deleted, "event")
    typer.echo(f"{events} deleted; the change feed begins at position {first}")
    if slowest is not None and not past_consumers and slowest.position + 1 == first:
        typer.echo(f"events kept for consumer {slowest.name}, which has not read them")


def _prune_in_batches(
    store: Store, before: datetime, *, past_consumers: bool
) -> Iterator[int]:
    """Delete batch by batch: one transaction over a year of events blocks writers."""
    deleted = 1
    while deleted:
        with store.begin() as tx:
            deleted = tx.changes.prune_events(
                before=before, past_consumers=past_consumers
            )
        yield deleted


def _parse_position(tx: Transaction, to: str) -> int:
    if to == "first":
        return tx.changes.get_first_position() - 1
    if to == "last":
        return tx.changes.get_last_position()
    if to.isascii() and to.isdigit() and int(to) <= tx.changes.get_last_position():
        return int(to)
    raise typer.BadParameter(f"{to}: use first, last, or an existing position")
