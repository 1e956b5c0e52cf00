"""Articles that were given up, and that a feed lists still or again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, LargeBinary, Text, bindparam, text

from wireroom.decide.transitions import ArticleEvent, list_outcomes, list_stages
from wireroom.store.articles.articles import Articles
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.updates import ArticleUpdate

# Who resolved the failure of an article that a feed lists again.
BY_SIGHTING = "a later sighting"
_EVENT = ArticleEvent.LISTED_AGAIN

# A feed lists its entries for days and is polled every few minutes. So the time until
# an article is retried doubles: it waits as long as it was tried before, and six hours
# at least. An imported article is retried by its import alone.
_LISTED = text("""
    SELECT a.id FROM articles a
    WHERE a.id IN (
            SELECT e.article_id FROM entries e
            WHERE e.feed_id = :feed AND e.identity_hash = ANY (:hashes))
        AND a.stage = ANY (:stages) AND a.outcome = ANY (:outcomes)
        AND CAST(:now AS timestamptz) - a.given_up_at
            >= greatest(interval '6 hours', a.given_up_at - a.found_at)
        AND EXISTS (SELECT FROM article_urls u WHERE u.article_id = a.id)
        AND NOT EXISTS (SELECT FROM import_items i WHERE i.article_id = a.id)
    ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED
""").bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("hashes", type_=ARRAY(LargeBinary)),
    bindparam("stages", sorted(list_stages(_EVENT)), type_=ARRAY(Text)),
    bindparam("outcomes", sorted(list_outcomes(_EVENT)), type_=ARRAY(Text)),
)
_IDS = bindparam("ids", type_=ARRAY(BigInteger))
_RESOLVE_FAILURES = text("""
    UPDATE failures SET state = 'retried', resolved_by = :by,
        resolved_at = CAST(:now AS timestamptz)
    WHERE article_id = ANY (:ids) AND state = 'open'
""").bindparams(_IDS, bindparam("now", type_=DateTime(timezone=True)))


def reopen_articles(
    connection: Connection, feed_id: int, hashes: Sequence[bytes], *, now: datetime
) -> list[int]:
    """Retry articles that were given up, and that a feed lists now; return their ids.

    Args:
        hashes: of the identities of the entries that the feed lists.
    """
    parameters = {"feed": feed_id, "hashes": list(hashes), "now": now}
    ids = list(connection.execute(_LISTED, parameters).scalars())
    articles = Articles(connection)
    due: ArticleUpdate = {**lease_end_columns(due_at=now), "given_up_at": None}
    for article_id in ids:
        articles.move(articles.lock(article_id), _EVENT, due)
    if ids:
        resolved = {"ids": ids, "by": BY_SIGHTING, "now": now}
        connection.execute(_RESOLVE_FAILURES, resolved)
    return ids
