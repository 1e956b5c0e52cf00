"""``wireroom sources``: the feeds an operator keeps in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import open_store, read_settings

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

    path = file or read_settings().sources_file
    found = load_sources(path)
    feeds = sum(len(source.feeds) for source in found.sources)
    typer.echo(f"{path}: {len(found.sources)} sources, {feeds} feeds, no mistakes")
    if poll:
        from wireroom.console.operations.discover_feeds import poll_each_feed  # noqa: PLC0415 - only where it runs

        lines = list(_print_results(poll_each_feed(read_settings(), found)))
        raise typer.Exit(0 if all(lines) else 1)


def _print_results(lines: Iterable[tuple[str, bool]]) -> Iterator[bool]:
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
    from wireroom.console.operations.discover_feeds import discover_source  # noqa: PLC0415 - see above

    given = read_settings()
    source = discover_source(given, url)
    path = file or given.sources_file
    _print_new_feeds(path, add_sources(path, [source]))


@app.command(name="import")
def import_opml(
    opml: Annotated[Path, typer.Argument(help="A list of feeds, as OPML.")],
    file: File = None,
) -> None:
    """Write the feeds of an OPML list into the file."""
    from wireroom.config.adding import add_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import read_opml_file  # noqa: PLC0415 - see above

    path = file or read_settings().sources_file
    _print_new_feeds(path, add_sources(path, read_opml_file(opml)))


@app.command()
def export(file: File = None) -> None:
    """Print the feeds of the file as OPML."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import format_opml  # noqa: PLC0415 - see above

    found = load_sources(file or read_settings().sources_file)
    typer.echo(format_opml(found), nl=False)


def _print_new_feeds(path: Path, added: Sequence[Source]) -> None:
    for source in added:
        for feed in source.feeds:
            typer.echo(f"{source.name}: {feed.url}")
    feeds = sum(len(source.feeds) for source in added)
    typer.echo(f"{path}: {len(added)} sources, {feeds} feeds added")


@app.command()
def plan(file: File = None) -> None:
    """Say what `apply` would change in the database, and change nothing."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.source_changes import format_plan  # noqa: PLC0415 - see above
    from wireroom.store.source_changes import plan_source_changes as compare  # noqa: PLC0415 - see above
    from wireroom.workers.wiring import source_specs  # noqa: PLC0415 - see above

    found = load_sources(file or read_settings().sources_file)
    with open_store() as store, store.begin() as tx:
        lines = format_plan(compare(tx.connection, source_specs(found)))
    for line in lines:
        typer.echo(line)


@app.command()
def apply(file: File = None) -> None:
    """Make the database's feeds those of the file; what was taken out is paused."""
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs
    from wireroom.workers.wiring import source_specs  # noqa: PLC0415 - see above

    found = load_sources(file or read_settings().sources_file)
    with open_store() as store, store.begin() as tx:
        done = tx.sources.apply_specs(source_specs(found), now=datetime.now(UTC))
    typer.echo(f"{done.added} added, {done.resumed} resumed, {done.paused} paused")


@app.command(name="try")
def try_source_rules(
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
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    given = read_settings()
    found = load_sources(file or given.sources_file)
    owner = try_rules.find_source(found, url, source)
    if page is None:
        read = try_rules.fetch_page(given, url, owner)
    else:
        read = try_rules.read_saved_page(page, url, owner)
    for line in try_rules.compare_rules(read):
        typer.echo(sanitize(line, 200))


@app.command(name="list")
def list_feeds() -> None:
    """List the feeds with how they are."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.feeds import build_feeds_table  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        rows = tx.sources.list_feeds()
    Console().print(build_feeds_table(rows, now=datetime.now(UTC)))
