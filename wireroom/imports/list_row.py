"""A row of a list as an address with what the list says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.feeds.dates import read_date
from wireroom.http.urls import canonicalize
from wireroom.imports.bounded_lines import Flaw
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from wireroom.imports.table_rows import Row
    from wireroom.model.moment import Moment

# What lists call their columns; the first one a row has is taken.
ADDRESS = ("url", "link", "address", "loc")
TITLE = ("title", "headline")
PUBLISHED = ("published", "published_at", "date", "pubdate")
CAPTURED = ("captured", "captured_at", "capture", "fetched_at", "timestamp")

# As web archives write it: 20110918073100, UTC.
_STAMP = re.compile(r"(\d{8})(\d{6})", re.ASCII)
_SHOWN = 120


class UnsaidError(ValueError):
    """A row does not say what it should; its text says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address of a list.

    Attributes:
        url: canonical. captured: when whoever made the list saw it.
    """

    number: int
    url: str
    title: str = ""
    published: Moment | None = None
    captured: datetime | None = None


def listed(row: Row | Flaw, *, now: datetime) -> Listed | Flaw:
    """Understand a row, or say what is wrong with it."""
    if isinstance(row, Flaw):
        return row
    try:
        return Listed(
            number=row.number,
            url=address(row),
            title=said(row, TITLE)[:1000],
            published=moment(row, PUBLISHED, now),
            captured=captured_at(row, now=now),
        )
    except UnsaidError as error:
        return Flaw(number=row.number, said=str(error))


def address(row: Row) -> str:
    """Return a row's address, canonical; raises UnsaidError."""
    url = said(row, ADDRESS)
    if not url:
        names = ", ".join(sorted(row.values)) or "nothing"
        raise UnsaidError(f"no address: there is {names}"[:_SHOWN])
    try:
        return canonicalize(url)
    except Permanent:
        raise UnsaidError(f"not an address: {url[:_SHOWN]!r}") from None


def captured_at(row: Row, *, now: datetime) -> datetime | None:
    """Return when what a row tells of was seen, None where it does not say; raises."""
    found = moment(row, CAPTURED, now)
    # Whose clock is ahead saw it now.
    return None if found is None else min(found.at.astimezone(UTC), now)


def said(row: Row, names: tuple[str, ...]) -> str:
    """Return what a row has under one of these names, else ""."""
    return next((row.values[name] for name in names if name in row.values), "")


def moment(row: Row, names: tuple[str, ...], now: datetime) -> Moment | None:
    """Return the time a row has under one of these names; raises UnsaidError."""
    raw = said(row, names)
    if not raw:
        return None
    found = read_date(_STAMP.sub(r"\1 \2", raw) if _STAMP.fullmatch(raw) else raw, now)
    if found is None:
        raise UnsaidError(f"{names[0]}: no time that can be: {raw[:_SHOWN]!r}")
    return replace(found, raw=raw[:100], source=DateSource.LIST)
