"""``wireroom revisions``: every version of an article against the one before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.console.terminal.sanitize import plain
from wireroom.dedupe.revision_diff import difference
from wireroom.store.schema.tables import article_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from wireroom.store.database import Transaction

# Longest sentence that is printed whole, in characters; and most of a version.
LONGEST, MOST = 500, 40


def revision_lines(tx: Transaction, given: str) -> list[str]:
    """Return lines that say how an article changed; none if it is not known.

    ``given``: an address, a GUID or an id.
    """
    article_id = tx.articles.named(given)
    return [] if article_id is None else list(_history(tx, tx.articles.get(article_id)))


def _history(tx: Transaction, article: Row[Any]) -> Iterator[str]:
    asked = (
        select(article_revisions)
        .where(article_revisions.c.article_id == article.id)
        .order_by(article_revisions.c.number)
    )
    old = tx.connection.execute(asked).all()
    yield f"article {article.id}: {len(old) + 1} versions"
    for before, after in pairwise([*old, article]):
        found = difference(before.title, before.text, after.title, after.text)
        yield f"{before.superseded_at:%F %T}  {before.kind or found.kind}"
        if before.title != after.title:
            yield f"  - {plain(before.title, LONGEST)}"
            yield f"  + {plain(after.title, LONGEST)}"
        yield from some("-", found.gone)
        yield from some("+", found.new)


def some(sign: str, sentences: tuple[str, ...]) -> Iterator[str]:
    """Give sentences after a sign, as many and as much of each as is shown."""
    for one in sentences[:MOST]:
        yield f"  {sign} {plain(one, LONGEST)}"
    if len(sentences) > MOST:
        yield f"  {sign} and {len(sentences) - MOST} more"
