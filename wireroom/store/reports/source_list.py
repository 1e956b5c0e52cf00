"""The sources in a list: their feeds, their articles of a day, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Float, cast, func, or_, select

from wireroom.model.feed_health import FAULTS
from wireroom.model.states import FeedState
from wireroom.store.reports.feed_health import HEALTH, health_parameters
from wireroom.store.reports.source_hours import start_of_hour
from wireroom.store.schema.tables import feeds, source_hours, sources
from wireroom.store.sources.sources import is_pollable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Subquery

# Sources on one page, and the hours that its figures are of.
PAGE_SIZE, HOURS = 50, 24


class SourceSort(StrEnum):
    """What a list of sources is ordered by."""

    NAME = "name"
    FEEDS = "feeds"
    WRONG = "wrong"
    ARTICLES = "articles"
    DELAY = "delay"
    COMMENTS = "comments"
    NEWEST = "newest"


class SourceShow(StrEnum):
    """Which sources to list. QUIET: without an article in the last day."""

    WRONG = "wrong"
    PAUSED = "paused"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFilter:
    """Which sources to list, and in which order; None: any.

    Attributes:
        text: part of the name or of a feed's address. page: from 1 on.
    """

    text: str | None = None
    show: SourceShow | None = None
    sort: SourceSort = SourceSort.NAME
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source with the figures of its last 24 hours.

    Attributes:
        feeds: feeds that are polled or paused. wrong: those with a fault.
        delay: seconds from publication to storage, the mean of the hours' medians.
        expected, found: comments. newest_item_at: the latest publication stated.
        by_hour: articles. delay_by_hour: seconds; None without an article.
    """

    id: int
    name: str
    url: str | None
    language: str | None
    feeds: int
    paused: int
    wrong: int
    articles: int
    delay: float | None
    expected: int
    found: int
    newest_item_at: datetime | None
    by_hour: Sequence[int] = ()
    delay_by_hour: Sequence[float | None] = ()


_FEEDS = (
    select(
        feeds.c.source_id,
        func.count().label("feeds"),
        func.count().filter(feeds.c.state == FeedState.PAUSED).label("paused"),
        func.count().filter(HEALTH.in_(FAULTS)).label("wrong"),
        func.max(func.coalesce(feeds.c.newest_item_at, feeds.c.last_new_at)).label(
            "newest_item_at"
        ),
    )
    .where(is_pollable())
    .group_by(feeds.c.source_id)
    .subquery()
)


def list_sources(
    connection: Connection, wanted: SourceFilter, *, now: datetime
) -> list[SourceLine]:
    """Return one page of the sources, with their figures by the hour."""
    first = start_of_hour(now) - timedelta(hours=HOURS - 1)
    hours = _sum_hours(first)
    f, h, s = _FEEDS.c, hours.c, sources.c
    columns: dict[str, ColumnElement[Any]] = {
        "id": s.id,
        "name": s.name,
        "url": s.url,
        "language": s.language,
        "feeds": f.feeds,
        "paused": f.paused,
        "wrong": f.wrong,
        "articles": func.coalesce(h.articles, 0),
        "delay": h.delay,
        "expected": func.coalesce(h.expected, 0),
        "found": func.coalesce(h.found, 0),
        "newest_item_at": f.newest_item_at,
    }
    query = (
        select(*(column.label(name) for name, column in columns.items()))
        .join_from(sources, _FEEDS, f.source_id == s.id)
        .outerjoin(hours, h.source_id == s.id)
        .order_by(_order(wanted, columns), s.id)
        .limit(PAGE_SIZE)
        .offset((wanted.page - 1) * PAGE_SIZE)
    )
    query = query.where(*_conditions(wanted, columns))
    rows = connection.execute(query, health_parameters(now)).mappings().all()
    spans = _read_hours(connection, [row["id"] for row in rows], first)
    return [
        SourceLine(
            **row,
            by_hour=[count for count, _ in spans[row["id"]]],
            delay_by_hour=[delay for _, delay in spans[row["id"]]],
        )
        for row in rows
    ]


def list_feed_ids(connection: Connection, source_ids: Sequence[int]) -> list[int]:
    """Return the ids of the feeds of some sources that can be polled."""
    query = select(feeds.c.id).where(feeds.c.source_id.in_(source_ids), is_pollable())
    return list(connection.execute(query.order_by(feeds.c.id)).scalars())


def _sum_hours(first: datetime) -> Subquery:
    c = source_hours.c
    timed = func.sum(c.articles).filter(c.delay_p50.is_not(None))
    delay = func.sum(c.delay_p50 * c.articles) / func.nullif(timed, 0)
    return (
        select(
            c.source_id,
            *(cast(func.sum(c[name]), BigInteger).label(name) for name in _COUNTS),
            cast(delay, Float).label("delay"),
        )
        .where(c.hour >= first)
        .group_by(c.source_id)
        .subquery()
    )


def _conditions(
    wanted: SourceFilter, columns: Mapping[str, ColumnElement[Any]]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        of_feed = select(feeds.c.id).where(
            feeds.c.source_id == sources.c.id,
            feeds.c.url.icontains(wanted.text, autoescape=True),
        )
        name = sources.c.name.icontains(wanted.text, autoescape=True)
        conditions.append(or_(name, of_feed.exists()))
    if wanted.show is SourceShow.WRONG:
        conditions.append(columns["wrong"] > 0)
    elif wanted.show is SourceShow.PAUSED:
        conditions.append(columns["paused"] > 0)
    elif wanted.show is SourceShow.QUIET:
        conditions.append(columns["articles"] == 0)
    return conditions


def _order(
    wanted: SourceFilter, columns: Mapping[str, ColumnElement[Any]]
) -> ColumnElement[Any]:
    name = _SORTED_BY.get(wanted.sort, str(wanted.sort))
    column = columns[name]
    if name == "name":
        column = func.lower(column)
    return (column.desc() if wanted.descending else column.asc()).nulls_last()


def _read_hours(
    connection: Connection, source_ids: Sequence[int], first: datetime
) -> dict[int, list[tuple[int, float | None]]]:
    """Return articles and delay of each hour, the oldest first, by source."""
    c = source_hours.c
    query = select(c.source_id, c.hour, c.articles, c.delay_p50).where(
        c.source_id.in_(source_ids), c.hour >= first
    )
    known: dict[int, dict[datetime, tuple[int, float | None]]] = defaultdict(dict)
    for row in connection.execute(query):
        known[row.source_id][row.hour] = (row.articles, row.delay_p50)
    each = [first + timedelta(hours=n) for n in range(HOURS)]
    return {
        source_id: [known[source_id].get(hour, (0, None)) for hour in each]
        for source_id in source_ids
    }


_COUNTS = ("articles", "expected", "found")
_SORTED_BY = {SourceSort.NEWEST: "newest_item_at", SourceSort.COMMENTS: "found"}
