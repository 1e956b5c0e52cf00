"""Articles are leased in turns: by host, and within a host by source.

One source with thousands of due articles takes no more of a tick than any other. The
tick reads the next pairs of host and source after those of the tick before, in a ring,
and of each pair its articles that are due the longest. Of one host no more articles are
leased than may be out at once; if its sources have more, chance decides between equal
places. The cost follows the limits, not the number of rows that are due.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, Text, bindparam, text

from wireroom.model.states import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection, TextClause

# The next pairs of host and source of a stage that have a row with a due time. Each is
# found by one look into the index: PostgreSQL has no skip scan for this.
_NEXT_PAIRS = text("""
    WITH RECURSIVE pairs AS (
        (SELECT host, source_id, 1 AS number FROM articles
        WHERE stage = :stage AND due_at IS NOT NULL
            AND (host, source_id) > (:host, :source_id)
        ORDER BY host, source_id LIMIT 1)
        UNION ALL
        SELECT following.host, following.source_id, pairs.number + 1
        FROM pairs CROSS JOIN LATERAL (
            SELECT host, source_id FROM articles
            WHERE stage = :stage AND due_at IS NOT NULL
                AND (host, source_id) > (pairs.host, pairs.source_id)
            ORDER BY host, source_id LIMIT 1
        ) AS following
        WHERE pairs.number < :limit
    )
    SELECT host, source_id FROM pairs
    """).bindparams(bindparam("source_id", type_=BigInteger))
_READ_TURN = text("SELECT host, source_id FROM host_turns WHERE stage = :stage")
_SAVE_TURN = text("""
    INSERT INTO host_turns (stage, host, source_id) VALUES (:stage, :host, :source_id)
    ON CONFLICT (stage) DO UPDATE
    SET host = excluded.host, source_id = excluded.source_id
    """)

# ``placed`` numbers the candidates of a host: those of a source behind each other,
# those of several sources at the same place in any order.
_LEASE = """
    WITH candidates AS MATERIALIZED ({candidates}),
    busy AS MATERIALIZED (
        SELECT host, count(*) AS messages FROM articles
        WHERE host IN (SELECT host FROM candidates) AND lease_until > :now
            AND stage = ANY (:network)
        GROUP BY host
    ),
    placed AS (
        SELECT id, coalesce(messages, 0) + row_number() OVER (
            PARTITION BY host ORDER BY rank, random()) - 1 AS place
        FROM candidates LEFT JOIN busy USING (host)
    ),
    chosen AS MATERIALIZED (
        SELECT id, place FROM placed WHERE place < :per_host
        ORDER BY place LIMIT :limit
    ),
    due AS MATERIALIZED (
        SELECT id FROM articles
        WHERE id IN (SELECT id FROM chosen) AND stage = :stage
            AND GREATEST(due_at, lease_until) <= :now
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE articles SET lease_until = :until, started = false
    FROM chosen JOIN due USING (id) WHERE articles.id = due.id
    RETURNING articles.id, articles.host, place, attempts
"""
_OF_PAIRS = """
    SELECT first.id, pair.host, first.rank
    FROM unnest(:hosts, :source_ids) AS pair (host, source_id)
    CROSS JOIN LATERAL (
        SELECT id, row_number() OVER (ORDER BY GREATEST(due_at, lease_until)) AS rank
        FROM articles
        WHERE stage = :stage AND host = pair.host AND source_id = pair.source_id
            AND due_at IS NOT NULL AND GREATEST(due_at, lease_until) <= :now
        ORDER BY GREATEST(due_at, lease_until) LIMIT :per_host
    ) AS first
"""
_OF_IDS = """
    SELECT id, host, row_number() OVER (PARTITION BY source_id ORDER BY id) AS rank
    FROM articles WHERE id = ANY (:ids) AND stage = :stage
        AND GREATEST(due_at, lease_until) <= :now
"""
_TIME = DateTime(timezone=True)
_COMMON = (
    bindparam("now", type_=_TIME),
    bindparam("until", type_=_TIME),
    bindparam("network", type_=ARRAY(Text)),
    bindparam("limit", type_=Integer),
    bindparam("per_host", type_=Integer),
)
_LEASE_PAIRS = text(_LEASE.format(candidates=_OF_PAIRS)).bindparams(
    *_COMMON,
    bindparam("hosts", type_=ARRAY(Text)),
    bindparam("source_ids", type_=ARRAY(BigInteger)),
)
_LEASE_IDS = text(_LEASE.format(candidates=_OF_IDS)).bindparams(
    *_COMMON, bindparam("ids", type_=ARRAY(BigInteger))
)
# Stages whose next step sends a request.
NETWORK_STAGES = (Stage.FOUND, Stage.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A leased article.

    Attributes:
        place: the number of messages of its host that are out already.
        attempts: how often its step was started and never finished.
        host: of its page.
    """

    article_id: int
    stage: Stage
    place: int
    attempts: int = 0
    host: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    host: str
    source_id: int


def lease_in_turns(
    connection: Connection,
    stage: Stage,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    per_host: int,
) -> list[Turn]:
    """Lease up to ``limit`` due articles at a stage that uses the network.

    Safe with any number of ticks at once: a row goes to one of them.

    Args:
        per_host: messages of a host that may be out at the same time.
    """
    pairs = _find_next_pairs(connection, stage, limit)
    if not pairs:
        return []
    parameters = {
        "hosts": [pair.host for pair in pairs],
        "source_ids": [pair.source_id for pair in pairs],
        **_common_parameters(stage, now, lease, limit, per_host),
    }
    turns = _lease(connection, _LEASE_PAIRS, stage, parameters)
    last = pairs[-1]
    connection.execute(
        _SAVE_TURN, {"stage": stage, "host": last.host, "source_id": last.source_id}
    )
    return turns


def lease_new(
    connection: Connection,
    ids: Collection[int],
    *,
    now: datetime,
    lease: timedelta,
    per_host: int,
) -> list[Turn]:
    """Lease those of ``ids`` that were just found and whose hosts have messages free.

    The others stay due, for the ticks.
    """
    if not ids:
        return []
    parameters = {
        "ids": list(ids),
        **_common_parameters(Stage.FOUND, now, lease, len(ids), per_host),
    }
    return _lease(connection, _LEASE_IDS, Stage.FOUND, parameters)


def _lease(
    connection: Connection,
    statement: TextClause,
    stage: Stage,
    parameters: Mapping[str, object],
) -> list[Turn]:
    """Return the articles that a statement has leased, by their places."""
    turns = [
        Turn(
            article_id=row.id,
            stage=stage,
            place=row.place,
            attempts=row.attempts,
            host=row.host,
        )
        for row in connection.execute(statement, parameters)
    ]
    return sorted(turns, key=lambda turn: (turn.place, turn.article_id))


def _common_parameters(
    stage: Stage, now: datetime, lease: timedelta, limit: int, per_host: int
) -> dict[str, object]:
    return {
        "stage": stage,
        "now": now,
        "until": now + lease,
        "limit": limit,
        "per_host": per_host,
        "network": list(NETWORK_STAGES),
    }


def _find_next_pairs(
    connection: Connection, stage: Stage, limit: int
) -> Sequence[_Pair]:
    """Return the next pairs of the ring, none twice."""
    row = connection.execute(_READ_TURN, {"stage": stage}).one_or_none()
    start = _Pair("", 0) if row is None else _Pair(row.host, row.source_id)
    pairs = _read_pairs(connection, stage, start, limit)
    if len(pairs) < limit and start.host:
        known = set(pairs)
        first = _read_pairs(connection, stage, _Pair("", 0), limit - len(pairs))
        pairs += [pair for pair in first if pair not in known]
    return pairs


def _read_pairs(
    connection: Connection, stage: Stage, after: _Pair, limit: int
) -> list[_Pair]:
    parameters = {
        "stage": stage,
        "host": after.host,
        "source_id": after.source_id,
        "limit": limit,
    }
    rows = connection.execute(_NEXT_PAIRS, parameters)
    return [_Pair(row.host, row.source_id) for row in rows]
