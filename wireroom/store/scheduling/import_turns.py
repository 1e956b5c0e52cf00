"""Downloads of imports are leased in turns by host, behind the host's live messages.

An import may have a million addresses of one host. Without turns its requests would
take every slot of the host, and a live article of it would wait behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    Interval,
    Text,
    bindparam,
    text,
)

from wireroom.store.scheduling.host_turns import NETWORK_STAGES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.decide.shares import SharePolicy

# Due rows of an import that are read for each row that is to be leased.
_READ_FACTOR = 10
# ``busy`` counts the live messages of a host, as the tick does (``host_turns.py``).
_LEASE_DOWNLOADS = text("""
    WITH candidates AS MATERIALIZED (
        SELECT i.article_id, i.due_at, a.host
        FROM import_items i JOIN articles a ON a.id = i.article_id
        WHERE i.import_id = :import_id AND i.needs_download AND i.due_at <= :now
            AND (i.lease_until IS NULL OR i.lease_until <= :now)
        ORDER BY i.due_at, i.article_id LIMIT :read
        FOR NO KEY UPDATE OF i SKIP LOCKED
    ),
    busy AS MATERIALIZED (
        SELECT host, count(*) AS messages FROM articles
        WHERE host IN (SELECT host FROM candidates) AND lease_until > :now
            AND stage = ANY (:network)
        GROUP BY host
    ),
    placed AS MATERIALIZED (
        SELECT article_id, coalesce(messages, 0) + row_number() OVER (
            PARTITION BY host ORDER BY due_at, article_id) - 1 AS place
        FROM candidates LEFT JOIN busy USING (host)
    ),
    put_off AS (
        UPDATE import_items SET due_at = :now + place * :spacing
        FROM placed WHERE import_items.article_id = placed.article_id
            AND place >= :per_host
    ),
    chosen AS MATERIALIZED (
        SELECT article_id, place FROM placed WHERE place < :per_host
        ORDER BY place, article_id LIMIT :limit
    )
    UPDATE import_items SET lease_until = :until
    FROM chosen WHERE import_items.article_id = chosen.article_id
    RETURNING import_items.article_id, place
    """).bindparams(
    bindparam("network", type_=ARRAY(Text)),
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("spacing", type_=Interval),
    bindparam("per_host", type_=Integer),
    bindparam("limit", type_=Integer),
    bindparam("read", type_=Integer),
    bindparam("import_id", type_=BigInteger),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTurn:
    """A leased download, and how many requests to its host come before it."""

    article_id: int
    place: int


def lease_downloads(
    connection: Connection,
    import_id: int,
    *,
    limit: int,
    share: SharePolicy,
    now: datetime,
    until: datetime,
) -> list[HostTurn]:
    """Lease up to ``limit`` due downloads of an import.

    Of each host so many are leased as may be out together with its live messages. Of
    the rows that were read, the others become due when their turn may come.
    """
    parameters = {
        "import_id": import_id,
        "limit": limit,
        "read": limit * _READ_FACTOR,
        "per_host": share.per_host,
        "spacing": timedelta(seconds=share.spacing),
        "network": list(NETWORK_STAGES),
        "now": now,
        "until": until,
    }
    rows = connection.execute(_LEASE_DOWNLOADS, parameters)
    return [HostTurn(article_id=row.article_id, place=row.place) for row in rows]
