"""``wireroom stories show``: a story's articles, and what links each to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.errors import Permanent
from wireroom.store.tables import article_urls, articles, sources, story_members
from wireroom.web.urls import canonicalize, url_key
from workers.show.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select

    from wireroom.store.database import Transaction

# More members of a story than this are not shown.
MOST = 1_000


def members(tx: Transaction, url: str) -> list[dict[str, Any]]:
    """Return the members of an address's story, oldest article first; none if none."""
    try:
        key = url_key(canonicalize(url))
    except Permanent:
        return []
    return [dict(row) for row in tx.connection.execute(_asked(key)).mappings()]


def _asked(key: str) -> Select[Any]:
    m, a = story_members.c, articles.c
    mine = (
        select(m.story_id)
        .join_from(
            story_members, article_urls, article_urls.c.article_id == m.article_id
        )
        .where(article_urls.c.key == key)
    )
    return (
        select(
            m.story_id,
            m.article_id,
            sources.c.name.label("source"),
            a.title,
            a.url,
            a.published_at,
            m.method,
            m.score,
            m.matched_article_id,
        )
        .join_from(story_members, articles, a.id == m.article_id)
        .join(sources, sources.c.id == a.source_id)
        .where(m.story_id.in_(mine))
        .order_by(m.article_id)
        .limit(MOST)
    )


def member_lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a story's lines; nothing of it can steer the terminal."""
    yield f"story {found[0]['story_id']}: {len(found)} articles"
    for one in found:
        when = one["published_at"]
        printed = "undated" if when is None else f"{when:%F %R}"
        yield f"{one['article_id']:>8}  {printed}  {plain(one['source'], 60)}"
        yield f"          {plain(one['title'], 200)}"
        yield f"          {plain(one['url'], 300)}"
        if one["matched_article_id"] is not None:
            yield (
                f"          {one['method']}: {one['score']:.2f} of the shorter text"
                f" is in both this and article {one['matched_article_id']}"
            )
