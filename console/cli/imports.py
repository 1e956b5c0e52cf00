"""``wireroom import``: articles collected elsewhere, as lists, pages or WARC files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    By,
    open_store,
    read_settings,
    resolve_operator,
)

if TYPE_CHECKING:
    from wireroom.store.database import Store

PANEL = "Run"

app = typer.Typer(
    no_args_is_help=True,
    help="Import articles collected elsewhere, at lower priority than live news.",
)


class ListFormat(StrEnum):
    """Formats of a list of addresses."""

    CSV = "csv"
    JSONL = "jsonl"
    TEXT = "text"
    OPML = "opml"


Source = Annotated[
    str, typer.Option(help="Source of the articles; it must be in the database.")
]
Folder = Annotated[Path, typer.Argument(help="Folder of saved pages, with subfolders.")]
Manifest = Annotated[
    Path | None, typer.Option(help="CSV or JSON Lines: file, url, captured, ...")
]
Detach = Annotated[
    bool, typer.Option("--detach", help="Start the import, show no progress.")
]
Id = Annotated[
    int, typer.Argument(metavar="ID", help="Id, as `wireroom import list` shows it.")
]


@app.command()
def urls(
    files: Annotated[
        list[str], typer.Argument(help="Lists of addresses; - is standard input.")
    ],
    *,
    source: Source,
    form: Annotated[
        ListFormat | None,
        typer.Option("--format", help="Default: by file name, else by first line."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Import nothing if any line is bad.")
    ] = False,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Download the addresses of lists: CSV with a header, JSON Lines, OPML, text.

    Columns: url, and if known title, published, captured. Bad lines are printed on
    standard error, and the exit status is 1. Importing a list again adds nothing.
    """
    from wireroom.console.operations import import_files  # noqa: PLC0415 - only where it runs
    from wireroom.imports import table_rows  # noqa: PLC0415 - see above

    with open_store() as store:
        import_id = import_files.import_urls(
            store,
            files,
            source=source,
            form=None if form is None else table_rows.TableFormat(form),
            strict=strict,
            by=resolve_operator(by),
        )
        _report_import(store, import_id, detach=detach)


@app.command()
def pages(
    folder: Folder,
    *,
    source: Source,
    manifest: Manifest = None,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Read saved HTML pages as if they had been downloaded when they were saved.

    Addresses come from the manifest, else from the pages. Pages that are refused are
    printed on standard error, and the exit status is 1. Importing a page again adds
    nothing.
    """
    from wireroom.console.operations import import_files  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_id = import_files.import_pages(
            store,
            folder,
            source=source,
            manifest=manifest,
            max_bytes=read_settings().page_max_bytes,
            by=resolve_operator(by),
        )
        _report_import(store, import_id, detach=detach)


@app.command()
def warc(
    files: Annotated[
        list[str], typer.Argument(help="WARC files: paths, or URLs for fsspec.")
    ],
    *,
    source: Source,
    by: By = None,
    detach: Detach = False,
) -> None:
    """Read the pages of WARC files as if downloaded at the date of their record.

    Other records are counted by reason. Damaged ones are printed on standard error too,
    and the exit status is 1. Importing a page again adds nothing.
    """
    from wireroom.console.operations import import_files  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_id = import_files.import_warc(
            store,
            files,
            source=source,
            max_bytes=read_settings().page_max_bytes,
            by=resolve_operator(by),
        )
        _report_import(store, import_id, detach=detach)


def _report_import(store: Store, import_id: int, *, detach: bool) -> None:
    """Print what was read, then the progress; exit with status 1 if any was refused."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    is_complete = import_status.print_summary(store, import_id)
    if not detach:
        import_status.follow_import(store, import_id)
    raise typer.Exit(0 if is_complete else 1)


@app.command(name="list")
def list_imports() -> None:
    """List imports, newest first."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.print_imports(store)


@app.command()
def follow(import_id: Id) -> None:
    """Show the progress of an import; Ctrl-C stops watching, the import runs on."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.follow_import(store, import_id)


@app.command()
def stop(import_id: Id) -> None:
    """Pause an import; its articles stay in flight."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.stop_import(store, import_id)


@app.command()
def resume(import_id: Id) -> None:
    """Resume a paused import."""
    from wireroom.console.operations import import_status  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        import_status.resume_import(store, import_id)
