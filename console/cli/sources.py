"""``wireroom sources``: the feeds an operator keeps in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import opened_store, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wireroom.config.sources import Source

app = typer.Typer(help="The feeds in the sources file.", no_args_is_help=True)

File = Annotated[
    Path | None,
    typer.Option("--file", "-f", help="Another file than the settings name."),
]

Poll = Annotated[bool, typer.Option("--poll", help="Ask each feed once, too.")]


@app.command()
def check(file: File = None, *, poll: Poll = False) -> None:
    """Say whether the file is right, and every mistake in it with its line.

    With --poll, also ask each feed once; status 1 where one cannot be read.
    """
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs

    path = file or settings().sources_file
    found = load_sources(path)
    feeds = sum(len(source.feeds) for source in found.sources)
    typer.echo(f"{path}: {len(found.sources)} sources, {feeds} feeds, no mistakes")
    if poll:
        from wireroom.console.operations.discover_feeds import polled  # noqa: PLC0415 - only where it runs

        lines = list(_shown(polled(settings(), found)))
        raise typer.Exit(0 if all(lines) else 1)


def _shown(lines: Iterable[tuple[str, bool]]) -> Iterator[bool]:
    for line, good in lines:
        typer.echo(line)
        yield good


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A site, a section of it, or a feed.")],
    file: File = None,
) -> None:
    """Find the feeds of a site and write them into the file."""
    from wireroom.config.adding import add_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import found_at  # noqa: PLC0415 - see above

    given = settings()
    source = found_at(given, url)
    path = file or given.sources_file
    _tell(path, add_sources(path, [source]))


@app.command(name="import")
def import_(
    opml: Annotated[Path, typer.Argument(help="A list of feeds, as OPML.")],
    file: File = None,
) -> None:
    """Write the feeds of an OPML list into the file."""
    from wireroom.config.adding import add_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import read_list  # noqa: PLC0415 - see above

    path = file or settings().sources_file
    _tell(path, add_sources(path, read_list(opml)))


@app.command()
def export(file: File = None) -> None:
    """Print the feeds of the file as OPML."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import written_list  # noqa: PLC0415 - see above

    found = load_sources(file or settings().sources_file)
    typer.echo(written_list(found), nl=False)


def _tell(path: Path, added: Sequence[Source]) -> None:
    for source in added:
        for feed in source.feeds:
            typer.echo(f"{source.name}: {feed.url}")
    feeds = sum(len(source.feeds) for source in added)
    typer.echo(f"{path}: {len(added)} sources, {feeds} feeds added")


@app.command()
def plan(file: File = None) -> None:
    """Say what `apply` would change in the database, and change nothing."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.source_changes import plan_lines  # noqa: PLC0415 - see above
    from wireroom.store.source_changes import plan as compare  # noqa: PLC0415 - see above
    from wireroom.workers.wiring import specs  # noqa: PLC0415 - see above

    found = load_sources(file or settings().sources_file)
    with opened_store() as store, store.begin() as tx:
        lines = plan_lines(compare(tx.connection, specs(found)))
    for line in lines:
        typer.echo(line)


@app.command()
def apply(file: File = None) -> None:
    """Make the database's feeds those of the file; what was taken out is paused."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.workers.wiring import specs  # noqa: PLC0415 - see above

    found = load_sources(file or settings().sources_file)
    with opened_store() as store, store.begin() as tx:
        done = tx.directory.apply(specs(found), now=datetime.now(UTC))
    typer.echo(f"{done.added} added, {done.resumed} resumed, {done.paused} paused")


@app.command(name="try")
def try_(
    url: Annotated[str, typer.Argument(help="The address of a page of the source.")],
    page: Annotated[
        Path | None, typer.Option("--page", help="A saved page, in place of the web.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Whose rules; else the host's.")
    ] = None,
    file: File = None,
) -> None:
    """Read a page with and without its source's rules, and say what they change."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations import try_rules  # noqa: PLC0415 - see above
    from wireroom.console.terminal.sanitize import plain  # noqa: PLC0415 - see above

    given = settings()
    found = load_sources(file or given.sources_file)
    owner = try_rules.source_of(found, url, source)
    if page is None:
        read = try_rules.fetched(given, url, owner)
    else:
        read = try_rules.saved(page, url, owner)
    for line in try_rules.differences(read):
        typer.echo(plain(line, 200))


@app.command(name="list")
def list_() -> None:
    """List the feeds with how they are."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.feeds import feeds_table  # noqa: PLC0415 - see above

    with opened_store() as store, store.begin() as tx:
        rows = tx.directory.list()
    Console().print(feeds_table(rows, now=datetime.now(UTC)))
