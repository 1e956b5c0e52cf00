"""``wireroom import``: what others collected, through the chain, behind live news."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wireroom.console.cli.environment import (
    By,
    open_store,
    read_settings,
    resolve_operator,
)

PANEL = "Run"

app = typer.Typer(
    no_args_is_help=True,
    help="Bring in what others collected; the workers do it, behind live news.",
)


class ListFormat(StrEnum):
    """How a list is written."""

    CSV = "csv"
    JSONL = "jsonl"
    TEXT = "text"
    OPML = "opml"


Source = Annotated[str, typer.Option(help="Whose articles they are; must exist.")]
Folder = Annotated[Path, typer.Argument(help="Saved pages; folders below too.")]
Manifest = Annotated[
    Path | None, typer.Option(help="CSV or JSON Lines: file, url, captured, ...")
]
Detach = Annotated[bool, typer.Option("--detach", help="Do not look on.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="As `wireroom import list`.")]


@app.command()
def urls(
    files: Annotated[list[str], typer.Argument(help="Lists; - is standard input.")],
    *,
    source: Source,
    form: Annotated[
        ListFormat | None, typer.Option("--format", help="Else by name, or first line.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Nothing, where any line is bad.")
    ] = False,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Download the addresses of lists: CSV with a header, JSON Lines, plain lines.

    Columns: url, and if known title, published, captured. Bad lines are named on
    standard error, and end it with status 1. The same list again brings nothing new.
    """
    from wireroom.console.operations import import_files, import_status  # noqa: PLC0415 - see above
    from wireroom.imports import table_rows  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_id = import_files.import_urls(
            store,
            files,
            source=source,
            form=None if form is None else table_rows.TableFormat(form),
            strict=strict,
            by=resolve_operator(by),
        )
        whole = import_status.print_summary(store, import_id)
        if not detach:
            import_status.follow_import(store, import_id)
    raise typer.Exit(0 if whole else 1)


@app.command()
def pages(
    folder: Folder,
    *,
    source: Source,
    manifest: Manifest = None,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Read saved HTML pages as though they had been downloaded when they were saved.

    Addresses are the manifest's, else the page's own. What cannot be taken is named on
    standard error, and ends it with status 1. The same again brings nothing new.
    """
    from wireroom.console.operations import import_files, import_status  # noqa: PLC0415 - only where it runs

    max_bytes = read_settings().page_max_bytes
    with open_store() as store:
        import_id = import_files.import_pages(
            store,
            folder,
            source=source,
            manifest=manifest,
            max_bytes=max_bytes,
            by=resolve_operator(by),
        )
        whole = import_status.print_summary(store, import_id)
        if not detach:
            import_status.follow_import(store, import_id)
    raise typer.Exit(0 if whole else 1)


@app.command()
def warc(
    files: Annotated[list[str], typer.Argument(help="WARC files, or where fsspec is.")],
    *,
    source: Source,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Read the pages of WARC files as though they had been downloaded at their date.

    Other records are counted by reason; damaged ones are named on standard error too,
    and end it with status 1. The same again brings nothing new.
    """
    from wireroom.console.operations import import_files, import_status  # noqa: PLC0415 - only where it runs

    max_bytes = read_settings().page_max_bytes
    with open_store() as store:
        import_id = import_files.import_warc(
            store, files, source=source, max_bytes=max_bytes, by=resolve_operator(by)
        )
        whole = import_status.print_summary(store, import_id)
        if not detach:
            import_status.follow_import(store, import_id)
    raise typer.Exit(0 if whole else 1)


@app.command(name="list")
def list_imports() -> None:
    """Imports, the latest first."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.print_imports(store)


@app.command()
def follow(import_id: Id) -> None:
    """Look on at an import until it ends; Ctrl-C ends the looking on alone."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.follow_import(store, import_id)


@app.command()
def stop(import_id: Id) -> None:
    """Let an import rest; its articles stay in flight."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.stop_import(store, import_id)


@app.command()
def resume(import_id: Id) -> None:
    """Let an import that rests go on."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.resume_import(store, import_id)
