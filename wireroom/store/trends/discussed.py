"""The articles that readers discuss most in a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from wireroom.store.schema.tables import (
    article_search,
    articles,
    comment_search,
    sources,
)
from wireroom.store.trends.matches import make_reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# If there are more comments, only the newest are counted.
MOST_COMMENTS = 200_000
# Articles with the most comments, of which those of a search are chosen.
_CANDIDATES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussedArticle:
    """An article and its comments.

    Attributes:
        comments_new: first seen in the time. comments_found: all that were ever.
    """

    article_id: int
    title: str
    url: str
    source: str
    first_published_at: datetime
    comments_new: int
    comments_found: int


def find_discussed(
    connection: Connection,
    *,
    since: datetime,
    until: datetime,
    query: str | None = None,
    limit: int = 20,
) -> Sequence[DiscussedArticle]:
    """Return the articles with the most new comments, the most discussed first.

    Raises:
        BadSearchError: the query cannot be read.
    """
    c = comment_search.c
    newest = (
        select(c.article_id)
        .where(c.first_seen_at >= since, c.first_seen_at < until)
        .order_by(c.first_seen_at.desc(), c.comment_id.desc())
        .limit(MOST_COMMENTS)
        .subquery("newest")
    )
    number = func.count().label("comments_new")
    ranked = (
        select(newest.c.article_id, number)
        .join_from(
            newest,
            article_search,
            article_search.c.article_id == newest.c.article_id,
        )
        .where(article_search.c.is_readable)
        .group_by(newest.c.article_id)
        .order_by(number.desc(), newest.c.article_id.desc())
        .limit(_CANDIDATES if query is not None else limit)
    )
    found = {row.article_id: row.comments_new for row in connection.execute(ranked)}
    if query is not None:
        matching = make_reader(connection, query).match_ids(found.keys())
        found = {i: n for i, n in found.items() if i in matching}
    return _read_articles(connection, dict(list(found.items())[:limit]))


def _read_articles(
    connection: Connection, counts: dict[int, int]
) -> list[DiscussedArticle]:
    a = articles.c
    query = (
        select(
            a.id.label("article_id"),
            *(a.title, a.url, a.first_published_at, a.comments_found),
            sources.c.name.label("source"),
        )
        .join_from(articles, sources)
        .where(a.id.in_(counts))
    )
    rows = {row["article_id"]: row for row in connection.execute(query).mappings()}
    return [
        DiscussedArticle(**rows[number], comments_new=new)
        for number, new in counts.items()
        if number in rows
    ]
