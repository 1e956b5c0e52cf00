"""Reads the saved pages of a folder, each up to a size, and no file outside of it.

With a manifest, the files that it names; without one, every file with the name of an
HTML file.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from wireroom.defects import Defect, catch_defect
from wireroom.extract.page.saved_page_url import find_saved_url
from wireroom.imports.bounded_lines import BadLine
from wireroom.imports.captured_page import (
    CapturedPage,
    RefusalError,
    RefusedPage,
    make_response,
    refuse_defect,
)
from wireroom.imports.list_row import (
    PUBLISHED_COLUMNS,
    TITLE_COLUMNS,
    URL_COLUMNS,
    BadRowError,
    read_captured_at,
    read_column,
    read_time,
)
from wireroom.model.article import Page
from wireroom.model.imports import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wireroom.imports.table_rows import TableRow
    from wireroom.model.moment import PublishedTime

FILE_COLUMNS = ("file", "path", "filename")
MEDIA_COLUMNS = ("content_type", "content-type", "media_type")
_ENDINGS = (".html", ".htm", ".xhtml", ".shtml")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file, with its row of the manifest; empty fields are not given there."""

    file: str
    url: str = ""
    media: str = ""
    title: str = ""
    published: PublishedTime | None = None
    captured: datetime | None = None


def walk_folder(root: Path) -> Iterator[SavedFile | RefusedPage]:
    """Yield the pages below a folder, sorted; symbolic links to folders are skipped."""
    errors: list[OSError] = []
    for at, folders, files in os.walk(root, onerror=errors.append):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS):
                yield SavedFile(file=os.path.relpath(os.path.join(at, name), root))  # noqa: PTH118 - a path object for each of a million files is slow
        while errors:
            yield _make_unreadable(errors.pop())


def read_manifest(
    rows: Iterable[TableRow | BadLine], *, manifest: str, now: datetime
) -> Iterator[SavedFile | RefusedPage]:
    """Yield the pages that a manifest names."""
    for row in rows:
        saved = catch_defect(partial(_parse_manifest_row, row, now))
        if isinstance(saved, Defect):
            yield refuse_defect(f"{manifest}:{row.number}", saved)
        elif isinstance(saved, BadLine):
            name = f"{manifest}:{saved.number}"
            yield RefusedPage(
                name=name, reason=RefusalReason.BAD_LINE, message=saved.message
            )
        else:
            yield saved


def read_saved_page(
    root: Path, saved: SavedFile, *, max_bytes: int, now: datetime
) -> CapturedPage | RefusedPage:
    """Read a page with its address and the time at which it was saved."""
    page = catch_defect(partial(_read_page, root, saved, max_bytes=max_bytes, now=now))
    return refuse_defect(saved.file, page) if isinstance(page, Defect) else page


def _read_page(
    root: Path, saved: SavedFile, *, max_bytes: int, now: datetime
) -> CapturedPage | RefusedPage:
    try:
        body, written = _read_file(root, saved.file, max_bytes)
        response = make_response(
            saved.url or _find_own_address(saved, body),
            body,
            headers={"content-type": saved.media} if saved.media else {},
            captured=saved.captured or written,
            now=now,
        )
    except RefusalError as error:
        return RefusedPage(name=saved.file, reason=error.reason, message=error.message)
    return CapturedPage(
        name=saved.file,
        response=response,
        title=saved.title,
        published=saved.published,
    )


def _parse_manifest_row(row: TableRow | BadLine, now: datetime) -> SavedFile | BadLine:
    if isinstance(row, BadLine):
        return row
    file = read_column(row, FILE_COLUMNS)
    if not file:
        names = ", ".join(sorted(row.values)) or "nothing"
        return BadLine(number=row.number, message=f"no file: the row has {names}"[:120])
    try:
        return SavedFile(
            file=file,
            url=read_column(row, URL_COLUMNS),
            media=read_column(row, MEDIA_COLUMNS),
            title=read_column(row, TITLE_COLUMNS)[:1000],
            published=read_time(row, PUBLISHED_COLUMNS, now),
            captured=read_captured_at(row, now=now),
        )
    except BadRowError as error:
        return BadLine(number=row.number, message=str(error))


def _find_own_address(saved: SavedFile, body: bytes) -> str:
    url = find_saved_url(Page(url="", body=body, content_type=saved.media))
    if url is None:
        raise RefusalError(
            RefusalReason.NO_ADDRESS, "the page does not name its own address"
        )
    return url


def _read_file(root: Path, name: str, max_bytes: int) -> tuple[bytes, datetime]:
    """Return a file's bytes and the time at which it was written."""
    try:
        home, path = root.resolve(strict=True), (root / name).resolve(strict=True)
        if not path.is_relative_to(home):
            raise RefusalError(RefusalReason.OUTSIDE, f"leads to {path}")
        # Opening a named pipe without a writer would block.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise RefusalError(RefusalReason.UNREADABLE, "not a regular file")
            body = file.read(max_bytes + 1)
    except (OSError, ValueError, RuntimeError) as error:
        # A NUL in a name is a ValueError, a cycle of links a RuntimeError.
        raise RefusalError(RefusalReason.UNREADABLE, str(error)[:200]) from error
    if len(body) > max_bytes:
        raise RefusalError(RefusalReason.TOO_LARGE, f"above {max_bytes:,} bytes")
    return body, datetime.fromtimestamp(status.st_mtime, UTC)


def _make_unreadable(error: OSError) -> RefusedPage:
    name = str(error.filename)
    return RefusedPage(
        name=name, reason=RefusalReason.UNREADABLE, message=str(error.strerror)
    )
