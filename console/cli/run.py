"""Commands that run the product: init, up, demo, web, ingest, migrate, archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import open_store, read_settings

if TYPE_CHECKING:
    from wireroom.config.settings import Settings

PANEL = "Run"
DEFAULT_PORT = 8321

Urls = Annotated[list[str], typer.Argument(help="Addresses of pages or feeds.")]
Data = Annotated[
    Path | None,
    typer.Option(help="Folder for the data. Default: a temporary one, then deleted."),
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (init, up, demo, web, ingest, migrate, archive):
        app.command(rich_help_panel=PANEL)(command)


def init(
    folder: Annotated[Path, typer.Argument(help="The folder; made if need be.")],
) -> None:
    """Write the files of a new folder: sources, settings, compose, systemd.

    Files that are there already are kept.
    """
    from wireroom.console.local.starter import write_starter  # noqa: PLC0415 - only where it runs

    for line in write_starter(folder):
        typer.echo(line)
    typer.echo(
        f"Next: cd {folder}; wireroom sources add https://SITE; then `wireroom up`"
        " for this machine alone, or `docker compose up -d`."
    )


def up() -> None:
    """Poll the feeds of the sources file and show the status screen until Ctrl-C."""
    from wireroom.console.local.up import run_up  # noqa: PLC0415 - only where it runs

    run_up(read_settings())


def demo(
    data: Data = None,
    *,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Leave all running, with the dashboard."),
    ] = False,
) -> None:
    """Run the whole chain on a sample newspaper and print the articles.

    Exit status 0 only if every expected row was stored.
    """
    from wireroom.console.demo.run import run_demo  # noqa: PLC0415 - only where it runs

    raise typer.Exit(run_demo(data, web_port=DEFAULT_PORT if keep else None))


def web(
    host: Annotated[
        str | None,
        typer.Option(help="Address to listen on. Default: WIREROOM_WEB_HOST."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            help="Port to listen on. Default: WIREROOM_WEB_PORT.", min=1, max=65_535
        ),
    ] = None,
) -> None:
    """Serve the dashboard, the API and /metrics until Ctrl-C."""
    from wireroom.console.dashboard.app import run_server  # noqa: PLC0415 - only where it runs
    from wireroom.console.dashboard.server.socket import dashboard_url  # noqa: PLC0415 - see above
    from wireroom.console.local import services  # noqa: PLC0415 - see above

    with services.open_database(_set_listener(read_settings(), host, port)) as settings:
        typer.echo(f"Dashboard: {dashboard_url(settings)}")
        run_server(settings)


def _set_listener(settings: Settings, host: str | None, port: int | None) -> Settings:
    """Return settings with the address and port of the command line, if given.

    WIREROOM_WEB_PORT may be off, which stops ``wireroom up`` from serving the
    dashboard; this command then listens on the default port.
    """
    listener = {
        "web_host": host or settings.web_host,
        "web_port": port or settings.web_port or DEFAULT_PORT,
    }
    return settings.model_copy(update=listener)


def ingest(urls: Urls) -> None:
    """Run the chain on pages or feeds now, and print the articles.

    Exit status 1 if an address was not published.
    """
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.ingest import ingest_urls  # noqa: PLC0415 - see above
    from wireroom.console.terminal.printing import open_console  # noqa: PLC0415 - see above
    from wireroom.store.schema import migrate as schema  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as settings:
        schema.migrate(settings.database_url or "")
        pipeline = wiring.make_pipeline(settings)
        all_published = ingest_urls(pipeline, urls, open_console())
        pipeline.store.close()
    raise typer.Exit(0 if all_published else 1)


def migrate() -> None:
    """Upgrade the database to the schema of this release."""
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.store.schema import migrate as schema  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as settings:
        version = schema.migrate(settings.database_url or "")
    typer.echo(f"the database has schema version {version}")


def archive(
    older_than_days: Annotated[
        float | None,
        typer.Option(
            min=0, help="Age of a cold page. Default: WIREROOM_ARCHIVE_AFTER_DAYS."
        ),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Move nothing; read every archived page.")
    ] = False,
    declare_copy: Annotated[
        bool,
        typer.Option(
            "--declare-copy",
            help="Move nothing; record that this database is a copy of another one, or"
            " was restored on another server.",
        ),
    ] = False,
) -> None:
    """Move all cold pages into WARC files now, or check the pages in them.

    With --check, exit status 1 if a page cannot be read.
    """
    from wireroom.console.operations.archive import (  # noqa: PLC0415 - only where it runs
        announce_copy,
        check_archive,
        move_cold_pages,
    )
    from wireroom.errors import OperatorError, Transient  # noqa: PLC0415 - see above

    days = older_than_days
    if days is None:
        days = read_settings().archive_after_days
    with open_store() as store:
        if declare_copy:
            announce_copy(store, typer.echo)
            return
        if check:
            raise typer.Exit(0 if check_archive(store, typer.echo) else 1)
        try:
            move_cold_pages(store, timedelta(days=days), typer.echo)
        except Transient as error:
            raise OperatorError(str(error)) from error
