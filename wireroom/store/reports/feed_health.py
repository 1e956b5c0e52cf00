"""The feeds and sources that do not bring what they are polled for.

Reads ``feeds`` as a whole, and entries only of sources without any published article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import (
    DateTime,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from wireroom.decide.failures.breakers import NETWORK
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
from wireroom.store.sources.sources import PLACEHOLDER_PREFIX, is_pollable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Feeds named of each fault, and sources named at once.
MAX_NAMED = 50
# Silent sources that are named.
MAX_SILENT = 20
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
# Read once; what is named below is looked up by its key.
_JUDGED = (
    select(
        *(feeds.c.id, feeds.c.source_id, feeds.c.state, HEALTH.label("health")),
        *(feeds.c.silent_after, feeds.c.last_new_at),
        and_(feeds.c.state == FeedState.ACTIVE, feeds.c.silent_after < _NOW).label(
            "is_silent"
        ),
    )
    .where(is_pollable())
    .cte("judged")
)
_COUNTS = select(
    *(literal(0).label("id"), _JUDGED.c.state, _JUDGED.c.health),
    func.count().label("feeds"),
    func.count().filter(_JUDGED.c.is_silent).label("silent"),
    literal(0).label("place"),
).group_by(_JUDGED.c.state, _JUDGED.c.health)
# Of the same fault the feed that was in order most recently comes first: it is news.
_RANKED = (
    select(
        *(_JUDGED.c.id, _JUDGED.c.state, _JUDGED.c.health),
        func.row_number()
        .over(
            partition_by=_JUDGED.c.health,
            order_by=(_JUDGED.c.last_new_at.desc().nulls_last(), _JUDGED.c.id),
        )
        .label("place"),
    )
    .where(_JUDGED.c.health.in_(FAULTS))
    .subquery()
)
_FAULTS = select(
    *(_RANKED.c.id, _RANKED.c.state, _RANKED.c.health),
    *(literal(0), literal(0), _RANKED.c.place),
).where(_RANKED.c.place <= MAX_NAMED)
# Sources by their feed that has been silent for longest; the id is that of the source.
_SILENT = (
    select(
        _JUDGED.c.source_id,
        func.row_number()
        .over(order_by=(func.min(_JUDGED.c.silent_after), _JUDGED.c.source_id))
        .label("place"),
    )
    .where(_JUDGED.c.is_silent)
    .group_by(_JUDGED.c.source_id)
    .order_by(text("place"))
    .limit(MAX_SILENT)
    .subquery()
)
_SILENT_SOURCES = select(
    *(_SILENT.c.source_id, literal(FeedState.ACTIVE), literal("")),
    *(literal(0), literal(1), _SILENT.c.place),
)
_REPORT = union_all(_COUNTS, _FAULTS, _SILENT_SOURCES)
_NAMED = (
    select(
        *(feeds.c.id, sources.c.name.label("source"), feeds.c.url, feeds.c.reason),
        *(feeds.c.failures, feeds.c.last_new_at, feeds.c.newest_item_at),
    )
    .join_from(feeds, sources)
    .where(feeds.c.id.in_(bindparam("ids", expanding=True)))
)
_NAMES = select(sources.c.id, sources.c.name).where(
    sources.c.id.in_(bindparam("ids", expanding=True))
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
        states: by state, the number of feeds and how many of them are silent.
        silent_sources: names of sources with silent feeds, the longest silent first;
            at most :data:`MAX_SILENT`.
    """

    counts: dict[FeedHealth, int]
    faults: tuple[UnhealthyFeed, ...]
    states: dict[str, tuple[int, int]] = field(default_factory=dict)
    silent_sources: tuple[str, ...] = ()


def health_parameters(now: datetime) -> dict[str, datetime]:
    """Return the parameters of a statement with :data:`HEALTH`."""
    return {"now": now, "old": now - OLD_AGE}


def judge_feeds(connection: Connection, *, now: datetime) -> FeedReport:
    """Judge all feeds; the table is read once."""
    rows = connection.execute(_REPORT, health_parameters(now)).all()
    counts: Counter[FeedHealth] = Counter()
    all_feeds: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for row in (row for row in rows if not row.place):
        counts[FeedHealth(row.health)] += row.feeds
        all_feeds[row.state] += row.feeds
        silent[row.state] += row.silent
    named = sorted((row for row in rows if row.place), key=lambda row: row.place)
    faults = {row.id: FeedHealth(row.health) for row in named if not row.silent}
    return FeedReport(
        counts=dict(counts),
        faults=_name_faults(connection, faults),
        states={state: (count, silent[state]) for state, count in all_feeds.items()},
        silent_sources=_name_sources(connection, [r.id for r in named if r.silent]),
    )


def _name_faults(
    connection: Connection, faults: Mapping[int, FeedHealth]
) -> tuple[UnhealthyFeed, ...]:
    """Return the feeds by fault, those of one fault in the order that they have."""
    if not faults:
        return ()
    rows = {row.id: row for row in connection.execute(_NAMED, {"ids": list(faults)})}
    return tuple(
        UnhealthyFeed(
            id=row.id,
            source=row.source,
            url=row.url,
            health=health,
            reason=row.reason,
            failures=row.failures,
            last_new_at=row.last_new_at,
            newest_item_at=row.newest_item_at,
        )
        for feed_id, health in sorted(faults.items(), key=lambda item: item[1])
        if (row := rows.get(feed_id)) is not None
    )


def _name_sources(connection: Connection, source_ids: Sequence[int]) -> tuple[str, ...]:
    if not source_ids:
        return ()
    rows = connection.execute(_NAMES, {"ids": list(source_ids)}).all()
    names = {row.id: row.name for row in rows}
    return tuple(names[one] for one in source_ids if one in names)


def find_fruitless_sources(connection: Connection) -> list[FruitlessSource]:
    """Return sources whose latest entries all failed, so far or for good."""
    return [
        FruitlessSource(
            id=row.id, name=row.name, entries=row.entries, reason=row.reason
        )
        for row in connection.execute(_FRUITLESS)
    ]
