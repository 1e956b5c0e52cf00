"""A folder of saved pages: files read within bounds, and never outside of it.

With a manifest, the files it names; else every file whose name says that it is HTML.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.extract.saved_page_url import own_address
from wireroom.imports.bounded_lines import Flaw
from wireroom.imports.captured_page import Captured, Refused, RefusedError, response_of
from wireroom.imports.list_row import (
    ADDRESS,
    PUBLISHED,
    TITLE,
    UnsaidError,
    captured_at,
    moment,
    said,
)
from wireroom.model.article import Page
from wireroom.model.imports import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wireroom.imports.table_rows import Row
    from wireroom.model.moment import Moment

FILE = ("file", "path", "filename")
MEDIA = ("content_type", "content-type", "media_type")
_ENDINGS = (".html", ".htm", ".xhtml", ".shtml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A file with what a manifest says of it; what is empty is not said."""

    file: str
    url: str = ""
    media: str = ""
    title: str = ""
    published: Moment | None = None
    captured: datetime | None = None


def walk(root: Path) -> Iterator[Saved | Refused]:
    """Give the pages of a folder and of those below, in order; links are no folders."""
    failed: list[OSError] = []
    for at, folders, files in os.walk(root, onerror=failed.append):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS):
                yield Saved(file=os.path.relpath(os.path.join(at, name), root))  # noqa: PTH118 - a path object for each of a million files is slow
        while failed:
            yield _unreadable(failed.pop())


def named(
    rows: Iterable[Row | Flaw], *, manifest: str, now: datetime
) -> Iterator[Saved | Refused]:
    """Give the pages a manifest names."""
    for row in rows:
        saved = row if isinstance(row, Flaw) else _saved(row, now)
        if isinstance(saved, Flaw):
            name = f"{manifest}:{saved.number}"
            yield Refused(name=name, reason=Refusal.BAD_LINE, said=saved.said)
        else:
            yield saved


def read_saved(
    root: Path, saved: Saved, *, max_bytes: int, now: datetime
) -> Captured | Refused:
    """Read a page: its bytes, its address, and when it was saved."""
    try:
        body, written = _read(root, saved.file, max_bytes)
        response = response_of(
            saved.url or _own_address(saved, body),
            body,
            headers={"content-type": saved.media} if saved.media else {},
            captured=saved.captured or written,
            now=now,
        )
    except RefusedError as error:
        return Refused(name=saved.file, reason=error.reason, said=error.said)
    return Captured(
        name=saved.file,
        response=response,
        title=saved.title,
        published=saved.published,
    )


def _saved(row: Row, now: datetime) -> Saved | Flaw:
    file = said(row, FILE)
    if not file:
        names = ", ".join(sorted(row.values)) or "nothing"
        return Flaw(number=row.number, said=f"no file: there is {names}"[:120])
    try:
        return Saved(
            file=file,
            url=said(row, ADDRESS),
            media=said(row, MEDIA),
            title=said(row, TITLE)[:1000],
            published=moment(row, PUBLISHED, now),
            captured=captured_at(row, now=now),
        )
    except UnsaidError as error:
        return Flaw(number=row.number, said=str(error))


def _own_address(saved: Saved, body: bytes) -> str:
    url = own_address(Page(url="", body=body, content_type=saved.media))
    if url is None:
        raise RefusedError(Refusal.NO_ADDRESS, "it names no address of its own")
    return url


def _read(root: Path, name: str, max_bytes: int) -> tuple[bytes, datetime]:
    """Return a file's bytes and when it was written."""
    try:
        home, path = root.resolve(strict=True), (root / name).resolve(strict=True)
        if not path.is_relative_to(home):
            raise RefusedError(Refusal.OUTSIDE, f"leads to {path}")
        # A pipe that nobody writes to would be waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                raise RefusedError(Refusal.UNREADABLE, "no file")
            body = file.read(max_bytes + 1)
    except (OSError, ValueError, RuntimeError) as error:
        # A NUL in a name is a ValueError, a circle of links a RuntimeError.
        raise RefusedError(Refusal.UNREADABLE, str(error)[:200]) from error
    if len(body) > max_bytes:
        raise RefusedError(Refusal.TOO_LARGE, f"above {max_bytes:,} bytes")
    return body, datetime.fromtimestamp(known.st_mtime, UTC)


def _unreadable(error: OSError) -> Refused:
    name = str(error.filename)
    return Refused(name=name, reason=Refusal.UNREADABLE, said=str(error.strerror))
