"""``wireroom stories``: which articles tell one story, and on what evidence."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from workers.cli.surroundings import opened_store

app = typer.Typer(
    help="Stories: the same news at several sources.", no_args_is_help=True
)


# Without it a group of one command would be that command.
@app.callback()
def _group() -> None:
    """Stories: the same news at several sources."""


@app.command()
def show(
    url: Annotated[str, typer.Argument(help="Of any article of the story.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show the story of an address: its articles in the order they were met."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from workers.show.members import member_lines, members  # noqa: PLC0415 - see above

    with opened_store() as store, store.begin() as tx:
        found = members(tx, url)
    if not found:
        typer.echo(f"in no story: {url}", err=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps(found, default=_as_json, indent=2))
        return
    console = Console(highlight=False)
    for line in member_lines(found):
        console.print(line, markup=False, soft_wrap=True)


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
