"""Articles that were given up, and that a feed lists still or again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, LargeBinary, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Who resolved the failure of an article that a feed lists again.
BY_SIGHTING = "a later sighting"

# A feed lists its entries for days and is polled every few minutes. So the time until
# an article is retried doubles: it waits as long as it was tried before, and six hours
# at least. An imported article is retried by its import alone.
_REOPEN = text("""
    WITH listed AS (
        SELECT a.id FROM articles a
        WHERE a.id IN (
                SELECT e.article_id FROM entries e
                WHERE e.feed_id = :feed AND e.identity_hash = ANY (:hashes))
            AND a.outcome IN ('rejected', 'failed')
            AND CAST(:now AS timestamptz) - a.given_up_at
                >= greatest(interval '6 hours', a.given_up_at - a.found_at)
            AND EXISTS (SELECT FROM article_urls u WHERE u.article_id = a.id)
            AND NOT EXISTS (
                SELECT FROM import_items i WHERE i.article_id = a.id)
        ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED
    )
    UPDATE articles SET outcome = 'in_flight', stage = 'found', reason = NULL,
        detail = NULL, due_at = CAST(:now AS timestamptz), lease_until = NULL,
        started = false, lease_id = NULL, attempts = 0, failures = 0,
        failing_since = NULL, given_up_at = NULL
    FROM listed WHERE articles.id = listed.id RETURNING articles.id
""").bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("hashes", type_=ARRAY(LargeBinary)),
)
_IDS = bindparam("ids", type_=ARRAY(BigInteger))
_REOPEN_ENTRIES = text("""
    UPDATE entries SET outcome = 'in_flight', reason = NULL
    WHERE article_id = ANY (:ids)
        AND (outcome <> 'merged' OR reason IS DISTINCT FROM 'same_url')
""").bindparams(_IDS)
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
    ids = list(connection.execute(_REOPEN, parameters).scalars())
    if ids:
        connection.execute(_REOPEN_ENTRIES, {"ids": ids})
        resolved = {"ids": ids, "by": BY_SIGHTING, "now": now}
        connection.execute(_RESOLVE_FAILURES, resolved)
    return ids
