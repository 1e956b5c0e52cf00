"""``wireroom export``: rows of one snapshot into a file, or out of the process."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import func, select

from wireroom.errors import OperatorError
from wireroom.export.queries import select_all_rows
from wireroom.export.writers import Format, make_writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Select

    from wireroom.export.resources import Resource
    from wireroom.store.database import Store, Transaction

# Rows in memory at once, of the driver and of the writer.
BATCH_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is to be exported, and how.

    Attributes:
        given: parameters of the resource, as they were read.
        after: only what events after this position tell of.
        spreadsheet: see :class:`wireroom.export.writers.CsvWriter`.
    """

    resource: Resource
    filters: Mapping[str, Any]
    file_format: Format
    after: int | None = None
    spreadsheet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What was written: so many rows, as they stood at that position of the feed."""

    rows: int
    position: int


def export_rows(store: Store, order: ExportRequest, out: BinaryIO) -> ExportResult:
    """Write all rows of one snapshot; a bar on standard error where that is a terminal.

    Raises:
        OperatorError: events after ``order.after`` are gone, or never were.
    """
    with store.begin_snapshot() as tx:
        position = tx.changes.get_last_position()
        if order.after is not None:
            _check_position(
                order.after, first=tx.changes.get_first_position(), last=position
            )
        query = select_all_rows(order.resource, order.filters, after=order.after)
        writer = make_writer(
            out, order.file_format, order.resource.fields, spreadsheet=order.spreadsheet
        )
        rows = 0
        with (
            _show_progress(tx, query, order.resource.name) as advance,
            tx.connection.execution_options(yield_per=BATCH_ROWS).execute(
                query
            ) as found,
        ):
            for batch in found.mappings().partitions():
                writer.write_rows([dict(row) for row in batch])
                rows += len(batch)
                advance(len(batch))
        writer.close()
    return ExportResult(rows=rows, position=position)


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when it is whole; None: stdout.

    Raises:
        OperatorError: it cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _show_progress(tx: Transaction, query: Select[Any], name: str) -> Iterator[Any]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = tx.connection.execute(counted).scalar_one()
    with Progress(console=console) as progress:
        task = progress.add_task(name, total=total)
        yield lambda rows: progress.advance(task, rows)


def _check_position(after: int, *, first: int, last: int) -> None:
    if after + 1 < first:
        raise OperatorError(
            f"events {after + 1} to {first - 1} have been pruned: export all without"
            f" --after, then go on with --after {last}"
        )
    if after > last:
        raise OperatorError(
            f"position {after} is beyond the last event, {last}: was the database"
            " restored? export all without --after"
        )
