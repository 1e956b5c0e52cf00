"""``wireroom``: the command line, one module per group of commands.

A command imports its modules when it runs, so that ``wireroom extract`` starts without
a database driver and ``--help`` without any of them.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from wireroom.console.cli import (
    consumers,
    erase,
    export,
    failures,
    filters,
    health,
    imports,
    inspect,
    mcp,
    privacy,
    reprocess,
    retry,
    run,
    search,
    sources,
    stories,
    targets,
    trends,
)
from wireroom.console.cli.outages import describe_outage, load_outage_types
from wireroom.errors import OperatorError


def _print_version(value: bool) -> None:  # noqa: FBT001 - called by typer
    if value:
        typer.echo(f"wireroom {version('wireroom')}")
        raise typer.Exit


app = typer.Typer(
    name="wireroom",
    help="News ingestion: articles and their reader comments as database rows.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def _set_up(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """News ingestion: articles and their reader comments as database rows."""


run.add_commands(app)
reprocess.add_commands(app)
app.add_typer(imports.app, name="import", rich_help_panel=imports.PANEL)
inspect.add_commands(app)
health.add_commands(app)
privacy.add_commands(app)
app.add_typer(sources.app, name="sources", rich_help_panel="Sources")
consumers.add_commands(app)
erase.add_commands(app)
search.add_commands(app)
app.add_typer(trends.app, name="trends", rich_help_panel=trends.PANEL)
targets.add_commands(app)
mcp.add_commands(app)
export.add_commands(app)
app.add_typer(stories.app, name="stories", rich_help_panel=inspect.PANEL)
app.add_typer(failures.app, name="failures", rich_help_panel=inspect.PANEL)
retry.add_commands(app)
filters.add_commands(app)


def main() -> None:
    """Run a command; print an expected error without a traceback, exit status 2.

    Expected are an OperatorError, and a service that is away.
    """
    try:
        app()
    except OperatorError as error:
        sys.stderr.writelines(f"wireroom: {line}\n" for line in str(error).split("\n"))
        sys.exit(2)
    except load_outage_types() as error:
        sys.stderr.write(f"wireroom: {describe_outage(error)}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of the output closed the pipe, as `head` does.
        sys.stderr.close()
        sys.exit(0)
