"""Which articles an operator has fetched again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from wireroom.store.articles.articles import LEASED_ROWS
from wireroom.store.schema.tables import articles, sources

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from wireroom.model.rows import LeasedArticle

# The name, among the reasons, of articles whose pages were taken down.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryFilter:
    """Which articles are fetched again; None does not restrict.

    Attributes:
        article_id: one article. source: by name. reason: of the outcome or of the last
            failure; ``WITHDRAWN`` for withdrawn ones.
    """

    article_id: int | None = None
    source: str | None = None
    reason: str | None = None


def list_selected(connection: Connection, selection: RetryFilter) -> list[int]:
    """Return the ids of the selected articles, the oldest first."""
    c = articles.c
    query = select(c.id).order_by(c.id)
    if selection.article_id is not None:
        query = query.where(c.id == selection.article_id)
    if selection.source is not None:
        mine = select(sources.c.id).where(sources.c.name == selection.source)
        query = query.where(c.source_id.in_(mine))
    if selection.reason == WITHDRAWN:
        query = query.where(c.withdrawn_at.is_not(None))
    elif selection.reason is not None:
        query = query.where(c.reason == selection.reason)
    return list(connection.execute(query).scalars())


def lock_free(
    connection: Connection, article_ids: Collection[int]
) -> list[LeasedArticle]:
    """Lock those articles that no other transaction has locked, by id."""
    query = (
        select(*LEASED_ROWS.columns_of(articles))
        .where(articles.c.id.in_(article_ids))
        .order_by(articles.c.id)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return LEASED_ROWS.all(connection.execute(query))
