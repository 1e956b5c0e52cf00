"""``wireroom sources``: the feeds an operator keeps in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workers.cli.surroundings import opened_store, settings

app = typer.Typer(help="The feeds in the sources file.", no_args_is_help=True)

File = Annotated[
    Path | None,
    typer.Option("--file", "-f", help="Another file than the settings name."),
]


@app.command()
def check(file: File = None) -> None:
    """Say whether the file is right, and every mistake in it with its line."""
    from config.sources import load_sources  # noqa: PLC0415 - only where it runs

    path = file or settings().sources_file
    found = load_sources(path)
    feeds = sum(len(source.feeds) for source in found.sources)
    typer.echo(f"{path}: {len(found.sources)} sources, {feeds} feeds, no mistakes")


@app.command()
def plan(file: File = None) -> None:
    """Say what `apply` would change in the database, and change nothing."""
    from config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.store.plan import plan as compare  # noqa: PLC0415 - see above
    from workers.show.plan import plan_lines  # noqa: PLC0415 - see above
    from workers.wiring import specs  # noqa: PLC0415 - see above

    found = load_sources(file or settings().sources_file)
    with opened_store() as store, store.begin() as tx:
        lines = plan_lines(compare(tx.connection, specs(found)))
    for line in lines:
        typer.echo(line)


@app.command()
def apply(file: File = None) -> None:
    """Make the database's feeds those of the file; what was taken out is paused."""
    from config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from workers.wiring import specs  # noqa: PLC0415 - see above

    found = load_sources(file or settings().sources_file)
    with opened_store() as store, store.begin() as tx:
        done = tx.directory.apply(specs(found), now=datetime.now(UTC))
    typer.echo(f"{done.added} added, {done.resumed} resumed, {done.paused} paused")


@app.command(name="list")
def list_() -> None:
    """List the feeds with how they are."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from workers.show.feeds import feeds_table  # noqa: PLC0415 - see above

    with opened_store() as store, store.begin() as tx:
        rows = tx.directory.list()
    Console().print(feeds_table(rows, now=datetime.now(UTC)))
