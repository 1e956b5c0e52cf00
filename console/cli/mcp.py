"""``wireroom mcp``: the tools for programs that reason."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from wireroom.console.cli.environment import open_store
from wireroom.errors import OperatorError

PANEL = "Consumers"


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(rich_help_panel=PANEL)(mcp)


def mcp(
    *,
    http: Annotated[
        int | None,
        typer.Option(min=1, max=65_535, help="Serve HTTP at this port, not stdio."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address for --http. There is no password.")
    ] = "127.0.0.1",
) -> None:
    """Serve read-only tools by the Model Context Protocol: stdio, or HTTP at /mcp."""
    if find_spec("mcp") is None:
        raise OperatorError("this needs the extra: pip install 'wireroom[mcp]'")
    from wireroom.console.mcp.server import build_server  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        server = build_server(store)
        if http is None:
            server.run("stdio")
        else:
            server.run("streamable-http", host=host, port=http)
