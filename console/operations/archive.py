"""``wireroom archive``: move all cold pages into WARC files, or check them there."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.steps import archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from wireroom.store.database import Store


def move_cold_pages(store: Store, age: timedelta, write: Callable[[str], None]) -> None:
    """Move every page last seen longer than ``age`` ago; write a line per file.

    Raises:
        Transient: the archive does not respond; the files written so far stay.
        OperatorError: no archive is configured.
    """
    pages = files = 0
    before = datetime.now(UTC) - age
    while moved := archive.archive_pages(store, before=before, now=datetime.now(UTC)):
        write(f"{moved.name}: {moved.pages} pages, {moved.bytes:,} bytes")
        pages, files = pages + moved.pages, files + 1
    moved_pages = format_quantity(pages, "page")
    _list_foreign_files(store, write)
    write(f"{moved_pages} moved into {format_quantity(files, 'file')}")


def announce_copy(store: Store, write: Callable[[str], None]) -> None:
    """Declare this database a copy; write its new name in the archive."""
    owner = archive.declare_copy(store)
    write(f"this database writes into the archive below {owner.name}/ from now on")
    _list_foreign_files(store, write)


def _list_foreign_files(store: Store, write: Callable[[str], None]) -> None:
    with store.begin() as tx:
        names = archive.list_foreign_files(tx)
    for name in names:
        write(f"{name}: not this database's file, left in the archive")


def check_archive(store: Store, write: Callable[[str], None]) -> bool:
    """Read every archived page; write a line per error, then the counts by reason.

    Returns:
        Whether every page could be read.

    Raises:
        OperatorError: no archive is configured.
    """
    readable, errors = 0, Counter[str]()
    for url, error in archive.verify_archive(store):
        if error is None:
            readable += 1
        else:
            errors[error.reason] += 1
            write(f"{sanitize(url, 160)}: {sanitize(error, 300)}")
    by_reason = [f"{count} {reason}" for reason, count in errors.items()]
    _list_foreign_files(store, write)
    write(", ".join([f"{format_quantity(readable, 'page')} read", *by_reason]))
    return not errors
