"""``wireroom revisions``: every version of an article against the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.dedupe.revise import difference
from wireroom.errors import Permanent
from wireroom.store.tables import article_revisions, article_urls, articles
from wireroom.web.urls import canonicalize, url_key
from workers.show.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from wireroom.store.database import Transaction

# Longest sentence that is printed whole, in characters; and most of a version.
LONGEST, MOST = 500, 40


def revision_lines(tx: Transaction, url: str) -> list[str]:
    """Return lines that say how an address's article changed; none if not known."""
    try:
        key = url_key(canonicalize(url))
    except Permanent:
        return []
    asked = (
        select(articles)
        .join(article_urls, article_urls.c.article_id == articles.c.id)
        .where(article_urls.c.key == key)
    )
    article = tx.connection.execute(asked).one_or_none()
    return [] if article is None else list(_history(tx, article))


def _history(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    asked = (
        select(article_revisions)
        .where(article_revisions.c.article_id == article.id)
        .order_by(article_revisions.c.number)
    )
    old = tx.connection.execute(asked).all()
    yield f"article {article.id}: {len(old) + 1} versions"
    for before, after in zip(old, [*old[1:], article], strict=True):
        found = difference(before.title, before.text, after.title, after.text)
        yield f"{before.superseded_at:%F %T}  {found.kind}"
        if before.title != after.title:
            yield f"  - {plain(before.title, LONGEST)}"
            yield f"  + {plain(after.title, LONGEST)}"
        yield from _some("-", found.gone)
        yield from _some("+", found.new)


def _some(sign: str, sentences: tuple[str, ...]) -> Iterator[str]:
    for one in sentences[:MOST]:
        yield f"  {sign} {plain(one, LONGEST)}"
    if len(sentences) > MOST:
        yield f"  {sign} and {len(sentences) - MOST} more"
