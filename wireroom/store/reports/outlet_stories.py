"""Stories by the outlets that report them, and what was published by the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from wireroom.store.reports.source_hours import start_of_hour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Lines of each list.
MAX_LINES = 15
# Outlets that are named of a story.
MAX_OUTLETS = 6
# The newest stories that are looked at for the overview.
NEWEST_STORIES = 1_000

_STORIES = text("""
SELECT d.id, d.articles, d.outlets, d.comments, d.names, d.first_at,
    coalesce(nullif(a.title, ''), a.url) AS title
FROM (SELECT m.story_id AS id, count(*) AS articles,
        count(DISTINCT a.source_id) AS outlets, sum(a.comments_found) AS comments,
        (array_agg(DISTINCT s.name))[1: :most] AS names,
        min(a.first_published_at) AS first_at
    FROM articles a JOIN story_members m ON m.article_id = a.id
    JOIN sources s ON s.id = a.source_id
    WHERE a.first_published_at >= :since AND a.outcome = 'published'
    GROUP BY m.story_id HAVING count(*) > 1
    ORDER BY outlets DESC, articles DESC, comments DESC, id DESC LIMIT :lines) d
JOIN stories t ON t.id = d.id JOIN articles a ON a.id = t.first_article_id
ORDER BY d.outlets DESC, d.articles DESC, d.comments DESC, d.id DESC
""")
_NEWEST = text("""
SELECT t.id, t.size AS articles, coalesce(nullif(a.title, ''), a.url) AS title,
    t.created_at AS first_at,
    (SELECT (array_agg(DISTINCT s.name))[1: :most] FROM story_members m
        JOIN articles b ON b.id = m.article_id JOIN sources s ON s.id = b.source_id
        WHERE m.story_id = t.id) AS names
FROM (SELECT * FROM stories ORDER BY id DESC LIMIT :newest) t
JOIN articles a ON a.id = t.first_article_id
WHERE t.size > 1 ORDER BY t.id DESC LIMIT :lines
""")

_HOURS = text("""
SELECT hour, sum(articles)::int AS articles, sum(comments)::int AS comments
FROM (SELECT hour, articles, 0 AS comments FROM source_hours WHERE hour >= :first
    UNION ALL
    SELECT date_trunc('hour', first_seen_at, 'UTC'), 0, count(*) FROM comments
    WHERE first_seen_at >= :first GROUP BY 1) counted
GROUP BY hour
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCounts:
    """Articles published and comments seen first in one hour."""

    hour: datetime
    articles: int
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStory:
    """A story with its articles of the span.

    Attributes:
        outlets: how many sources, and ``names`` of some of them.
        first_at: when the first of the articles was published here.
    """

    id: int
    title: str
    articles: int
    outlets: int
    comments: int
    names: Sequence[str]
    first_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """A story of several articles; ``names``: of some outlets."""

    id: int
    title: str
    articles: int
    names: Sequence[str]
    first_at: datetime


def list_reported_stories(
    connection: Connection, *, since: datetime
) -> list[ReportedStory]:
    """Return the stories that most outlets have reported since a time."""
    values = {"since": since, "most": MAX_OUTLETS, "lines": MAX_LINES}
    rows = connection.execute(_STORIES, values).mappings()
    return [ReportedStory(**row) for row in rows]


def list_new_stories(connection: Connection, *, limit: int) -> list[NewStory]:
    """Return the newest stories of several articles, the newest first."""
    values = {"most": MAX_OUTLETS, "newest": NEWEST_STORIES, "lines": limit}
    rows = connection.execute(_NEWEST, values).mappings()
    return [NewStory(**row) for row in rows]


def count_by_hour(
    connection: Connection, *, now: datetime, span: timedelta
) -> list[HourCounts]:
    """Return the articles and comments of each hour, the oldest first."""
    first = start_of_hour(now - span) + timedelta(hours=1)
    rows = connection.execute(_HOURS, {"first": first}).mappings()
    found = {row["hour"]: HourCounts(**row) for row in rows}
    count = int(span / timedelta(hours=1))
    each = [first + timedelta(hours=n) for n in range(count)]
    return [
        found.get(hour) or HourCounts(hour=hour, articles=0, comments=0)
        for hour in each
    ]
