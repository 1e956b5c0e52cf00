"""Articles by hour, day or week: of a search, by source, language, name or word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import distinct, func, select

from wireroom.store.schema.tables import annotations_, articles, sources
from wireroom.store.trends.matches import (
    count_matches,
    is_term,
    select_matches,
    term_column,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Select

# If there are more matches, only the newest are counted, and the answer says so: rows
# of articles and of annotations are read one by one.
MOST_MATCHES = 200_000
MOST_WITH_TERMS = 20_000
# Periods of one answer.
MOST_PERIODS = 1_000


class TrendStep(StrEnum):
    """The length of a period; a week begins on Monday, all in UTC."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def length(self) -> timedelta:
        """The length."""
        return _LENGTHS[self]


# A week begins on a Monday. `date_bin` from here takes half as long as `date_trunc`.
_MONDAY = datetime(2001, 1, 1, tzinfo=UTC)
_LENGTHS = {
    TrendStep.HOUR: timedelta(hours=1),
    TrendStep.DAY: timedelta(days=1),
    TrendStep.WEEK: timedelta(weeks=1),
}


class TrendDimension(StrEnum):
    """What articles are divided by."""

    SOURCE = "source"
    LANGUAGE = "language"
    ENTITY = "entity"
    KEYWORD = "keyword"

    @property
    def is_term(self) -> bool:
        """Whether an article has many of them."""
        return self in {TrendDimension.ENTITY, TrendDimension.KEYWORD}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRequest:
    """What to count.

    Attributes:
        query: in the language of ``docs/search.md``; None: all articles.
        by: None: all together. series: most names that are returned.
        since, until: of the first publication here, the second excluded.
    """

    since: datetime
    until: datetime
    query: str | None = None
    step: TrendStep = TrendStep.DAY
    by: TrendDimension | None = None
    series: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSeries:
    """The articles of one name by period; ``name`` None: all, or not known."""

    name: str | None
    total: int
    counts: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendCounts:
    """Counts by period.

    Attributes:
        starts: of the periods, without gaps. series: the largest first.
        articles: that were counted. is_partial: whether only the newest were, so that
            the earlier periods are too small.
    """

    starts: Sequence[datetime]
    series: Sequence[TrendSeries]
    articles: int
    is_partial: bool


def count_articles(connection: Connection, request: TrendRequest) -> TrendCounts:
    """Count the articles of a search by period.

    Raises:
        BadSearchError: the query cannot be read.
        ValueError: more than ``MOST_PERIODS`` periods.
    """
    starts = list_periods(request)
    has_terms = request.by is not None and request.by.is_term
    most = MOST_WITH_TERMS if has_terms else MOST_MATCHES
    matched = select_matches(
        connection,
        request.query,
        since=request.since,
        until=request.until,
        most=most,
    )
    by_name: dict[str | None, dict[datetime, int]] = defaultdict(dict)
    for row in connection.execute(_count_by(request, matched)):
        by_name[row.name][row.start] = row.articles
    series = [
        TrendSeries(
            name=name,
            total=sum(counts.values()),
            counts=[counts.get(start, 0) for start in starts],
        )
        for name, counts in by_name.items()
    ]
    series.sort(key=lambda one: (-one.total, one.name or ""))
    # An article has one source and one language.
    number = sum(one.total for one in series)
    if has_terms:
        number = count_matches(connection, matched)
    return TrendCounts(
        starts=starts,
        series=series[: request.series],
        articles=number,
        is_partial=number == most,
    )


def list_periods(request: TrendRequest) -> list[datetime]:
    """Return the starts of the periods between two times, as PostgreSQL cuts them.

    Raises:
        ValueError: they are more than ``MOST_PERIODS``.
    """
    step = request.step.length
    start = request.since.replace(minute=0, second=0, microsecond=0)
    if request.step is not TrendStep.HOUR:
        start = start.replace(hour=0)
    if request.step is TrendStep.WEEK:
        start -= timedelta(days=start.weekday())
    if (request.until - start) / step > MOST_PERIODS:
        raise ValueError(f"more than {MOST_PERIODS} periods: choose a longer step")
    starts = []
    while start < request.until:
        starts.append(start)
        start += step
    return starts


def _count_by(request: TrendRequest, matched: CTE) -> Select[Any]:
    """Return the query of the articles by name and period."""
    start = func.date_bin(request.step.length, matched.c.at, _MONDAY).label("start")
    number = func.count().label("articles")
    if request.by is not None and request.by.is_term:
        number = func.count(distinct(matched.c.article_id)).label("articles")
    name: ColumnElement[Any]
    match request.by:
        case None:
            return _total(start, matched)
        case TrendDimension.SOURCE:
            name, rows = sources.c.name, _with_articles(matched).join(sources)
        case TrendDimension.LANGUAGE:
            name, rows = articles.c.language, _with_articles(matched)
        case TrendDimension.ENTITY | TrendDimension.KEYWORD as kind:
            name = term_column(kind)
            rows = matched.join(annotations_, is_term(kind, matched))
    named = name.label("name")
    return select(named, start, number).select_from(rows).group_by(named, start)


def _total(start: Any, matched: CTE) -> Select[Any]:  # noqa: ANN401 - a labelled column
    name = func.nullif("", "").label("name")
    number = func.count().label("articles")
    return select(name, start, number).select_from(matched).group_by(start)


def _with_articles(matched: CTE) -> Any:  # noqa: ANN401 - a join of tables
    return matched.join(articles, articles.c.id == matched.c.article_id)
