"""``wireroom import``: read lists, saved pages and WARC files, batch by batch."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar

from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
)

from wireroom.console.operations.input_files import get_file_size, open_files
from wireroom.console.terminal.printing import open_console
from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError
from wireroom.imports import folder
from wireroom.imports.bounded_lines import BadLine
from wireroom.imports.captured_page import CapturedPage, RefusedPage
from wireroom.imports.list_row import parse_list_row
from wireroom.imports.table_rows import guess_format, read_rows
from wireroom.imports.warc import read_warc
from wireroom.model.imports import EXPECTED_REFUSALS, ImportKind
from wireroom.steps import imports
from wireroom.store.scheduling.clock import DatabaseClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from rich.console import Console

    from wireroom.imports.list_row import ListedUrl
    from wireroom.imports.table_rows import TableFormat
    from wireroom.store.database import Store, Transaction

Clock: TypeAlias = "Callable[[], datetime]"
NamedFiles: TypeAlias = "Sequence[tuple[str, BinaryIO]]"
Item = TypeVar("Item")

# Items of one transaction: few enough that other writers do not wait for its keys, and
# that it fits into memory; a single page may be as large as BATCH_BYTES.
BATCH_ITEMS, BATCH_BYTES = 500, 10_000_000


def import_urls(
    store: Store,
    names: Sequence[str],
    *,
    source: str,
    form: TableFormat | None,
    strict: bool,
    by: str,
) -> int:
    """Record the addresses of lists; return the import's id.

    Bad lines are printed on standard error while the list is read.

    Args:
        form: None: guessed from the file name, else from the first line.
        strict: read every line first, and import nothing if one is bad.

    Raises:
        OperatorError: a file cannot be read, the source does not exist, or ``strict``
            is set and a line is bad.
    """
    now = DatabaseClock(store).now
    with open_files(names, rewindable=strict) as files:
        if strict and _has_bad_lines(files, form, now):
            raise OperatorError("nothing was imported: --strict, and lines are bad")
        rows = (
            row
            for name, file in files
            for row in _read_list_rows(name, file, form, now)
        )
        request = _ImportRequest(
            kind=ImportKind.URLS, source=source, names=names, by=by
        )
        return _run_import(store, request, rows, imports.add_list_rows, now)


def import_pages(
    store: Store,
    root: Path,
    *,
    source: str,
    manifest: Path | None,
    max_bytes: int,
    by: str,
) -> int:
    """Store the pages of a folder; return the import's id.

    Refused pages are printed on standard error while the folder is read.

    Raises:
        OperatorError: ``root`` is not a directory, the manifest cannot be read, or the
            source does not exist.
    """
    now = DatabaseClock(store).now
    if not root.is_dir():
        raise OperatorError(f"{root} is not a directory")
    names = [str(root), *([str(manifest)] if manifest else [])]
    request = _ImportRequest(kind=ImportKind.PAGES, source=source, names=names, by=by)
    with open_files(names[1:]) as manifests:
        pages = _report_problems(
            names[0], None, _read_saved_pages(root, manifests, max_bytes, now)
        )
        return _run_import(store, request, pages, imports.add_captured_pages, now)


def import_warc(
    store: Store, names: Sequence[str], *, source: str, max_bytes: int, by: str
) -> int:
    """Store the pages of WARC files; return the import's id.

    Records that are not pages are counted; damaged ones are printed on standard error
    too.

    Raises:
        OperatorError: a file cannot be read, or the source does not exist.
    """
    now = DatabaseClock(store).now
    with open_files(names) as files:
        pages = (
            page
            for name, file in files
            for page in _report_problems(
                name,
                file,
                read_warc(file, name=name, max_bytes=max_bytes, now=now()),
            )
        )
        request = _ImportRequest(
            kind=ImportKind.WARC, source=source, names=names, by=by
        )
        try:
            return _run_import(store, request, pages, imports.add_captured_pages, now)
        except OSError as error:
            raise OperatorError(
                f"reading failed: {error}; the pages read so far are imported, the same"
                " command imports the others"
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _ImportRequest:
    kind: ImportKind
    source: str
    names: Sequence[str]
    by: str


def _run_import(
    store: Store,
    request: _ImportRequest,
    items: Iterable[Item],
    add_items: Callable[
        [Transaction, imports.ImportRun, Sequence[Item], datetime], None
    ],
    now: Clock,
) -> int:
    """Add all items batch by batch, one transaction each; return the import's id."""
    with store.begin() as tx:
        run = imports.start_import(
            tx,
            request.kind,
            source=request.source,
            names=request.names,
            by=request.by,
            now=now(),
        )
    try:
        for batch in _split_batches(items):
            with store.begin() as tx:
                add_items(tx, run, batch, now())
    finally:
        with store.begin() as tx:
            tx.imports.end_reading(run.id, now=now())
    return run.id


def _split_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.response.body) if isinstance(item, CapturedPage) else 0
        if len(batch) == BATCH_ITEMS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _has_bad_lines(files: NamedFiles, form: TableFormat | None, now: Clock) -> bool:
    """Read and report every line of rewindable files, and rewind them."""
    has_bad_lines = False
    for name, file in files:
        for row in _read_list_rows(name, file, form, now):
            has_bad_lines = has_bad_lines or isinstance(row, BadLine)
        file.seek(0)
    return has_bad_lines


def _read_list_rows(
    name: str, file: BinaryIO, form: TableFormat | None, now: Clock
) -> Iterator[ListedUrl | BadLine]:
    rows = read_rows(file, form or guess_format(name))
    return _report_problems(
        name, file, (parse_list_row(row, now=now()) for row in rows)
    )


def _read_saved_pages(
    root: Path, manifests: NamedFiles, max_bytes: int, now: Clock
) -> Iterator[CapturedPage | RefusedPage]:
    """Read the pages that the manifests name; without a manifest, all of the folder."""
    pages = _read_manifests(manifests, now) if manifests else folder.walk_folder(root)
    for page in pages:
        if isinstance(page, RefusedPage):
            yield page
        else:
            yield folder.read_saved_page(root, page, max_bytes=max_bytes, now=now())


def _read_manifests(
    manifests: NamedFiles, now: Clock
) -> Iterator[folder.SavedFile | RefusedPage]:
    for name, file in manifests:
        rows = read_rows(file, guess_format(name))
        yield from folder.read_manifest(rows, manifest=name, now=now())


def _report_problems(
    name: str, file: BinaryIO | None, items: Iterable[Item]
) -> Iterator[Item]:
    """Yield the items; print bad ones and the progress on standard error."""
    console = open_console(stderr=True)
    with _show_progress(console, name, file) as advance:
        for item in items:
            problem = _describe_problem(name, item)
            if problem:
                console.print(problem, soft_wrap=True)
            advance()
            yield item


def _describe_problem(name: str, item: object) -> str:
    if isinstance(item, BadLine):
        return f"{name}:{item.number}: {sanitize(item.message, 300)}"
    if isinstance(item, RefusedPage) and item.reason not in EXPECTED_REFUSALS:
        message = sanitize(item.message, 300)
        return f"{sanitize(item.name, 300)}: {item.reason}: {message}"
    return ""


@contextmanager
def _show_progress(
    console: Console, name: str, file: BinaryIO | None
) -> Iterator[Callable[[], object]]:
    """Show a progress bar if the console is a terminal; yield what advances it."""
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as progress:
        if file is None or not file.seekable():
            task = progress.add_task(sanitize(name, 60), total=None)
            yield lambda: progress.advance(task)
        else:
            size = get_file_size(name, file)
            task = progress.add_task(sanitize(name, 60), total=size)
            yield lambda: progress.update(task, completed=file.tell())
