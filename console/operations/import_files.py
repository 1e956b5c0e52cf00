"""``wireroom import``: reading what was given, batch by batch."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar, cast

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
)

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

    from wireroom.imports.list_row import ListedUrl
    from wireroom.imports.table_rows import TableFormat
    from wireroom.store.database import Store, Transaction

Clock: TypeAlias = "Callable[[], datetime]"
Offer = TypeVar("Offer")

STDIN = "-"
# What is in the name of a file that is not on this machine.
REMOTE_MARKER = "://"
# What goes in at once: few enough that nobody waits for its keys, and that it fits into
# memory; one page may be as large as this.
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
    """Book the addresses of lists; return the import's id.

    Lines that say nothing are named on standard error, each as it is met. ``strict``:
    all are read first, and where there is such a line nothing goes in.

    Raises:
        OperatorError: a file cannot be read, there is no such source, or it is strict
            and a line is bad.
    """
    now = DatabaseClock(store).now
    with _open_files(names, again=strict) as files:
        if strict and _has_bad_lines(files, form, now):
            raise OperatorError("nothing was imported: --strict, and lines are bad")
        rows = (
            row
            for name, file in files
            for row in _read_list_rows(name, file, form, now)
        )
        asked = _ImportRequest(kind=ImportKind.URLS, source=source, names=names, by=by)
        return _run_import(store, asked, rows, imports.add_list_rows, now)


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

    What cannot be taken is named on standard error, each as it is met.

    Raises:
        OperatorError: it is no folder, its manifest cannot be read, or there is no such
            source.
    """
    now = DatabaseClock(store).now
    if not root.is_dir():
        raise OperatorError(f"{root} is no folder")
    names = [str(root), *([str(manifest)] if manifest else [])]
    asked = _ImportRequest(kind=ImportKind.PAGES, source=source, names=names, by=by)
    with _open_files(names[1:], again=False) as files:
        pages = _report_problems(
            names[0], None, _read_saved_pages(root, files, max_bytes, now)
        )
        return _run_import(store, asked, pages, imports.add_captured_pages, now)


def import_warc(
    store: Store, names: Sequence[str], *, source: str, max_bytes: int, by: str
) -> int:
    """Store the pages of WARC files; return the import's id.

    What is no page is counted; what is damaged is named on standard error too.

    Raises:
        OperatorError: a file cannot be read, or there is no such source.
    """
    now = DatabaseClock(store).now
    with _open_files(names, again=False) as files:
        pages = (
            page
            for name, file in files
            for page in _report_problems(
                name,
                file,
                read_warc(file, name=name, max_bytes=max_bytes, now=now()),
            )
        )
        asked = _ImportRequest(kind=ImportKind.WARC, source=source, names=names, by=by)
        try:
            return _run_import(store, asked, pages, imports.add_captured_pages, now)
        except OSError as error:
            raise OperatorError(
                f"reading broke off: {error}; what was read is in, the same command"
                " goes on"
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _ImportRequest:
    kind: ImportKind
    source: str
    names: Sequence[str]
    by: str


def _run_import(
    store: Store,
    asked: _ImportRequest,
    offers: Iterable[Offer],
    take: Callable[[Transaction, imports.ImportRun, Sequence[Offer], datetime], None],
    now: Clock,
) -> int:
    """Take all that is offered, batch by batch, each in a transaction of its own."""
    with store.begin() as tx:
        run = imports.start_import(
            tx,
            asked.kind,
            source=asked.source,
            given=asked.names,
            by=asked.by,
            now=now(),
        )
    try:
        for batch in _split_batches(offers):
            with store.begin() as tx:
                take(tx, run, batch, now())
    finally:
        with store.begin() as tx:
            tx.imports.end_reading(run.id, now=now())
    return run.id


def _read_saved_pages(
    root: Path, files: Sequence[tuple[str, BinaryIO]], max_bytes: int, now: Clock
) -> Iterator[CapturedPage | RefusedPage]:
    """Read the pages that manifests name, or all there are."""
    found = folder.walk_folder(root) if not files else _read_manifests(files, now)
    for saved in found:
        if isinstance(saved, RefusedPage):
            yield saved
        else:
            yield folder.read_saved_page(root, saved, max_bytes=max_bytes, now=now())


def _read_manifests(
    files: Sequence[tuple[str, BinaryIO]], now: Clock
) -> Iterator[folder.SavedFile | RefusedPage]:
    for name, file in files:
        rows = read_rows(file, guess_format(name))
        yield from folder.read_manifest(rows, manifest=name, now=now())


def _read_list_rows(
    name: str, file: BinaryIO, form: TableFormat | None, now: Clock
) -> Iterator[ListedUrl | BadLine]:
    """Give the rows of a list."""
    rows = read_rows(file, form or guess_format(name))
    return _report_problems(
        name, file, (parse_list_row(row, now=now()) for row in rows)
    )


def _has_bad_lines(
    files: Sequence[tuple[str, BinaryIO]], form: TableFormat | None, now: Clock
) -> bool:
    """Read all there is; whether a line is bad."""
    found = False
    for name, file in files:
        for row in _read_list_rows(name, file, form, now):
            found = found or isinstance(row, BadLine)
        file.seek(0)
    return found


def _report_problems(
    name: str, file: BinaryIO | None, offers: Iterable[Offer]
) -> Iterator[Offer]:
    """Pass offers on; name those that are bad, and show on a terminal how far it is."""
    console = Console(stderr=True, highlight=False, markup=False)
    with _show_progress(console, name, file) as advance:
        for one in offers:
            said = _describe_problem(name, one)
            if said:
                console.print(said, soft_wrap=True)
            advance()
            yield one


def _describe_problem(name: str, one: object) -> str:
    if isinstance(one, BadLine):
        return f"{name}:{one.number}: {sanitize(one.message, 300)}"
    if isinstance(one, RefusedPage) and one.reason not in EXPECTED_REFUSALS:
        return f"{sanitize(one.name, 300)}: {one.reason}: {sanitize(one.message, 300)}"
    return ""


@contextmanager
def _show_progress(
    console: Console, name: str, file: BinaryIO | None
) -> Iterator[Callable[[], object]]:
    """Show how much is read, where standard error is a terminal."""
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as progress:
        if file is None or not file.seekable():
            task = progress.add_task(sanitize(name, 60), total=None)
            yield lambda: progress.advance(task)
        else:
            task = progress.add_task(sanitize(name, 60), total=_get_size(name, file))
            yield lambda: progress.update(task, completed=file.tell())


def _get_size(name: str, file: BinaryIO) -> int | None:
    if name == STDIN:
        return None
    if REMOTE_MARKER in name:
        return getattr(file, "size", None)
    return Path(name).stat().st_size


@contextmanager
def _open_files(
    names: Sequence[str], *, again: bool
) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Open all files before any is read; ``again``: they can be read twice."""
    files: list[tuple[str, BinaryIO]] = []
    wrong: list[str] = []
    try:
        for name in names:
            try:
                files.append((name, _open_file(name, again=again)))
            except OSError as error:
                wrong.append(f"{name} cannot be read: {error.strerror or error}")
        if wrong:
            raise OperatorError("\n".join(wrong))
        yield files
    finally:
        for _, file in files:
            if file is not sys.stdin.buffer:
                file.close()


def _open_file(name: str, *, again: bool) -> BinaryIO:
    if REMOTE_MARKER in name:
        return _open_remote(name)
    if name != STDIN:
        return Path(name).open("rb")
    if not again:
        return sys.stdin.buffer
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    shutil.copyfileobj(sys.stdin.buffer, kept)
    kept.seek(0)
    return kept


def _open_remote(url: str) -> BinaryIO:
    """Open a file wherever fsspec reaches."""
    try:
        import fsspec  # noqa: PLC0415 - an extra, only where it is asked for

        files, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise OperatorError(
            f"{sanitize(url, 300)} cannot be reached ({error}): install the extra"
            " `archive`, and the driver of that place"
        ) from error
    return cast("BinaryIO", files.open(path, "rb"))


def _split_batches(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    batch: list[Offer] = []
    size = 0
    for one in offers:
        batch.append(one)
        size += len(one.response.body) if isinstance(one, CapturedPage) else 0
        if len(batch) == BATCH_ITEMS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
