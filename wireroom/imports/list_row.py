"""A row of a list as an address with what the list says of it."""

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

# What lists call their columns; the first one a row has is taken.
URL_COLUMNS = ("url", "link", "address", "loc")
TITLE_COLUMNS = ("title", "headline")
PUBLISHED_COLUMNS = ("published", "published_at", "date", "pubdate")
CAPTURED_COLUMNS = ("captured", "captured_at", "capture", "fetched_at", "timestamp")

# As web archives write it: 20110918073100, UTC.
_STAMP = re.compile(r"(\d{8})(\d{6})", re.ASCII)
_SHOWN = 120


class BadRowError(ValueError):
    """A row does not say what it should; its text says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUrl:
    """An address of a list.

    Attributes:
        url: canonical. captured: when whoever made the list saw it.
    """

    number: int
    url: str
    title: str = ""
    published: PublishedTime | None = None
    captured: datetime | None = None


def parse_list_row(row: TableRow | BadLine, *, now: datetime) -> ListedUrl | BadLine:
    """Understand a row, or say what is wrong with it."""
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
    """Return a row's address, canonical; raises UnsaidError."""
    url = read_column(row, URL_COLUMNS)
    if not url:
        names = ", ".join(sorted(row.values)) or "nothing"
        raise BadRowError(f"no address: there is {names}"[:_SHOWN])
    try:
        return canonicalize_url(url)
    except Permanent:
        raise BadRowError(f"not an address: {url[:_SHOWN]!r}") from None


def read_captured_at(row: TableRow, *, now: datetime) -> datetime | None:
    """Return when what a row tells of was seen, None where it does not say; raises."""
    found = read_time(row, CAPTURED_COLUMNS, now)
    # Whose clock is ahead saw it now.
    return None if found is None else min(found.at.astimezone(UTC), now)


def read_column(row: TableRow, names: tuple[str, ...]) -> str:
    """Return what a row has under one of these names, else ""."""
    return next((row.values[name] for name in names if name in row.values), "")


def read_time(
    row: TableRow, names: tuple[str, ...], now: datetime
) -> PublishedTime | None:
    """Return the time a row has under one of these names; raises UnsaidError."""
    raw = read_column(row, names)
    if not raw:
        return None
    found = read_date(_STAMP.sub(r"\1 \2", raw) if _STAMP.fullmatch(raw) else raw, now)
    if found is None:
        raise BadRowError(f"{names[0]}: no time that can be: {raw[:_SHOWN]!r}")
    return replace(found, raw=raw[:100], source=DateSource.LIST)
