"""``wireroom targets`` and ``deliver``: the change feed sent to other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    Json,
    log_act,
    open_store,
    provide_database_url,
    read_settings,
)

if TYPE_CHECKING:
    from wireroom.model.states import TargetState

PANEL = "Consumers"

app = typer.Typer(help="Targets that the change feed is sent to.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the target.")]


def add_commands(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="targets", rich_help_panel=PANEL)
    main.command(rich_help_panel=PANEL)(deliver)


@app.command()
def add(  # noqa: PLR0913 - each is an option of the command line
    name: Name,
    kind: Annotated[
        str, typer.Argument(help="webhook, files, redis, kafka, or a plugin's.")
    ],
    address: Annotated[
        str,
        typer.Argument(
            help="https://host/path, an absolute folder, redis://host:6379/0#stream."
        ),
    ],
    *,
    q: Annotated[
        str | None,
        typer.Option("--q", help="Only events of articles that match this search."),
    ] = None,
    queries: Annotated[
        str | None,
        typer.Option(help="Only events of articles that match a query of this file."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Send the rows too, not the ids alone.")
    ] = False,
    secret: Annotated[
        str | None,
        typer.Option(help="whsec_... of a webhook. Default: a new one, printed once."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also send to a private address.")
    ] = False,
    option: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE for the kind. Repeatable.")
    ] = None,
    first: Annotated[
        str, typer.Option(help="First event: first, last, or after this position.")
    ] = "last",
) -> None:
    """Add a target; `wireroom deliver` sends to it."""
    from wireroom.console.operations.targets import NewTarget, add_target  # noqa: PLC0415 - only where it runs

    wanted = NewTarget(
        name=name,
        kind=kind,
        address=address,
        query=q,
        queries=None if queries is None else Path(queries),
        is_full=full,
        secret=secret,
        allow_private=allow_private,
        options=tuple(option or ()),
        first=first,
    )
    with open_store() as store:
        added = add_target(store, wanted)
        with store.begin() as tx:
            log_act(tx.operator_log, "add_target", target=name, kind=kind)
    typer.echo(f"{name} begins after position {added.position}")
    if added.new_secret:
        typer.echo(f"its secret, shown only now: {added.new_secret}")


@app.command(name="list")
def list_targets(*, as_json: Json = False) -> None:
    """List targets: state, events behind, last error, dead letters."""
    from wireroom.console.operations.targets import list_states  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - see above

    with open_store() as store:
        states = list_states(store)
    if as_json:
        print_json([state.to_json() for state in states])
    else:
        print_lines([state.describe() for state in states] or ["no targets"])


@app.command(name="check-queries")
def check_queries(
    file: Annotated[str, typer.Argument(help="File of saved queries.")],
) -> None:
    """Check a file of saved queries; exit status 2 with each mistake and its line."""
    from wireroom.config.saved_queries import load_queries  # noqa: PLC0415 - only where it runs

    typer.echo(f"{len(load_queries(Path(file)))} queries, no mistake")


@app.command()
def pause(name: Name) -> None:
    """Send nothing to a target until it is resumed; its events are kept."""
    _set_state(name, "paused")


@app.command()
def resume(name: Name) -> None:
    """Send again, at once, to a target that was paused, disabled or is failing."""
    _set_state(name, "active")


@app.command()
def drop(name: Name) -> None:
    """Delete a target, its position and its dead letters."""
    with open_store() as store, store.begin() as tx:
        existed = tx.targets.delete(name)
        if existed:
            log_act(tx.operator_log, "drop_target", target=name)
    typer.echo(f"target {name} deleted" if existed else f"no target named {name}")
    raise typer.Exit(0 if existed else 1)


@app.command()
def dead(name: Name) -> None:
    """List the events that a target refused."""
    from wireroom.console.terminal.printing import print_lines  # noqa: PLC0415 - only where it runs

    with open_store() as store, store.begin() as tx:
        letters = tx.targets.list_dead_letters(name)
    lines = [f"{one.position}  {one.at:%Y-%m-%d %H:%M}  {one.error}" for one in letters]
    print_lines(lines or ["no dead letters"])


@app.command()
def retry(name: Name) -> None:
    """Send the events again that a target refused; exit status 1 if one fails."""
    from wireroom.console.operations.targets import retry_dead_letters  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        result = retry_dead_letters(store, name)
    typer.echo(f"{result.taken} of {result.number} events taken")
    if result.error:
        typer.echo(result.error, err=True)
    raise typer.Exit(0 if result.taken == result.number else 1)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the events that targets get."""
    import json  # noqa: PLC0415 - only where it runs

    from wireroom.deliver.event_schema import build_event_schema  # noqa: PLC0415 - see above

    typer.echo(json.dumps(build_event_schema(), indent=2))


def deliver(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Stop when everything due has been tried.")
    ] = False,
) -> None:
    """Send the change feed to all targets until Ctrl-C; run it once on a host."""
    from wireroom.console.operations.deliver import CONNECTIONS, run_deliver  # noqa: PLC0415 - only where it runs
    from wireroom.workers.connections import make_store  # noqa: PLC0415 - see above

    settings = read_settings()
    with provide_database_url() as url:
        used = settings.model_copy(update={"database_url": url})
        store = make_store(used, connections=CONNECTIONS)
        try:
            run_deliver(store, url, once=once)
        finally:
            store.close()


def _set_state(name: str, state: str) -> None:
    from wireroom.model.states import TargetState  # noqa: PLC0415 - only where it runs

    wanted: TargetState = TargetState(state)
    with open_store() as store, store.begin() as tx:
        exists = tx.targets.set_state(name, wanted)
        if exists:
            log_act(tx.operator_log, "change_target", target=name, state=state)
    typer.echo(f"{name} is {wanted}" if exists else f"no target named {name}")
    raise typer.Exit(0 if exists else 1)
