"""The feeds and sources that do not bring what they are polled for.

Reads ``feeds`` as a whole, and entries only of sources without any published article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, and_, bindparam, case, func, or_, select, text

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
from wireroom.model.states import FeedState
from wireroom.store.schema.tables import feeds, sources
from wireroom.store.sources import PLACEHOLDER_PREFIX, is_pollable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

# Feeds named of each fault, and sources named at once.
MAX_NAMED = 50
# The latest entries of a feed that a source is judged by, and those needed to judge.
MAX_ENTRIES, MIN_ENTRIES = 50, 3

_NOW, _OLD = (bindparam(name, type_=DateTime(timezone=True)) for name in ("now", "old"))
# The first that applies. A feed that waits for its host is not polled, so its failures
# do not grow; all feeds wait for the network, which has an alarm of its own.
HEALTH = case(
    (feeds.c.state == FeedState.PAUSED, FeedHealth.PAUSED),
    (feeds.c.state == FeedState.GONE, FeedHealth.GONE),
    (
        or_(
            feeds.c.failures >= MIN_FAILURES,
            and_(feeds.c.waits_for.is_not(None), feeds.c.waits_for != NETWORK),
        ),
        FeedHealth.FAILING,
    ),
    (feeds.c.polls == 0, FeedHealth.NEW),
    (
        and_(feeds.c.last_new_at.is_(None), feeds.c.polls >= MIN_POLLS),
        FeedHealth.EMPTY,
    ),
    (feeds.c.last_new_at.is_(None), FeedHealth.NEW),
    (feeds.c.newest_item_at < _OLD, FeedHealth.OLD),
    (feeds.c.silent_after < _NOW, FeedHealth.SILENT),
    else_=FeedHealth.DELIVERING,
)
_JUDGED = (
    select(
        *(feeds.c.id, sources.c.name.label("source"), feeds.c.url, feeds.c.reason),
        *(feeds.c.failures, feeds.c.last_new_at, feeds.c.newest_item_at),
        HEALTH.label("health"),
    )
    .join_from(feeds, sources)
    .where(is_pollable())
    .subquery()
)
# Of the same fault the feed that was in order most recently comes first: it is news.
_RANKED = select(
    _JUDGED,
    func.count().over(partition_by=_JUDGED.c.health).label("feeds"),
    func.row_number()
    .over(
        partition_by=_JUDGED.c.health,
        order_by=(_JUDGED.c.last_new_at.desc().nulls_last(), _JUDGED.c.id),
    )
    .label("place"),
).subquery()
_FAULTY = (
    select(_RANKED)
    .where(
        or_(
            _RANKED.c.place == 1,
            and_(_RANKED.c.place <= MAX_NAMED, _RANKED.c.health.in_(FAULTS)),
        )
    )
    .order_by(_RANKED.c.health, _RANKED.c.place)
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


def health_parameters(now: datetime) -> dict[str, datetime]:
    """Return the parameters of a statement with :data:`HEALTH`."""
    return {"now": now, "old": now - OLD_AGE}


def judge_feeds(connection: Connection, *, now: datetime) -> FeedReport:
    """Judge all feeds."""
    rows = connection.execute(_FAULTY, health_parameters(now)).all()
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
