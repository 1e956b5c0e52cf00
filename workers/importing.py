"""``wireroom import``: reading what was given, batch by batch, and looking on."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from wireroom.errors import OperatorError
from wireroom.imported import ImportKind
from wireroom.intake.lines import Flaw
from wireroom.intake.listed import listed
from wireroom.intake.rows import form_by_name, read_rows
from wireroom.steps import intake
from wireroom.store.clock import DatabaseClock
from workers.show.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from wireroom.intake.listed import Listed
    from wireroom.intake.rows import Form
    from wireroom.store.database import Store

STDIN = "-"
# Rows that go in together: few enough that nobody waits for their keys.
BATCH = 500


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
        with store.begin() as tx:
            run = intake.start(
                tx, ImportKind.URLS, source=source, given=names, by=by, now=now()
            )
        try:
            for name, file in files:
                for batch in _batches(_shown(name, file, form, now)):
                    with store.begin() as tx:
                        intake.take_listed(tx, run, batch, now=now())
        finally:
            with store.begin() as tx:
                tx.imports.end_reading(run.id, now=now())
    return run.id


def _flaws(
    files: Sequence[tuple[str, BinaryIO]],
    form: Form | None,
    now: Callable[[], datetime],
) -> bool:
    """Read all there is; whether a line is bad."""
    found = False
    for name, file in files:
        for row in _shown(name, file, form, now):
            found = found or isinstance(row, Flaw)
        file.seek(0)
    return found


def _shown(
    name: str, file: BinaryIO, form: Form | None, now: Callable[[], datetime]
) -> Iterator[Listed | Flaw]:
    """Give the rows of a list, with a bar on a terminal; name those that are bad."""
    console = Console(stderr=True, highlight=False, markup=False)
    with _bar(console, name, file) as advance:
        for row in read_rows(file, form or form_by_name(name)):
            one = listed(row, now=now())
            if isinstance(one, Flaw):
                said = f"{name}:{one.number}: {plain(one.said, 300)}"
                console.print(said, soft_wrap=True)
            advance()
            yield one


@contextmanager
def _bar(console: Console, name: str, file: BinaryIO) -> Iterator[Callable[[], object]]:
    """Show how much of a file is read, where standard error is a terminal."""
    if not console.is_terminal or not file.seekable():
        yield lambda: None
        return
    size = Path(name).stat().st_size if name != STDIN else None
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(plain(name, 60), total=size)
        yield lambda: progress.update(task, completed=file.tell())


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
                wrong.append(f"{name} cannot be read: {error.strerror}")
        if wrong:
            raise OperatorError("\n".join(wrong))
        yield files
    finally:
        for _, file in files:
            if file is not sys.stdin.buffer:
                file.close()


def _opened(name: str, *, again: bool) -> BinaryIO:
    if name != STDIN:
        return Path(name).open("rb")
    if not again:
        return sys.stdin.buffer
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    shutil.copyfileobj(sys.stdin.buffer, kept)
    kept.seek(0)
    return kept


def _batches(rows: Iterable[Listed | Flaw]) -> Iterator[list[Listed | Flaw]]:
    batch: list[Listed | Flaw] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
