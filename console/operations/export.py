"""``wireroom export``: the rows of one snapshot, written to a file or to stdout."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import func, select

from wireroom.console.operations.feed_position import find_obstacle
from wireroom.errors import OperatorError
from wireroom.export.queries import select_all_rows
from wireroom.export.query_params import BadParameter
from wireroom.export.search_filter import resolve_search
from wireroom.export.writers import Format, make_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Select

    from wireroom.export.resources import Resource
    from wireroom.store.database import Store, Transaction

# Rows in memory at once, in the driver and in the writer.
BATCH_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """Rows to export and their format.

    Attributes:
        filters: parsed parameters of the resource.
        after: only rows named by events of the change feed after this position.
        epoch: of the event at that position, if the caller has stored it.
        spreadsheet: see :class:`wireroom.export.writers.CsvWriter`.
    """

    resource: Resource
    filters: Mapping[str, object]
    file_format: Format
    after: int | None = None
    epoch: str | None = None
    spreadsheet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """Number of rows written, and the change feed's position at their snapshot.

    epoch: None as long as there was no event.
    """

    rows: int
    position: int
    epoch: str | None


def export_rows(store: Store, request: ExportRequest, out: BinaryIO) -> ExportResult:
    """Write all rows of one snapshot; progress on standard error if it is a terminal.

    Raises:
        OperatorError: events after ``request.after`` were pruned, or never existed; a
            search asks for what these rows do not have.
    """
    with store.begin_snapshot() as tx:
        if request.after is not None:
            obstacle = find_obstacle(tx, request.after, request.epoch)
            if obstacle is not None:
                raise OperatorError(f"{obstacle}; export without --after has all rows")
        try:
            rows = _write_rows(tx, request, out)
        except BadParameter as error:
            raise OperatorError(str(error)) from error
        position = tx.changes.get_last_position()
        epoch = tx.epochs.read_end().epoch
    return ExportResult(rows=rows, position=position, epoch=epoch)


def _write_rows(tx: Transaction, request: ExportRequest, out: BinaryIO) -> int:
    """Write the rows batch by batch; return their number."""
    resource = request.resource
    filters = resolve_search(tx.connection, resource, request.filters)
    query = select_all_rows(resource, filters, after=request.after)
    writer = make_writer(
        out, request.file_format, resource.fields, spreadsheet=request.spreadsheet
    )
    connection = tx.connection.execution_options(yield_per=BATCH_ROWS)
    rows = 0
    with (
        _show_progress(tx, query, resource.name) as advance,
        connection.execute(query) as result,
    ):
        for batch in result.mappings().partitions():
            writer.write_rows([dict(row) for row in batch])
            rows += len(batch)
            advance(len(batch))
    writer.close()
    return rows


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file that gets its name only when it is complete; None: stdout.

    Raises:
        OperatorError: the file cannot be written.
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
def _show_progress(
    tx: Transaction, query: Select[Any], name: str
) -> Iterator[Callable[[int], None]]:
    """Show a progress bar if standard error is a terminal; yield what advances it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    count = select(func.count()).select_from(query.order_by(None).subquery())
    total = tx.connection.execute(count).scalar_one()
    with Progress(console=console) as progress:
        task = progress.add_task(name, total=total)
        yield lambda rows: progress.advance(task, rows)
