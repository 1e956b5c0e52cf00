"""The text that a feed has of an article, for pages that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from wireroom.store.schema.tables import articles, entries, feeds

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedText:
    """An entry's title and its content, which is HTML."""

    title: str
    content_html: str


def get_feed_text(connection: Connection, article_id: int) -> FeedText | None:
    """Return the longest content that a feed of the article's own source has of it."""
    content = entries.c.data["content_html"].astext
    query = (
        select(entries.c.title, content.label("content_html"))
        .join_from(entries, feeds)
        .join(articles, articles.c.id == entries.c.article_id)
        .where(
            entries.c.article_id == article_id,
            feeds.c.source_id == articles.c.source_id,
            content.is_not(None),
        )
        .order_by(func.length(content).desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (
        None
        if row is None
        else FeedText(title=row.title, content_html=row.content_html)
    )
