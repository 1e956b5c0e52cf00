"""Reads a row of a list: an address with its title and times."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent
from wireroom.feeds.dates import read_date
from wireroom.http.urls import canonicalize_url
from wireroom.imports.bounded_lines import BadLine
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from wireroom.imports.table_rows import TableRow
    from wireroom.model.moment import PublishedTime

# Column names of lists; the first one that a row has is read.
URL_COLUMNS = ("url", "link", "address", "loc")
TITLE_COLUMNS = ("title", "headline")
PUBLISHED_COLUMNS = ("published", "published_at", "date", "pubdate")
CAPTURED_COLUMNS = ("captured", "captured_at", "capture", "fetched_at", "timestamp")

# The format of web archives: 20110918073100, UTC.
_STAMP = re.compile(r"(\d{8})(\d{6})", re.ASCII)
_MAX_MESSAGE = 120


class BadRowError(ValueError):
    """A row is not valid; the text of the error is the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUrl:
    """An address of a list.

    Attributes:
        url: canonical. captured: when the maker of the list saw the page.
    """

    number: int
    url: str
    title: str = ""
    published: PublishedTime | None = None
    captured: datetime | None = None


def parse_list_row(row: TableRow | BadLine, *, now: datetime) -> ListedUrl | BadLine:
    """Parse a row; return a BadLine with the message if it is not valid."""
    listed = catch_defect(partial(_parse_row, row, now=now))
    if isinstance(listed, Defect):
        listed.log_traceback(row)
        return BadLine(number=row.number, message=f"defect: {listed.message}")
    return listed


def _parse_row(row: TableRow | BadLine, *, now: datetime) -> ListedUrl | BadLine:
    if isinstance(row, BadLine):
        return row
    try:
        return ListedUrl(
            number=row.number,
            url=read_url(row),
            title=read_column(row, TITLE_COLUMNS)[:1000],
            published=read_time(row, PUBLISHED_COLUMNS, now),
            captured=read_captured_at(row, now=now),
        )
    except BadRowError as error:
        return BadLine(number=row.number, message=str(error))


def read_url(row: TableRow) -> str:
    """Return a row's address, canonical; raises BadRowError."""
    url = read_column(row, URL_COLUMNS)
    if not url:
        names = ", ".join(sorted(row.values)) or "nothing"
        raise BadRowError(f"no address: the row has {names}"[:_MAX_MESSAGE])
    try:
        return canonicalize_url(url)
    except Permanent:
        raise BadRowError(f"not an address: {url[:_MAX_MESSAGE]!r}") from None


def read_captured_at(row: TableRow, *, now: datetime) -> datetime | None:
    """Return the capture time of a row, None without one; raises BadRowError."""
    captured = read_time(row, CAPTURED_COLUMNS, now)
    # A time ahead of now comes from a wrong clock.
    return None if captured is None else min(captured.at.astimezone(UTC), now)


def read_column(row: TableRow, names: tuple[str, ...]) -> str:
    """Return the value of the first of these columns that a row has, else ""."""
    return next((row.values[name] for name in names if name in row.values), "")


def read_time(
    row: TableRow, names: tuple[str, ...], now: datetime
) -> PublishedTime | None:
    """Return the time in one of these columns, None if empty; raises BadRowError."""
    raw = read_column(row, names)
    if not raw:
        return None
    time = read_date(_STAMP.sub(r"\1 \2", raw) if _STAMP.fullmatch(raw) else raw, now)
    if time is None:
        raise BadRowError(f"{names[0]}: not a possible time: {raw[:_MAX_MESSAGE]!r}")
    return replace(time, raw=raw[:100], source=DateSource.LIST)
