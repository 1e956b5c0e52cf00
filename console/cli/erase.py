"""``wireroom erase``: remove articles, comments or a person's comments for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, Json, open_store, resolve_operator

if TYPE_CHECKING:
    from wireroom.model.erasures import ErasureRow
    from wireroom.store.database import Store

PANEL = "Erase"

app = typer.Typer(help="Erase content for good, everywhere.", no_args_is_help=True)

Why = Annotated[
    str, typer.Option(help="Reason, recorded for ever: without names or addresses.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Count what would be erased; erase nothing.")
]
Source = Annotated[
    str | None, typer.Option(help="Only comments under articles of this source.")
]


def add_commands(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="erase", rich_help_panel=PANEL)


@app.command()
def article(
    url: Annotated[str, typer.Argument(help="URL in any form, GUID, or article id.")],
    why: Why,
    by: By = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Erase an article with its versions, pages, comments and entries."""
    _erase("article", url, why, by, dry_run=dry_run)


@app.command()
def comment(
    number: Annotated[str, typer.Argument(metavar="ID", help="Id of the comment.")],
    why: Why,
    by: By = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Erase a comment, and its author's name and words in the replies."""
    _erase("comment", number, why, by, dry_run=dry_run)


@app.command()
def author(
    name: Annotated[str, typer.Argument(help="Name as comments show it.")],
    why: Why,
    by: By = None,
    source: Source = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Erase every comment of a person, and the name in other comments."""
    _erase("author", name, why, by, source=source, dry_run=dry_run)


@app.command()
def source(
    name: Annotated[str, typer.Argument(help="Name of the source.")],
    why: Why,
    by: By = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Erase every article and entry of a source; its settings stay."""
    _erase("source", name, why, by, dry_run=dry_run)


@app.command(name="url-prefix")
def url_prefix(
    prefix: Annotated[str, typer.Argument(help="Beginning of an address.")],
    why: Why,
    by: By = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Erase every article whose address begins with a prefix."""
    _erase("url_prefix", prefix, why, by, dry_run=dry_run)


@app.command()
def resume(
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="Erasure. Default: the oldest.")
    ] = None,
) -> None:
    """Continue an erasure here; workers continue it as well."""
    with open_store() as store:
        done = _run(store, number)
    if done is None:
        typer.echo("no erasure is left, or another process works on it")


@app.command(name="list")
def list_erasures(*, as_json: Json = False) -> None:
    """List the erasures and what they removed, the newest first."""
    from wireroom.console.terminal.erasures import describe_erasure, erasure_to_json  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        rows = tx.erasures.list_all()
    if as_json:
        print_json([erasure_to_json(row) for row in rows])
    else:
        print_lines([describe_erasure(row) for row in rows] or ["no erasures"])


@app.command(name="export-tombstones")
def export_tombstones(
    path: Annotated[
        str, typer.Argument(metavar="FILE", help="File to write; - is standard output.")
    ],
) -> None:
    """Write tombstones and their keys into a file, to be kept apart from backups."""
    from wireroom.console.operations.tombstones import write_tombstones  # noqa: PLC0415 - only where it runs
    from wireroom.model.operator_acts import OperatorAct  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        count = write_tombstones(tx, path)
        act, by = OperatorAct.EXPORT_TOMBSTONES, resolve_operator(None)
        tx.operator_log.add(act, by=by, now=datetime.now(UTC), tombstones=count)
    typer.echo(f"tombstones: {count}", err=True)


@app.command(name="apply-tombstones")
def apply_tombstones(
    path: Annotated[
        str, typer.Argument(metavar="FILE", help="File of exported tombstones.")
    ],
    by: By = None,
) -> None:
    """Erase again what tombstones recognise, after a restore of an older backup.

    Run it before the workers start.
    """
    from wireroom.console.operations.tombstones import read_tombstones  # noqa: PLC0415 - only where it runs

    now = datetime.now(UTC)
    keys, marks = read_tombstones(path)
    with open_store() as store:
        with store.begin() as tx:
            tx.tombstones.take_over(keys, marks, now=now)
        _erase_in(store, "tombstones", "", "restore of a backup", by)


def _erase(
    kind: str,
    target: str,
    why: str,
    by: str | None,
    *,
    source: str | None = None,
    dry_run: bool,
) -> None:
    with open_store() as store:
        if dry_run:
            _preview(store, kind, target, why, source)
        else:
            _erase_in(store, kind, target, why, by, source=source)


def _preview(
    store: Store, kind: str, target: str, why: str, source: str | None
) -> None:
    from wireroom.console.terminal.erasures import describe_counts  # noqa: PLC0415 - only where it runs
    from wireroom.model.erasures import ErasureKind, ErasureRequest  # noqa: PLC0415 - see above
    from wireroom.steps.erasure.run import preview_erasure  # noqa: PLC0415 - see above

    request = ErasureRequest(
        kind=ErasureKind(kind), target=target, why=why, requested_by="", source=source
    )
    with store.begin_rollback() as tx:
        counted = preview_erasure(tx, request, now=datetime.now(UTC))
    typer.echo(f"would erase: {describe_counts(counted.rows)}")


def _erase_in(
    store: Store,
    kind: str,
    target: str,
    why: str,
    by: str | None,
    *,
    source: str | None = None,
) -> None:
    from wireroom.model.erasures import ErasureKind, ErasureRequest  # noqa: PLC0415 - only where it runs
    from wireroom.steps.erasure.run import request_erasure  # noqa: PLC0415 - see above

    request = ErasureRequest(
        kind=ErasureKind(kind),
        target=target,
        why=why,
        requested_by=resolve_operator(by),
        source=source,
    )
    with store.begin() as tx:
        erasure_id = request_erasure(tx, request, now=datetime.now(UTC))
    _run(store, erasure_id)


def _run(store: Store, erasure_id: int | None) -> ErasureRow | None:
    """Work on an erasure until it is done; print its report."""
    from wireroom.console.operations.erasures import run_to_end  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.erasures import describe_erasure  # noqa: PLC0415 - see above

    row = run_to_end(store, erasure_id)
    if row is not None:
        typer.echo(describe_erasure(row))
    return row
