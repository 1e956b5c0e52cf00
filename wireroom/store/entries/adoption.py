"""Articles that a feed shows of its own source and of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, bindparam, select

from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.store.articles.articles import LEASED_ROWS, Articles
from wireroom.store.entries.entry_rows import make_storable
from wireroom.store.scheduling.leases import lease_end_columns
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.rows import LeasedArticle
    from wireroom.model.sighting import Sighting
    from wireroom.model.updates import ArticleUpdate

# An article that another worker holds keeps its source until its next sighting; waiting
# for that worker could wait in a circle.
_FOREIGN = (
    select(*LEASED_ROWS.columns_of(articles))
    .where(
        articles.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_(),
        articles.c.source_id != bindparam("source"),
        articles.c.merged_into.is_(None),
    )
    .order_by(articles.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownArticles:
    """What the articles that a feed shows get from it.

    Attributes:
        source_id: the feed's source. sources: the sources that claim addresses.
        moves: by the keys of addresses the articles that may have moved there.
    """

    source_id: int
    sources: Mapping[str, int]
    moves: Mapping[str, int]

    def columns(self, sighting: Sighting) -> dict[str, Any]:
        """Return the columns of a new article that depend on whose article it is.

        Another source's feed lends it no headline.
        """
        owner = self.sources.get(sighting.url or "", self.source_id)
        is_own = owner == self.source_id
        title = sighting.entry.title[:1000] if is_own else ""
        return {
            "source_id": owner,
            "title": make_storable(title),
            "moved_from": self.moves.get(sighting.key or ""),
        }


def adopt_articles(
    connection: Connection, article_ids: Sequence[int], source_id: int, *, now: datetime
) -> None:
    """Give articles that another source's feed showed first to their own source."""
    if not article_ids:
        return
    parameters = {"ids": list(article_ids), "source": source_id}
    rows = LEASED_ROWS.all(connection.execute(_FOREIGN, parameters))
    for row in rows:
        _adopt_article(Articles(connection), row, source_id, now=now)


def _adopt_article(
    store: Articles, article: LeasedArticle, source_id: int, *, now: datetime
) -> None:
    """Write an article's own source; its page is extracted by that source's rules.

    The page is extracted again, because rules and zone are the source's: no
    ``extractor`` says so to the step.
    """
    columns: ArticleUpdate = {
        "source_id": source_id,
        "content_hash": None,
        "extractor": None,
    }
    event = ArticleEvent.OWNER_FOUND
    if not can_happen(article, event):
        store.update(article.lease, columns)
        return
    due = lease_end_columns(
        due_at=now,
        failures=article.failures,
        failing_since=article.failing_since,
        waits_for=article.waits_for,
    )
    store.move(article, event, {**columns, **due})
