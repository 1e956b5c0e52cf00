"""``wireroom sources``: the feeds that an operator lists in a file."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    By,
    log_act,
    open_sessions,
    open_store,
    read_settings,
    resolve_operator,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wireroom.config.sources import SourcesFile
    from wireroom.model.source_specs import SourceSpec
    from wireroom.store.database import Store

app = typer.Typer(help="Feeds in the sources file.", no_args_is_help=True)


@app.callback()
def _collect_nothing() -> None:
    """Feeds in the sources file."""
    # The values of a large file all live to the end of the command, and have no
    # cycles: the collector walks them again and again, a fifth of the CPU time, and
    # 0.5 s of 2.7 s even at a threshold of 200,000 objects (100,000 feeds, measured).
    gc.disable()


File = Annotated[
    Path | None,
    typer.Option("--file", "-f", help="Sources file. Default: WIREROOM_SOURCES_FILE."),
]
FeedOrSource = Annotated[
    str, typer.Argument(metavar="FEED", help="A feed's address, or a source's name.")
]
Poll = Annotated[bool, typer.Option("--poll", help="Also fetch each feed once.")]


@app.command()
def check(file: File = None, *, poll: Poll = False) -> None:
    """Validate the sources file; print every mistake with its line.

    With --poll, also fetch each feed once; exit status 1 if one cannot be read.
    """
    from wireroom.config.source_warnings import list_warnings  # noqa: PLC0415 - only where it runs
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - see above
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    settings = read_settings()
    path = file or settings.sources_file
    sources_file = load_sources(path)
    typer.echo(f"{path}: {_format_totals(sources_file.sources)}, no mistakes")
    for warning in list_warnings(
        sources_file.sources,
        spacing=settings.host_spacing_seconds,
        renders=settings.render,
    ):
        typer.echo(f"warning: {sanitize(warning, 400)}")
    if poll:
        from wireroom.console.operations.discover_feeds import poll_each_feed  # noqa: PLC0415 - see above

        _print_polls(poll_each_feed(settings, sources_file))


def _print_polls(polls: Iterable[tuple[str, bool]]) -> None:
    """Print each poll as it ends; exit with status 1 if any failed."""
    all_readable = True
    for line, is_readable in polls:
        typer.echo(line)
        all_readable = all_readable and is_readable
    raise typer.Exit(0 if all_readable else 1)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A site, a section of it, or a feed.")],
    file: File = None,
    *,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the lines instead of adding them.")
    ] = False,
) -> None:
    """Find the feeds of a site and add them to the sources file."""
    from wireroom.config import adding  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import discover_source  # noqa: PLC0415 - see above
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    settings = read_settings()
    found = discover_source(settings, url)
    path = file or settings.sources_file
    for line in found.lines:
        typer.echo(sanitize(line, 400), err=only_print)
    if only_print:
        new = adding.find_unknown(path, [found.source])
        typer.echo(adding.format_sources(new), nl=False)
        return
    added = adding.add_sources(path, [found.source])
    _print_new_feeds(path, added)


@app.command(name="import")
def import_opml(
    opml: Annotated[Path, typer.Argument(help="A list of feeds in OPML.")],
    file: File = None,
) -> None:
    """Add the feeds of an OPML list to the sources file."""
    from wireroom.config.adding import add_sources  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.discover_feeds import read_opml_file  # noqa: PLC0415 - see above

    path = file or read_settings().sources_file
    sources, refused = read_opml_file(opml)
    for line in refused:
        typer.echo(f"{opml}: {line}", err=True)
    _print_new_feeds(path, add_sources(path, sources))


@app.command()
def remove(
    wanted: Annotated[
        str, typer.Argument(help="Name of a source, or a feed's address.")
    ],
    file: File = None,
) -> None:
    """Remove a source or a feed from the sources file; its articles stay.

    All other lines and comments stay as they are. The feeds are paused when the file is
    applied.
    """
    from wireroom.config.editing import remove_source  # noqa: PLC0415 - only where it runs

    removed = remove_source(file or read_settings().sources_file, wanted)
    for url in removed.feeds:
        typer.echo(f"{removed.name}: {url}")
    typer.echo(f"{removed.path}: {_count_feeds(len(removed.feeds))} removed")


@app.command()
def pause(feed: FeedOrSource) -> None:
    """Stop polling a feed, or all feeds of a source, until they are resumed.

    Applying the sources file does not resume them.
    """
    with open_store() as store:
        for feed_id in _choose_feeds(store, feed):
            with store.begin() as tx:
                tx.feeds.pause(feed_id, now=datetime.now(UTC))
                typer.echo(f"paused  {tx.feeds.get(feed_id).url}")


@app.command()
def resume(feed: FeedOrSource) -> None:
    """Poll a feed, or all feeds of a source, again and at once."""
    with open_store() as store:
        for feed_id in _choose_feeds(store, feed):
            with store.begin() as tx:
                tx.feeds.poll_now(feed_id, now=datetime.now(UTC))
                typer.echo(f"resumed {tx.feeds.get(feed_id).url}")


@app.command(name="test")
def preview_source(
    wanted: Annotated[str, typer.Argument(help="Name of a source, or an address.")],
    file: File = None,
) -> None:
    """Fetch feeds once and show what they would bring; nothing is stored.

    Exit status 1 if one cannot be read.
    """
    from wireroom.console.operations.discover_feeds import preview_feeds  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    settings = read_settings()
    polls = preview_feeds(settings, _load_sources(file), wanted)
    _print_polls((sanitize(line, 400), is_readable) for line, is_readable in polls)


def _choose_feeds(store: Store, wanted: str) -> tuple[int, ...]:
    from wireroom.console.operations.backfill import choose_feeds  # noqa: PLC0415 - only where it runs

    return choose_feeds(store, wanted)


def _count_feeds(number: int) -> str:
    from wireroom.console.terminal.quantities import format_quantity  # noqa: PLC0415 - only where it runs

    return format_quantity(number, "feed")


def _print_new_feeds(path: Path, new_sources: Sequence[SourceSpec]) -> None:
    for source in new_sources:
        for feed in source.feeds:
            typer.echo(f"{source.name}: {feed.url}")
    typer.echo(f"{path}: {_format_totals(new_sources)} added")


def _format_totals(sources: Sequence[SourceSpec]) -> str:
    from wireroom.console.terminal.quantities import format_quantity  # noqa: PLC0415 - only where it runs

    feeds = sum(len(source.feeds) for source in sources)
    return (
        f"{format_quantity(len(sources), 'source')}, {format_quantity(feeds, 'feed')}"
    )


@app.command()
def export(file: File = None) -> None:
    """Print the feeds of the sources file as OPML."""
    from wireroom.console.operations.discover_feeds import format_opml  # noqa: PLC0415 - only where it runs

    typer.echo(format_opml(_load_sources(file)), nl=False)


@app.command()
def plan(file: File = None) -> None:
    """Show what `apply` would change in the database, and change nothing."""
    from wireroom.console.terminal.source_changes import format_plan  # noqa: PLC0415 - only where it runs
    from wireroom.store.sources.source_changes import plan_source_changes  # noqa: PLC0415 - see above

    specs = _load_sources(file).sources
    with open_sessions() as sessions, sessions.begin_connection() as connection:
        changes = plan_source_changes(connection, specs)
    typer.echo("\n".join(format_plan(changes)))


@app.command()
def apply(file: File = None) -> None:
    """Update the database's feeds from the sources file; removed feeds are paused."""
    from wireroom.store.access.operator_log import OperatorLog  # noqa: PLC0415 - only where it runs
    from wireroom.store.sources.sources import Sources  # noqa: PLC0415 - see above

    specs = _load_sources(file).sources
    with open_sessions() as sessions, sessions.begin_connection() as connection:
        feeds = Sources(connection).apply_specs(specs, now=datetime.now(UTC))
        changed = {"added": feeds.added, "paused": feeds.paused}
        log_act(OperatorLog(connection), "apply_sources", **changed)
    typer.echo(
        f"feeds: {feeds.added} added, {feeds.resumed} resumed, {feeds.paused} paused"
    )


def _load_sources(file: Path | None) -> SourcesFile:
    from wireroom.config.sources import load_sources  # noqa: PLC0415 - only where it runs

    return load_sources(file or read_settings().sources_file)


@app.command()
def kinds() -> None:
    """List the kinds of source that are installed; exit status 1 if one is broken."""
    from wireroom.collect.registry import describe_kinds  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    entries = describe_kinds()
    for entry in entries:
        fault = f"  broken: {entry.fault}" if entry.fault else ""
        typer.echo(sanitize(f"{entry.name:20}  {entry.package}{fault}", 400))
    raise typer.Exit(1 if any(entry.fault for entry in entries) else 0)


@app.command()
def backfill(
    feed: Annotated[
        str, typer.Argument(help="Address of a feed, or name of a source.")
    ],
    *,
    pages: Annotated[
        int, typer.Option(help="Older pages of a feed at most.", min=1)
    ] = 100,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Take nothing from before this day."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also feeds that were read to their end.")
    ] = False,
    by: By = None,
) -> None:
    """Read the older pages of feeds once, as an import behind all live news.

    The archives and pages that feeds name (RFC 5005, `next_url` of JSON Feed) and the
    numbered pages of WordPress. The next run begins where this one ended.
    """
    from wireroom.console.operations import backfill as older  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above
    from wireroom.workers.wiring import load_spacings, make_client  # noqa: PLC0415 - see above

    settings = read_settings()
    limits = older.BackfillLimits(
        pages=pages,
        since=since.date() if since else None,
        again=again,
        max_bytes=settings.feed_max_bytes,
        allow_private=settings.allow_private,
    )
    with open_store() as store:
        http = make_client(settings, load_spacings(store))
        for feed_id in _choose_feeds(store, feed):
            lines = older.FeedBackfill(
                store, http, feed_id, limits=limits, by=resolve_operator(by)
            )
            for line in lines:
                typer.echo(sanitize(line, 400))


@app.command(name="try")
def try_source_rules(
    url: Annotated[str, typer.Argument(help="Address of a page of the source.")],
    page: Annotated[
        Path | None,
        typer.Option("--page", help="Saved page to read instead of fetching it."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", help="Source whose rules apply. Default: by host."),
    ] = None,
    file: File = None,
) -> None:
    """Extract a page with and without its source's rules, and show the differences."""
    from wireroom.console.operations import try_rules  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.sanitize import sanitize  # noqa: PLC0415 - see above

    owner = try_rules.find_source(_load_sources(file), url, source)
    if page is None:
        html = try_rules.fetch_page(read_settings(), url, owner)
    else:
        html = try_rules.read_saved_page(page, url, owner)
    for line in try_rules.compare_rules(html):
        typer.echo(sanitize(line, 200))


@app.command(name="list")
def list_feeds() -> None:
    """List feeds with their state, last poll and next poll."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal import feeds as shown  # noqa: PLC0415 - see above
    from wireroom.store.sources.sources import Sources  # noqa: PLC0415 - see above

    with open_sessions() as sessions, sessions.begin_connection() as connection:
        feeds = Sources(connection).list_feeds()
    now = datetime.now(UTC)
    if len(feeds) > shown.MAX_TABLE:
        typer.echo("\n".join(shown.format_feed_lines(feeds, now=now)))
        return
    table = shown.build_feeds_table(feeds, now=now)
    Console().print(table if feeds else "no feeds; add some: wireroom sources add URL")
