"""The feeds and sources that do not bring what they are polled for.

Reads ``feeds`` as a whole, and entries only of sources without any published article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from wireroom.decide.breakers import NETWORK
from wireroom.model.feed_health import (
    FAULTS,
    MIN_FAILURES,
    MIN_POLLS,
    OLD_AGE,
    FeedHealth,
    FruitlessSource,
    UnhealthyFeed,
)
from wireroom.store.sources import PLACEHOLDER_PREFIX

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

# Feeds named of each fault, and sources named at once.
MAX_NAMED = 50
# The latest entries of a feed that a source is judged by, and those needed to judge.
MAX_ENTRIES, MIN_ENTRIES = 50, 3

# The first that applies. A feed that waits for its host is not polled, so its failures
# do not grow; all feeds wait for the network, which has an alarm of its own.
HEALTH = f"""CASE
    WHEN f.state = 'paused' THEN '{FeedHealth.PAUSED}'
    WHEN f.state = 'gone' THEN '{FeedHealth.GONE}'
    WHEN f.failures >= :min_failures
        OR coalesce(f.waits_for <> :network, false) THEN '{FeedHealth.FAILING}'
    WHEN f.polls = 0 THEN '{FeedHealth.NEW}'
    WHEN f.last_new_at IS NULL THEN CASE WHEN f.polls >= :min_polls
        THEN '{FeedHealth.EMPTY}' ELSE '{FeedHealth.NEW}' END
    WHEN f.newest_item_at < :old THEN '{FeedHealth.OLD}'
    WHEN f.silent_after < :now THEN '{FeedHealth.SILENT}'
    ELSE '{FeedHealth.DELIVERING}' END"""
# Of the same fault the feed that was in order most recently comes first: it is news.
_JUDGED = text(f"""
WITH judged AS (SELECT f.id, s.name AS source, f.url, {HEALTH} AS health, f.reason,
        f.failures, f.last_new_at, f.newest_item_at
    FROM feeds f JOIN sources s ON s.id = f.source_id
    WHERE NOT starts_with(f.url, :no_feed)),
ranked AS (SELECT *, count(*) OVER w AS feeds,
        row_number() OVER (w ORDER BY last_new_at DESC NULLS LAST, id) AS place
    FROM judged WINDOW w AS (PARTITION BY health))
SELECT * FROM ranked
WHERE place = 1 OR (place <= :named AND health = ANY (:faults))
ORDER BY health, place
""").bindparams(  # noqa: S608 - built of constants
    bindparam("min_failures", MIN_FAILURES),
    bindparam("min_polls", MIN_POLLS),
    bindparam("network", NETWORK),
    bindparam("no_feed", PLACEHOLDER_PREFIX),
    bindparam("named", MAX_NAMED),
    bindparam("faults", [str(fault) for fault in FAULTS]),
)
_FRUITLESS = text("""
SELECT s.id, s.name, latest.entries, latest.reason FROM sources s
CROSS JOIN LATERAL (SELECT count(*) AS entries,
        count(*) FILTER (WHERE e.outcome IN ('rejected', 'failed')
            OR e.outcome = 'in_flight' AND a.failures > 0) AS refused,
        mode() WITHIN GROUP (ORDER BY coalesce(e.reason, a.reason)) AS reason
    FROM feeds f CROSS JOIN LATERAL (SELECT outcome, reason, article_id FROM entries e
        WHERE e.feed_id = f.id ORDER BY e.id DESC LIMIT :most) e
    LEFT JOIN articles a ON a.id = e.article_id
    WHERE f.source_id = s.id AND f.state IN ('active', 'failing')
        AND NOT starts_with(f.url, :no_feed)) latest
WHERE NOT EXISTS (SELECT FROM source_hours h
        WHERE h.source_id = s.id AND h.articles > 0)
    AND latest.entries >= :least AND latest.refused = latest.entries
ORDER BY s.id DESC LIMIT :named
""").bindparams(
    bindparam("most", MAX_ENTRIES),
    bindparam("least", MIN_ENTRIES),
    bindparam("no_feed", PLACEHOLDER_PREFIX),
    bindparam("named", MAX_NAMED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """The health of all feeds.

    Attributes:
        counts: feeds by health, without those that no feed has.
        faults: at most :data:`MAX_NAMED` feeds of each fault.
    """

    counts: dict[FeedHealth, int]
    faults: tuple[UnhealthyFeed, ...]


def judge_feeds(connection: Connection, *, now: datetime) -> FeedReport:
    """Judge all feeds."""
    parameters = {"now": now, "old": now - OLD_AGE}
    rows = connection.execute(_JUDGED, parameters).all()
    return FeedReport(
        counts={FeedHealth(row.health): row.feeds for row in rows},
        faults=tuple(
            UnhealthyFeed(
                id=row.id,
                source=row.source,
                url=row.url,
                health=FeedHealth(row.health),
                reason=row.reason,
                failures=row.failures,
                last_new_at=row.last_new_at,
                newest_item_at=row.newest_item_at,
            )
            for row in rows
            if FeedHealth(row.health).is_fault
        ),
    )


def find_fruitless_sources(connection: Connection) -> list[FruitlessSource]:
    """Return sources whose latest entries all failed, so far or for good."""
    return [
        FruitlessSource(
            id=row.id, name=row.name, entries=row.entries, reason=row.reason
        )
        for row in connection.execute(_FRUITLESS)
    ]
