"""What the visits of a source's latest articles have brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from wireroom.decide.articles.visits import SourceYield

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Articles of a source that are looked at: fewer would forget a correction too early.
LATEST = 300
# Where the page has a correction, an own comment, or states one. A visit that brought
# something begins the count of quiet ones again.
_YIELD = text("""
    SELECT coalesce(sum(visits), 0) AS visits, count(*) FILTER (
        WHERE revision > 1 OR comments_found > 0 OR comments_expected > 0
            OR comments_state IN ('complete', 'partial', 'hosted')) AS changed,
        count(*) FILTER (WHERE visits >= 3
            AND found_at < coalesce(published_at, found_at) + interval '1 day'
        ) AS fresh_articles,
        count(*) FILTER (WHERE revision > 1 OR visits > quiet_visits) AS grown
    FROM (SELECT visits, quiet_visits, revision, comments_found, comments_expected,
            comments_state, found_at, published_at
        FROM articles WHERE source_id = :source
        ORDER BY published_at DESC LIMIT :latest) AS latest
""").bindparams(bindparam("latest", LATEST))


def read_source_yield(connection: Connection, source_id: int) -> SourceYield:
    """Count what the visits of a source's latest articles have brought."""
    row = connection.execute(_YIELD, {"source": source_id}).one()
    return SourceYield(
        visits=int(row.visits),
        changed=int(row.changed),
        fresh_articles=int(row.fresh_articles),
        grown=int(row.grown),
    )
