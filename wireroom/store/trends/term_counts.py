"""In how many articles each name and word is, now and before; which ones rise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, distinct, func, literal, select

from wireroom.search.rising import LEAST_ARTICLES, RisingTerm, TermCount, rank_rising
from wireroom.store.schema.tables import annotations_, articles
from wireroom.store.trends.matches import (
    count_matches,
    is_term,
    select_matches,
    term_column,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import CTE, Connection

# Articles of either time that are counted, the newest ones: shares are compared, so a
# part of the articles is enough.
MOST_MATCHES = 20_000
# Terms of the recent time whose past is counted, the most frequent.
_MOST_TERMS = 2_000


class TermKind(StrEnum):
    """What rises."""

    ENTITY = "entity"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingRequest:
    """What to compare.

    Attributes:
        query: of which articles; None: all. until: end of the recent time.
        recent: its length. baseline: the length of the time before it.
        limit: most terms.
    """

    until: datetime
    recent: timedelta
    baseline: timedelta
    kind: TermKind = TermKind.ENTITY
    query: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingTerms:
    """The terms, and how many articles of both times were compared."""

    terms: Sequence[RisingTerm]
    recent_articles: int
    before_articles: int


def find_rising(connection: Connection, request: RisingRequest) -> RisingTerms:
    """Return the terms that rise.

    Raises:
        BadSearchError: the query cannot be read.
    """
    begin = request.until - request.recent
    recent = select_matches(
        connection,
        request.query,
        since=begin,
        until=request.until,
        most=MOST_MATCHES,
    )
    before = select_matches(
        connection,
        request.query,
        since=begin - request.baseline,
        until=begin,
        most=MOST_MATCHES,
    )
    counted = _count_recent(connection, request.kind, recent)
    past = _count_before(connection, request.kind, before, list(counted))
    totals = [count_matches(connection, matched) for matched in (recent, before)]
    counts = [
        TermCount(term=term, recent=number, sources=carriers, before=past.get(term, 0))
        for term, (number, carriers) in counted.items()
    ]
    ranked = rank_rising(counts, recent_total=totals[0], before_total=totals[1])
    return RisingTerms(
        terms=ranked[: request.limit],
        recent_articles=totals[0],
        before_articles=totals[1],
    )


def _count_recent(
    connection: Connection, kind: TermKind, matched: CTE
) -> dict[str, tuple[int, int]]:
    """Return by term the articles and the sources of the recent time."""
    term = term_column(kind).label("term")
    number = func.count(distinct(matched.c.article_id))
    query = (
        select(term, number, func.count(distinct(articles.c.source_id)))
        .select_from(matched.join(annotations_, is_term(kind, matched)))
        .join(articles, articles.c.id == matched.c.article_id)
        .where(term_column(kind).is_not(None))
        .group_by(term)
        .having(number >= LEAST_ARTICLES)
        .order_by(number.desc(), term)
        .limit(_MOST_TERMS)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def _count_before(
    connection: Connection, kind: TermKind, matched: CTE, terms: Sequence[str]
) -> dict[str, int]:
    """Return by term the articles of the time before."""
    term = term_column(kind).label("term")
    wanted = term_column(kind) == func.any(literal(list(terms), ARRAY(Text)))
    query = (
        select(term, func.count(distinct(matched.c.article_id)))
        .select_from(matched.join(annotations_, is_term(kind, matched)))
        .where(wanted)
        .group_by(term)
    )
    return {row[0]: row[1] for row in connection.execute(query)} if terms else {}
