"""``wireroom archive``: all that is cold, file by file, and proof that it is there."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.console.terminal.sanitize import sanitize
from wireroom.steps import archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from wireroom.store.database import Store


def move_cold_pages(store: Store, age: timedelta, tell: Callable[[str], None]) -> None:
    """Move every page that was last seen longer ago than that.

    Raises:
        Transient: the archive does not take it; what was told of before is moved.
        OperatorError: no archive is configured.
    """
    pages = files = 0
    before = datetime.now(UTC) - age
    while moved := archive.archive_pages(store, before=before, now=datetime.now(UTC)):
        tell(f"{moved.name}: {moved.pages} pages, {moved.bytes} bytes")
        pages, files = pages + moved.pages, files + 1
    tell(f"{pages} pages moved into {files} files")


def check_archive(store: Store, tell: Callable[[str], None]) -> bool:
    """Read every archived page; name each that cannot be read, and count the reasons.

    Raises:
        OperatorError: no archive is configured.
    """
    good, wrong = 0, Counter[str]()
    for url, error in archive.verify_archive(store):
        if error is None:
            good += 1
        else:
            wrong[error.reason] += 1
            tell(f"{sanitize(url, 160)}: {sanitize(error, 300)}")
    tell(", ".join([f"{good} pages read", *(f"{n} {why}" for why, n in wrong.items())]))
    return not wrong
