"""What a search returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


class SearchKind(StrEnum):
    """What is searched."""

    ARTICLES = "articles"
    COMMENTS = "comments"


class SearchOrder(StrEnum):
    """The order of the rows that are found."""

    NEWEST = "newest"
    RELEVANCE = "relevance"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A row that was found.

    Attributes:
        at: first published here, or first seen. rank: 0 if the rows are sorted by time;
            the number of comments if they are sorted by that.
    """

    id: int
    at: datetime
    rank: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """One page of rows.

    Attributes:
        beyond: time and id after which the next page starts; None: there is none. A
            page with fewer rows than the limit may have a next one.
    """

    hits: Sequence[SearchHit]
    beyond: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The best rows. ``among``: the most of the newest matches that are compared."""

    hits: Sequence[SearchHit]
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCount:
    """How many rows match; an estimate if it is approximate."""

    number: int
    is_approximate: bool


def make_hits(rows: Iterable[Any]) -> list[SearchHit]:
    """Return the hits of rows with ``id``, ``at`` and perhaps ``rank``."""
    return [
        SearchHit(id=row.id, at=row.at, rank=float(getattr(row, "rank", 0)))
        for row in rows
    ]


def cut_page(hits: Sequence[SearchHit], limit: int) -> FoundPage:
    """Return the first hits, of more than a page has."""
    last = hits[limit - 1]
    return FoundPage(hits=hits[:limit], beyond=(last.at, last.id))
