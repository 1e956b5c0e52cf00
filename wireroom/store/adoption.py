"""Articles that a feed shows of its own source and of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from wireroom.store.entry_rows import make_storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.store.entries import Sighting

# The page is extracted again, because rules and zone are the source's: "extractor"
# NULL says so to the step. An article that another worker holds keeps its source until
# its next sighting; waiting for that worker could wait in a circle.
_ADOPT = text("""
    WITH free AS (
        SELECT id FROM articles
        WHERE id = ANY (CAST(:ids AS bigint[])) AND source_id <> :source
            AND merged_into IS NULL
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE articles SET source_id = :source, content_hash = NULL, extractor = NULL,
        stage = CASE WHEN reread THEN 'downloaded' ELSE stage END,
        due_at = CASE WHEN reread THEN :now ELSE due_at END,
        lease_until = CASE WHEN reread THEN NULL ELSE lease_until END,
        started = started AND NOT reread,
        lease_id = CASE WHEN reread THEN NULL ELSE lease_id END,
        attempts = CASE WHEN reread THEN 0 ELSE attempts END
    FROM (
        SELECT free.id AS free_id, a.page_id IS NOT NULL AND a.replay_id IS NULL
            AND a.stage IN ('extracted', 'deduplicated', 'done')
            AND a.outcome IN ('in_flight', 'published') AS reread
        FROM free JOIN articles a ON a.id = free.id
    ) AS held WHERE articles.id = held.free_id
""")


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
    if article_ids:
        given = {"ids": list(article_ids), "source": source_id, "now": now}
        connection.execute(_ADOPT, given)
