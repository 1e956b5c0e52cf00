"""Commands that run the product: up, demo, web, ingest, migrate, archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from wireroom.console.cli.environment import open_store, read_settings

PANEL = "Run"

Urls = Annotated[list[str], typer.Argument(help="Addresses of pages or feeds.")]
Data = Annotated[
    Path | None,
    typer.Option(help="Keep what lands here. Unless given, it is thrown away."),
]


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (up, demo, web, ingest, migrate, archive):
        app.command(rich_help_panel=PANEL)(command)


def up() -> None:
    """Poll the feeds of the sources file until Ctrl-C; show what lands."""
    from wireroom.console.local.up import run_up  # noqa: PLC0415 - only where it runs

    run_up(read_settings())


def demo(data: Data = None) -> None:
    """Run the whole chain on a sample newspaper; print what landed.

    Ends with status 0 only where all landed that should.
    """
    from wireroom.console.demo.run import run_demo  # noqa: PLC0415 - only where it runs

    raise typer.Exit(run_demo(data))


def web(
    host: Annotated[
        str | None, typer.Option(help="Listen here; else this host.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Listen there.", min=1, max=65_535)
    ] = None,
) -> None:
    """Show the dashboard, and /metrics, until Ctrl-C."""
    from dataclasses import replace  # noqa: PLC0415 - only where it runs

    from wireroom.console.dashboard.app import run_server  # noqa: PLC0415 - see above
    from wireroom.console.dashboard.socket import dashboard_url  # noqa: PLC0415 - see above
    from wireroom.console.local import services  # noqa: PLC0415 - see above

    asked = read_settings()
    asked = replace(
        asked,
        web_host=host or asked.web_host,
        web_port=port or asked.web_port or 8321,
    )
    with services.open_database(asked) as given:
        typer.echo(f"Dashboard: {dashboard_url(given)}")
        run_server(given)


def ingest(urls: Urls) -> None:
    """Take pages or feeds through the chain now, and print what came of them."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.console.operations.ingest import ingest_urls  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as given:
        from wireroom.store.schema.migrate import migrate as bring_up  # noqa: PLC0415 - above

        bring_up(given.database_url or "")
        pipeline = wiring.make_pipeline(given)
        landed = ingest_urls(pipeline, urls, Console(highlight=False))
        pipeline.store.close()
    raise typer.Exit(0 if landed else 1)


def migrate() -> None:
    """Bring the database to the schema of this release."""
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.store.schema.migrate import migrate as bring_up  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as given:
        version = bring_up(given.database_url or "")
    typer.echo(f"the database is at version {version}")


def archive(
    older_than_days: Annotated[
        float | None, typer.Option(min=0, help="Else as the settings say.")
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Move nothing; read every archived page.")
    ] = False,
) -> None:
    """Move cold pages into WARC files now, all of them; or prove that they are there.

    With --check, ends with status 1 where a page cannot be read.
    """
    from wireroom.console.operations import archive as archiving  # noqa: PLC0415 - see above
    from wireroom.errors import OperatorError, Transient  # noqa: PLC0415 - see above

    given = read_settings()
    with open_store() as store:
        if check:
            raise typer.Exit(0 if archiving.check_archive(store, typer.echo) else 1)
        days = given.archive_after_days if older_than_days is None else older_than_days
        try:
            archiving.move_cold_pages(store, timedelta(days=days), typer.echo)
        except Transient as error:
            raise OperatorError(str(error)) from error
