"""Queries of the dashboard's pages: lists in pages by key, newest first.

A page starts after the last row of the page before, so that every page costs the same
and none repeats a row while new rows arrive.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Float, cast, func, or_, select, tuple_

from wireroom.store.reports.browse_rows import (
    AnnotationRow,
    ArticleDetail,
    ArticleLine,
    CommentRow,
    EntryLine,
    FeedDetail,
    FeedLine,
    HourLine,
    PageLine,
    SightingLine,
    StoryDetail,
    StoryMember,
    VersionRow,
)
from wireroom.store.reports.feed_health import HEALTH, health_parameters
from wireroom.store.schema.tables import (
    annotations_,
    article_revisions,
    articles,
    comments,
    entries,
    feeds,
    pages,
    source_hours,
    sources,
    stories,
    story_members,
    subscriptions,
)
from wireroom.store.sources.sources import is_pollable
from wireroom.store.websub.subscriptions import DISPLAY_COLUMNS

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from wireroom.model.feed_health import FeedHealth
    from wireroom.model.states import FeedState, Outcome

# Rows of one page of a list.
PAGE_SIZE = 50
# Rows shown of one article, feed or story.
MAX_ROWS = 200
# Polls with new entries that are shown of one feed.
MAX_GAINS = 20
# Comments on one page, and characters shown of each.
COMMENTS, COMMENT = 1_000, 5_000
# Comparing two long versions costs 30 ms, and a publisher decides how many there are.
MAX_VERSIONS = 10

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles to list; None: any.

    Attributes:
        day: day of the first publication here, UTC.
        before: id of the last article of the page before.
    """

    source: str | None = None
    outcome: Outcome | None = None
    language: str | None = None
    day: date | None = None
    before: int | None = None


class FeedSort(StrEnum):
    """What a list of feeds is ordered by."""

    ADDED = "added"
    SOURCE = "source"
    HEALTH = "health"
    POLLED = "polled"
    NEXT = "next"
    NEW = "new"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """Which feeds to list, and in which order; None: any.

    Attributes:
        source: part of the name of its source. text: part of its address or title.
        page: from 1 on.
    """

    state: FeedState | None = None
    health: FeedHealth | None = None
    source: str | None = None
    text: str | None = None
    sort: FeedSort = FeedSort.ADDED
    descending: bool = False
    page: int = 1


class Browse:
    """Reads the rows that the dashboard shows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_articles(
        self, wanted: ArticleFilter, limit: int = PAGE_SIZE
    ) -> list[ArticleLine]:
        """Return articles, the last found first."""
        c = articles.c
        query = (
            select(*_columns_of(ArticleLine, articles), _SOURCE_NAME)
            .join_from(articles, sources)
            .order_by(c.id.desc())
            .limit(limit)
        )
        if wanted.before is not None:
            query = query.where(c.id < wanted.before)
        if wanted.source:
            query = query.where(sources.c.name == wanted.source)
        if wanted.language:
            query = query.where(c.language == wanted.language)
        if wanted.outcome is not None:
            query = query.where(c.outcome == wanted.outcome)
        if wanted.day is not None:
            begin = datetime.combine(wanted.day, time(), UTC)
            end = begin + timedelta(days=1)
            query = query.where(
                c.first_published_at >= begin, c.first_published_at < end
            )
        return self._fetch_rows(ArticleLine, query)

    def get_article(self, article_id: int) -> ArticleDetail | None:
        """Return an article with the name of its source; None if there is none."""
        query = (
            select(*_columns_of(ArticleDetail, articles), _SOURCE_NAME)
            .join_from(articles, sources)
            .where(articles.c.id == article_id)
        )
        return next(iter(self._fetch_rows(ArticleDetail, query)), None)

    def list_sightings(self, article_id: int) -> list[SightingLine]:
        """Return the last entries that name an article, the oldest first."""
        query = (
            select(*_columns_of(SightingLine, entries), feeds.c.url.label("feed"))
            .join_from(entries, feeds)
            .where(entries.c.article_id == article_id)
            .order_by(entries.c.id.desc())
            .limit(MAX_ROWS)
        )
        return self._fetch_rows(SightingLine, query)[::-1]

    def list_pages(self, article_id: int) -> list[PageLine]:
        """Return the last downloads of an article, the oldest first."""
        query = (
            select(*_columns_of(PageLine, pages))
            .where(pages.c.article_id == article_id)
            .order_by(pages.c.id.desc())
            .limit(MAX_ROWS)
        )
        return self._fetch_rows(PageLine, query)[::-1]

    def list_versions(self, article_id: int) -> list[VersionRow]:
        """Return the last superseded versions of an article, the oldest first."""
        c = article_revisions.c
        query = (
            select(*_columns_of(VersionRow, article_revisions))
            .where(c.article_id == article_id)
            .order_by(c.number.desc())
            .limit(MAX_VERSIONS)
        )
        return self._fetch_rows(VersionRow, query)[::-1]

    def list_comments(self, article_id: int, *, after: int | None) -> list[CommentRow]:
        """Return comments in the order of the page.

        Args:
            after: id of the last comment of the page before.
        """
        c = comments.c
        names = [name for name in _column_names(CommentRow, comments) if name != "text"]
        query = select(
            *(c[name] for name in names),
            func.left(c.text, COMMENT).label("text"),
            (func.length(c.text) > COMMENT).label("cut"),
        ).where(c.article_id == article_id)
        if after is not None:
            last = select(c.position, c.id).where(c.id == after).scalar_subquery()
            query = query.where(tuple_(c.position, c.id) > last)
        query = query.order_by(c.position, c.id).limit(COMMENTS)
        return self._fetch_rows(CommentRow, query)

    def list_annotations(self, article_id: int) -> list[AnnotationRow]:
        """Return the annotations of an article itself, not of its comments."""
        c = annotations_.c
        query = (
            select(*_columns_of(AnnotationRow, annotations_))
            .where(c.article_id == article_id, c.comment_id.is_(None))
            .order_by(c.producer, c.kind, c.id)
            .limit(MAX_ROWS)
        )
        return self._fetch_rows(AnnotationRow, query)

    def get_story(self, story_id: int) -> StoryDetail | None:
        """Return a story with its articles; None if there is none."""
        c = stories.c
        query = select(c.id, c.first_article_id).where(c.id == story_id)
        story = self._connection.execute(query).one_or_none()
        if story is None:
            return None
        members = (
            select(
                *_columns_of(StoryMember, story_members),
                *(articles.c.title, articles.c.published_at),
                _SOURCE_NAME,
            )
            .join_from(
                story_members, articles, articles.c.id == story_members.c.article_id
            )
            .join(sources)
            .where(story_members.c.story_id == story_id)
            .order_by(story_members.c.article_id)
            .limit(MAX_ROWS)
        )
        return StoryDetail(
            id=story.id,
            first_article_id=story.first_article_id,
            members=self._fetch_rows(StoryMember, members),
        )

    def get_story_id(self, article_id: int) -> int | None:
        """Return the id of the story that an article belongs to."""
        of = story_members.c.article_id == article_id
        query = select(story_members.c.story_id).where(of)
        return self._connection.execute(query).scalar_one_or_none()

    def list_feeds(self, *, wanted: FeedFilter, now: datetime) -> list[FeedLine]:
        """Return one page of feeds."""
        column = _FEED_SORTS[wanted.sort]
        query = (
            select(*_columns_of(FeedLine, feeds), _SOURCE_NAME, _HEALTH)
            .join_from(feeds, sources)
            .where(is_pollable())
            .order_by((column.desc() if wanted.descending else column).nulls_last())
            .order_by(feeds.c.id)
            .limit(PAGE_SIZE)
            .offset((wanted.page - 1) * PAGE_SIZE)
        )
        if wanted.state is not None:
            query = query.where(feeds.c.state == wanted.state)
        if wanted.health is not None:
            query = query.where(HEALTH.in_([wanted.health]))
        if wanted.source:
            name = sources.c.name.icontains(wanted.source, autoescape=True)
            query = query.where(name)
        if wanted.text:
            columns = (feeds.c.url, feeds.c.title)
            found = (c.icontains(wanted.text, autoescape=True) for c in columns)
            query = query.where(or_(*found))
        return self._fetch_rows(FeedLine, query, **health_parameters(now))

    def get_feed(self, feed_id: int, *, now: datetime) -> FeedDetail | None:
        """Return a feed with its source's name and its hub; None if there is none."""
        columns = (_SOURCE_NAME, _HEALTH, *DISPLAY_COLUMNS)
        query = (
            select(*_columns_of(FeedDetail, feeds), *columns)
            .join_from(feeds, sources)
            .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(feeds.c.id == feed_id)
        )
        rows = self._fetch_rows(FeedDetail, query, **health_parameters(now))
        return next(iter(rows), None)

    def get_source_name(self, source_id: int) -> str | None:
        """Return the name of a source; None if there is none."""
        query = select(sources.c.name).where(sources.c.id == source_id)
        return self._connection.execute(query).scalar_one_or_none()

    def count_new_entries(self, feed_id: int, *, since: datetime) -> int:
        """Count the entries of a feed that were first seen at a time or later."""
        query = select(func.count()).where(
            entries.c.feed_id == feed_id, entries.c.seen_at >= since
        )
        return self._connection.execute(query).scalar_one()

    def list_entries(self, feed_id: int, *, limit: int = PAGE_SIZE) -> list[EntryLine]:
        """Return the entries of a feed, the last first."""
        query = (
            select(*_columns_of(EntryLine, entries))
            .where(entries.c.feed_id == feed_id)
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        return self._fetch_rows(EntryLine, query)

    def list_gains(self, feed_id: int) -> list[tuple[datetime, int]]:
        """Return when the last entries of a feed were seen first, and how many then."""
        latest = (
            select(func.date_trunc("second", entries.c.seen_at).label("at"))
            .where(entries.c.feed_id == feed_id)
            .order_by(entries.c.id.desc())
            .limit(MAX_ROWS)
            .subquery()
        )
        query = (
            select(latest.c.at, func.count())
            .group_by(latest.c.at)
            .order_by(latest.c.at.desc())
            .limit(MAX_GAINS)
        )
        return [(row[0], row[1]) for row in self._connection.execute(query)]

    def count_entries_by_day(
        self, feed_id: int, *, now: datetime, days: int
    ) -> list[tuple[datetime, int]]:
        """Return the new entries of a feed for each of the last days, oldest first."""
        day = func.date_trunc("day", entries.c.seen_at, "UTC")
        first = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first -= timedelta(days=days - 1)
        query = (
            select(day, func.count())
            .where(entries.c.feed_id == feed_id, entries.c.seen_at >= first)
            .group_by(day)
        )
        counts = {row[0]: row[1] for row in self._connection.execute(query)}
        each = (first + timedelta(days=n) for n in range(days))
        return [(at, counts.get(at, 0)) for at in each]

    def list_hours(self, *, now: datetime, hours: int) -> list[HourLine]:
        """Return the articles and delay of each of the last hours, oldest first."""
        c = source_hours.c
        timed = func.sum(c.articles).filter(c.delay_p50.is_not(None))
        delay = func.sum(c.delay_p50 * c.articles) / func.nullif(timed, 0)
        first = now.replace(minute=0, second=0, microsecond=0)
        first -= timedelta(hours=hours - 1)
        query = (
            select(
                c.hour,
                cast(func.sum(c.articles), BigInteger).label("articles"),
                cast(delay, Float).label("delay"),
            )
            .where(c.hour >= first)
            .group_by(c.hour)
        )
        rows = {line.hour: line for line in self._fetch_rows(HourLine, query)}
        each = (first + timedelta(hours=n) for n in range(hours))
        return [
            rows.get(at) or HourLine(hour=at, articles=0, delay=None) for at in each
        ]

    def _fetch_rows(
        self, line: type[Line], query: Select[Any], **parameters: datetime
    ) -> list[Line]:
        """Return a ``line`` per row; its fields are the names of the columns."""
        rows = self._connection.execute(query, parameters).mappings()
        return [line(**row) for row in rows]


_SOURCE_NAME = sources.c.name.label("source")
_HEALTH = HEALTH.label("health")
_FEED_SORTS: dict[FeedSort, ColumnElement[Any]] = {
    FeedSort.ADDED: feeds.c.id,
    FeedSort.SOURCE: func.lower(sources.c.name),
    FeedSort.HEALTH: HEALTH,
    FeedSort.POLLED: feeds.c.last_polled_at,
    FeedSort.NEXT: feeds.c.due_at,
    FeedSort.NEW: feeds.c.new_per_day,
    FeedSort.NEWEST: func.coalesce(feeds.c.newest_item_at, feeds.c.last_new_at),
}


def _columns_of(line: type, table: Table) -> list[Column[Any]]:
    """Return the columns of ``table`` that the dataclass ``line`` has a field for."""
    return [table.c[name] for name in _column_names(line, table)]


def _column_names(line: type, table: Table) -> list[str]:
    return [field.name for field in fields(line) if field.name in table.c]
