"""What a person looks through: newest first, a page at a time, by key not by number.

A page begins after the last row of the one before, so it costs the same however far
one has gone, and shows nothing twice while new rows come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

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
from wireroom.store.sources import is_pollable
from wireroom.store.websub.subscriptions import DISPLAY_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from wireroom.model.states import Outcome

# Rows of one page.
PAGE_SIZE = 50
# Of one article, feed or story, more than this is not shown.
MAX_ROWS = 200
# Comments on one page, and what is shown of each, in characters.
COMMENTS, COMMENT = 1_000, 5_000
# Comparing two long versions costs 30 ms, and a publisher decides how many there are.
MAX_VERSIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles are meant.

    Attributes:
        day: of first publication here, UTC. before: the id after which to go on.
    """

    source: str | None = None
    outcome: Outcome | None = None
    language: str | None = None
    day: date | None = None
    before: int | None = None


class Browse:
    """Reading, a page at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_articles(
        self, wanted: ArticleFilter, limit: int = PAGE_SIZE
    ) -> list[dict[str, Any]]:
        """Return articles, the last found first."""
        c = articles.c
        shown = (
            *(c.id, c.url, c.title, c.outcome, c.reason, c.language, c.word_count),
            *(c.comments_found, c.comments_expected, c.published_at),
            *(c.found_at, c.first_published_at),
        )
        asked = (
            select(*shown, sources.c.name.label("source"))
            .join_from(articles, sources)
            .order_by(c.id.desc())
            .limit(limit)
        )
        if wanted.before is not None:
            asked = asked.where(c.id < wanted.before)
        if wanted.source:
            asked = asked.where(sources.c.name == wanted.source)
        if wanted.language:
            asked = asked.where(c.language == wanted.language)
        if wanted.outcome is not None:
            asked = asked.where(c.outcome == wanted.outcome)
        if wanted.day is not None:
            begin = datetime.combine(wanted.day, time(), UTC)
            end = begin + timedelta(days=1)
            asked = asked.where(
                c.first_published_at >= begin, c.first_published_at < end
            )
        return self._fetch_rows(asked)

    def get_article(self, article_id: int) -> dict[str, Any] | None:
        """Return one article with its source's name."""
        asked = (
            select(*articles.c, sources.c.name.label("source"))
            .join_from(articles, sources)
            .where(articles.c.id == article_id)
        )
        return next(iter(self._fetch_rows(asked)), None)

    def list_sightings(self, article_id: int) -> list[dict[str, Any]]:
        """Return where an article was seen last, the first first."""
        asked = (
            select(*entries.c, feeds.c.url.label("feed"))
            .join_from(entries, feeds)
            .where(entries.c.article_id == article_id)
            .order_by(entries.c.id.desc())
            .limit(MAX_ROWS)
        )
        return self._fetch_rows(asked)[::-1]

    def list_pages(self, article_id: int) -> list[dict[str, Any]]:
        """Return what was downloaded last for an article, without the bodies."""
        shown = [column for column in pages.c if column.name not in {"body", "sha256"}]
        of = pages.c.article_id == article_id
        asked = select(*shown).where(of).order_by(pages.c.id.desc()).limit(MAX_ROWS)
        return self._fetch_rows(asked)[::-1]

    def list_versions(self, article_id: int) -> list[dict[str, Any]]:
        """Return the versions that were superseded last, the oldest first."""
        c = article_revisions.c
        asked = select(c.number, c.superseded_at, c.kind, c.title, c.text)
        asked = asked.where(c.article_id == article_id)
        return self._fetch_rows(asked.order_by(c.number.desc()).limit(MAX_VERSIONS))[
            ::-1
        ]

    def list_comments(
        self, article_id: int, *, after: int | None
    ) -> list[dict[str, Any]]:
        """Return comments in the order of the page, from behind the one with an id.

        ``cut``: whether the text goes on.
        """
        c = comments.c
        shown = (
            *(c.id, c.parent_id, c.parent_inferred, c.author, c.posted_at),
            *(c.posted_raw, c.votes, c.state),
            func.left(c.text, COMMENT).label("text"),
            (func.length(c.text) > COMMENT).label("cut"),
        )
        asked = select(*shown).where(c.article_id == article_id)
        if after is not None:
            last = select(c.position, c.id).where(c.id == after).scalar_subquery()
            asked = asked.where(tuple_(c.position, c.id) > last)
        return self._fetch_rows(asked.order_by(c.position, c.id).limit(COMMENTS))

    def list_annotations(self, article_id: int) -> list[dict[str, Any]]:
        """Return what was found out about an article itself."""
        c = annotations_.c
        asked = select(annotations_).where(
            c.article_id == article_id, c.comment_id.is_(None)
        )
        return self._fetch_rows(
            asked.order_by(c.producer, c.kind, c.id).limit(MAX_ROWS)
        )

    def get_story(self, story_id: int) -> dict[str, Any] | None:
        """Return a story with its members as they were met."""
        of = stories.c.id == story_id
        story = next(iter(self._fetch_rows(select(stories).where(of))), None)
        if story is None:
            return None
        c = articles.c
        asked = (
            select(
                *story_members.c,
                *(c.title, c.published_at, c.first_published_at, c.outcome),
                sources.c.name.label("source"),
            )
            .join_from(story_members, articles, c.id == story_members.c.article_id)
            .join(sources)
            .where(story_members.c.story_id == story_id)
            .order_by(story_members.c.article_id)
            .limit(MAX_ROWS)
        )
        return {**story, "members": self._fetch_rows(asked)}

    def get_story_id(self, article_id: int) -> int | None:
        """Return the story an article is in."""
        of = story_members.c.article_id == article_id
        asked = select(story_members.c.story_id).where(of)
        return self._connection.execute(asked).scalar_one_or_none()

    def list_feeds(
        self,
        *,
        state: str | None,
        source: str | None,
        after: int,
        limit: int = PAGE_SIZE,
    ) -> list[dict[str, Any]]:
        """Return feeds in the order in which they were added."""
        asked = (
            select(*feeds.c, sources.c.name.label("source"))
            .join_from(feeds, sources)
            .where(feeds.c.id > after, is_pollable())
            .order_by(feeds.c.id)
            .limit(limit)
        )
        if state:
            asked = asked.where(feeds.c.state == state)
        if source:
            asked = asked.where(sources.c.name.icontains(source, autoescape=True))
        return self._fetch_rows(asked)

    def get_feed(self, feed_id: int) -> dict[str, Any] | None:
        """Return one feed with its source's name, and how it stands with a hub."""
        asked = (
            select(*feeds.c, sources.c.name.label("source"), *DISPLAY_COLUMNS)
            .join_from(feeds, sources)
            .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(feeds.c.id == feed_id)
        )
        return next(iter(self._fetch_rows(asked)), None)

    def list_entries(
        self, feed_id: int, *, limit: int = PAGE_SIZE
    ) -> list[dict[str, Any]]:
        """Return what a feed brought, the last first."""
        of = entries.c.feed_id == feed_id
        asked = select(entries).where(of).order_by(entries.c.id.desc()).limit(limit)
        return self._fetch_rows(asked)

    def count_entries_by_day(
        self, feed_id: int, *, now: datetime, days: int
    ) -> list[tuple[datetime, int]]:
        """Count what a feed brought on each of the last days, the oldest first."""
        day = func.date_trunc("day", entries.c.seen_at, "UTC")
        first = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first -= timedelta(days=days - 1)
        asked = (
            select(day, func.count())
            .where(entries.c.feed_id == feed_id, entries.c.seen_at >= first)
            .group_by(day)
        )
        counted = {row[0]: row[1] for row in self._connection.execute(asked)}
        each = (first + timedelta(days=n) for n in range(days))
        return [(at, counted.get(at, 0)) for at in each]

    def list_hours(self, *, now: datetime, hours: int) -> list[dict[str, Any]]:
        """Return articles and median delay of the last hours, the oldest first.

        ``delay``: from publication to here, seconds, the mean of the sources' medians,
        each counting as much as it published; None where nothing told it.
        """
        c = source_hours.c
        told = func.sum(c.articles).filter(c.delay_p50.is_not(None))
        delay = func.sum(c.delay_p50 * c.articles) / func.nullif(told, 0)
        first = now.replace(minute=0, second=0, microsecond=0)
        first -= timedelta(hours=hours - 1)
        asked = (
            select(c.hour, func.sum(c.articles).label("articles"), delay.label("delay"))
            .where(c.hour >= first)
            .group_by(c.hour)
        )
        found = {row["hour"]: row for row in self._fetch_rows(asked)}
        each = [first + timedelta(hours=n) for n in range(hours)]
        empty = {"articles": 0, "delay": None}
        return [{**empty, **found.get(at, {}), "hour": at} for at in each]

    def _fetch_rows(self, asked: Select[Any]) -> list[dict[str, Any]]:
        found: Sequence[Any] = self._connection.execute(asked).mappings().all()
        return [dict(row) for row in found]
