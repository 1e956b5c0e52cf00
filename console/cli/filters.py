"""Pure stages as filters: no network, no database; JSON lines in, JSON lines out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

PANEL = "Without a database"
Jsonl = Annotated[
    bool, typer.Option("--jsonl", help="JSON lines from stdin to stdout.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(rich_help_panel=PANEL)(extract)
    app.command(rich_help_panel=PANEL)(feed)
    app.command(rich_help_panel=PANEL)(cluster)


def extract(*, jsonl: Jsonl = False) -> None:
    """Extract the article and the comments of HTML pages.

    In: {"id", "url", "html_path"}. Out: {"id", "url", "title", "authors", ...,
    "comments": [...]}, or {"id", "error", "reason"} for a page that cannot be read.
    """
    from wireroom.console.filters import extract as stage  # noqa: PLC0415 - only where it runs

    _require_jsonl(jsonl)
    _print_lines(stage.run(sys.stdin))


def feed(*, jsonl: Jsonl = False) -> None:
    """Parse feeds: RSS, Atom, JSON Feed, sitemaps.

    In: {"id", "url", "path", "headers": {}, "fetched_at"}. Out: {"id", "title",
    "entries": [{"id", "url", "title", "authors", "published_at", "summary", "content",
    "categories"}], "children": []}, or {"id", "error", "reason"}.
    """
    from wireroom.console.filters import feed as stage  # noqa: PLC0415 - only where it runs

    _require_jsonl(jsonl)
    _print_lines(stage.run(sys.stdin))


def cluster(*, jsonl: Jsonl = False) -> None:
    """Group texts into stories.

    In: {"id", "url", "title", "text", "published_at", "language"}. Out: {"id", "story",
    "canonical", "method", "score"}.
    """
    from wireroom.console.filters import cluster as stage  # noqa: PLC0415 - only where it runs

    _require_jsonl(jsonl)
    _print_lines(stage.run(sys.stdin))


def _require_jsonl(jsonl: bool) -> None:  # noqa: FBT001 - a flag of the command line
    if not jsonl:
        raise typer.BadParameter("pass --jsonl: no other format is supported yet")


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
