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

from wireroom.console.terminal.sanitize import plain
from wireroom.errors import OperatorError
from wireroom.imports import folder
from wireroom.imports.bounded_lines import Flaw
from wireroom.imports.captured_page import Captured, Refused
from wireroom.imports.list_row import listed
from wireroom.imports.table_rows import form_by_name, read_rows
from wireroom.imports.warc import read_warc
from wireroom.model.imports import EXPECTED, ImportKind
from wireroom.steps import imports
from wireroom.store.scheduling.clock import DatabaseClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from wireroom.imports.list_row import Listed
    from wireroom.imports.table_rows import Form
    from wireroom.store.database import Store, Transaction

Clock: TypeAlias = "Callable[[], datetime]"
Offer = TypeVar("Offer")

STDIN = "-"
# What is in the name of a file that is not on this machine.
REMOTE = "://"
# What goes in at once: few enough that nobody waits for its keys, and that it fits into
# memory; one page may be as large as this.
BATCH, BATCH_BYTES = 500, 10_000_000


def import_urls(
    store: Store,
    names: Sequence[str],
    *,
    source: str,
    form: Form | None,
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
    with _readable(names, again=strict) as files:
        if strict and _flaws(files, form, now):
            raise OperatorError("nothing was imported: --strict, and lines are bad")
        rows = (row for name, file in files for row in _listed(name, file, form, now))
        asked = _Asked(kind=ImportKind.URLS, source=source, names=names, by=by)
        return _read_in(store, asked, rows, imports.take_listed, now)


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
    asked = _Asked(kind=ImportKind.PAGES, source=source, names=names, by=by)
    with _readable(names[1:], again=False) as files:
        pages = _shown(names[0], None, _saved(root, files, max_bytes, now))
        return _read_in(store, asked, pages, imports.take_captured, now)


def import_warc(
    store: Store, names: Sequence[str], *, source: str, max_bytes: int, by: str
) -> int:
    """Store the pages of WARC files; return the import's id.

    What is no page is counted; what is damaged is named on standard error too.

    Raises:
        OperatorError: a file cannot be read, or there is no such source.
    """
    now = DatabaseClock(store).now
    with _readable(names, again=False) as files:
        pages = (
            page
            for name, file in files
            for page in _shown(
                name,
                file,
                read_warc(file, name=name, max_bytes=max_bytes, now=now()),
            )
        )
        asked = _Asked(kind=ImportKind.WARC, source=source, names=names, by=by)
        try:
            return _read_in(store, asked, pages, imports.take_captured, now)
        except OSError as error:
            raise OperatorError(
                f"reading broke off: {error}; what was read is in, the same command"
                " goes on"
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    kind: ImportKind
    source: str
    names: Sequence[str]
    by: str


def _read_in(
    store: Store,
    asked: _Asked,
    offers: Iterable[Offer],
    take: Callable[[Transaction, imports.Run, Sequence[Offer], datetime], None],
    now: Clock,
) -> int:
    """Take all that is offered, batch by batch, each in a transaction of its own."""
    with store.begin() as tx:
        run = imports.start(
            tx,
            asked.kind,
            source=asked.source,
            given=asked.names,
            by=asked.by,
            now=now(),
        )
    try:
        for batch in _batches(offers):
            with store.begin() as tx:
                take(tx, run, batch, now())
    finally:
        with store.begin() as tx:
            tx.imports.end_reading(run.id, now=now())
    return run.id


def _saved(
    root: Path, files: Sequence[tuple[str, BinaryIO]], max_bytes: int, now: Clock
) -> Iterator[Captured | Refused]:
    """Read the pages that manifests name, or all there are."""
    found = folder.walk(root) if not files else _named(files, now)
    for saved in found:
        if isinstance(saved, Refused):
            yield saved
        else:
            yield folder.read_saved(root, saved, max_bytes=max_bytes, now=now())


def _named(
    files: Sequence[tuple[str, BinaryIO]], now: Clock
) -> Iterator[folder.Saved | Refused]:
    for name, file in files:
        rows = read_rows(file, form_by_name(name))
        yield from folder.named(rows, manifest=name, now=now())


def _listed(
    name: str, file: BinaryIO, form: Form | None, now: Clock
) -> Iterator[Listed | Flaw]:
    """Give the rows of a list."""
    rows = read_rows(file, form or form_by_name(name))
    return _shown(name, file, (listed(row, now=now()) for row in rows))


def _flaws(
    files: Sequence[tuple[str, BinaryIO]], form: Form | None, now: Clock
) -> bool:
    """Read all there is; whether a line is bad."""
    found = False
    for name, file in files:
        for row in _listed(name, file, form, now):
            found = found or isinstance(row, Flaw)
        file.seek(0)
    return found


def _shown(
    name: str, file: BinaryIO | None, offers: Iterable[Offer]
) -> Iterator[Offer]:
    """Pass offers on; name those that are bad, and show on a terminal how far it is."""
    console = Console(stderr=True, highlight=False, markup=False)
    with _bar(console, name, file) as advance:
        for one in offers:
            said = _complaint(name, one)
            if said:
                console.print(said, soft_wrap=True)
            advance()
            yield one


def _complaint(name: str, one: object) -> str:
    if isinstance(one, Flaw):
        return f"{name}:{one.number}: {plain(one.said, 300)}"
    if isinstance(one, Refused) and one.reason not in EXPECTED:
        return f"{plain(one.name, 300)}: {one.reason}: {plain(one.said, 300)}"
    return ""


@contextmanager
def _bar(
    console: Console, name: str, file: BinaryIO | None
) -> Iterator[Callable[[], object]]:
    """Show how much is read, where standard error is a terminal."""
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as progress:
        if file is None or not file.seekable():
            task = progress.add_task(plain(name, 60), total=None)
            yield lambda: progress.advance(task)
        else:
            task = progress.add_task(plain(name, 60), total=_size(name, file))
            yield lambda: progress.update(task, completed=file.tell())


def _size(name: str, file: BinaryIO) -> int | None:
    if name == STDIN:
        return None
    if REMOTE in name:
        return getattr(file, "size", None)
    return Path(name).stat().st_size


@contextmanager
def _readable(
    names: Sequence[str], *, again: bool
) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Open all files before any is read; ``again``: they can be read twice."""
    files: list[tuple[str, BinaryIO]] = []
    wrong: list[str] = []
    try:
        for name in names:
            try:
                files.append((name, _opened(name, again=again)))
            except OSError as error:
                wrong.append(f"{name} cannot be read: {error.strerror or error}")
        if wrong:
            raise OperatorError("\n".join(wrong))
        yield files
    finally:
        for _, file in files:
            if file is not sys.stdin.buffer:
                file.close()


def _opened(name: str, *, again: bool) -> BinaryIO:
    if REMOTE in name:
        return _remote(name)
    if name != STDIN:
        return Path(name).open("rb")
    if not again:
        return sys.stdin.buffer
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    shutil.copyfileobj(sys.stdin.buffer, kept)
    kept.seek(0)
    return kept


def _remote(url: str) -> BinaryIO:
    """Open a file wherever fsspec reaches."""
    try:
        import fsspec  # noqa: PLC0415 - an extra, only where it is asked for

        files, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise OperatorError(
            f"{plain(url, 300)} cannot be reached ({error}): install the extra"
            " `archive`, and the driver of that place"
        ) from error
    return cast("BinaryIO", files.open(path, "rb"))


def _batches(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    batch: list[Offer] = []
    size = 0
    for one in offers:
        batch.append(one)
        size += len(one.response.body) if isinstance(one, Captured) else 0
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
