"""Sources and feeds as an operator wrote them down.

Applying the same list again changes nothing. A feed that was taken out is paused and
kept, with all it ever brought.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select, update
from sqlalchemy.dialects import postgresql

from wireroom.model import FeedState
from wireroom.store.tables import feeds, sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection

# Where pages that were asked for by hand are booked. No web address has this scheme.
BY_HAND = "by hand"
BY_HAND_URL = "wireroom:by-hand"
WITHDRAWN = "taken out of the sources file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """A feed as configured; ``interval`` None means: learn it."""

    url: str
    interval: timedelta | None = None

    @property
    def seconds(self) -> int | None:
        """The interval as its column holds it."""
        return int(self.interval.total_seconds()) if self.interval else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source as configured."""

    name: str
    url: str | None = None
    country: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    comments: bool = True
    utc_offset_minutes: int | None = None
    allow_private: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    feeds: tuple[FeedSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What applying a list changed, in feeds."""

    added: int
    resumed: int
    paused: int


def source_values(spec: SourceSpec) -> dict[str, Any]:
    """Give a source's columns."""
    return {
        "name": spec.name,
        "url": spec.url,
        "country": spec.country,
        "language": spec.language,
        "tags": list(spec.tags),
        "comments": spec.comments,
        "utc_offset_minutes": spec.utc_offset_minutes,
        "allow_private": spec.allow_private,
        "headers": spec.headers,
    }


class Directory:
    """Writing the configured sources."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply(self, specs: Sequence[SourceSpec], *, now: datetime) -> Applied:
        """Make the database's active feeds those of ``specs``."""
        added = 0
        listed = [feed.url for spec in specs for feed in spec.feeds]
        resumed = self._resume(listed, now=now)
        for spec in specs:
            source_id = self._source(spec)
            added += sum(self._feed(source_id, f, now=now) for f in spec.feeds)
        paused = self._pause_all_but(listed)
        return Applied(added=added, resumed=resumed, paused=paused)

    def by_hand(self) -> tuple[int, int]:
        """Return (source id, feed id) for pages that are asked for one by one."""
        source_id = self._source(SourceSpec(name=BY_HAND))
        values = {
            "source_id": source_id,
            "url": BY_HAND_URL,
            "state": FeedState.PAUSED,
            "reason": "not a feed",
        }
        kept = postgresql.insert(feeds).values(values)
        kept = kept.on_conflict_do_update(
            index_elements=[feeds.c.url], set_={"source_id": kept.excluded.source_id}
        )
        feed_id = self._connection.execute(kept.returning(feeds.c.id)).scalar_one()
        return source_id, feed_id

    def list(self) -> list[dict[str, Any]]:
        """Return every feed with its source's name, in the order of names."""
        asked = (
            select(sources.c.name.label("source"), *feeds.c)
            .join_from(feeds, sources)
            .where(feeds.c.url != BY_HAND_URL)
            .order_by(sources.c.name, feeds.c.url)
        )
        return [dict(row) for row in self._connection.execute(asked).mappings()]

    def _source(self, spec: SourceSpec) -> int:
        values = source_values(spec)
        kept = postgresql.insert(sources).values(values)
        kept = kept.on_conflict_do_update(
            index_elements=[sources.c.name], set_=dict(values)
        )
        return int(self._connection.execute(kept.returning(sources.c.id)).scalar_one())

    def _feed(self, source_id: int, spec: FeedSpec, *, now: datetime) -> bool:
        values = {
            "source_id": source_id,
            "url": spec.url,
            "interval_seconds": spec.seconds,
            "due_at": now,
        }
        kept = postgresql.insert(feeds).values(values)
        kept = kept.on_conflict_do_update(
            index_elements=[feeds.c.url],
            set_={"source_id": source_id, "interval_seconds": spec.seconds},
        )
        is_new: ColumnElement[bool] = literal_column("(xmax = 0)")
        return bool(self._connection.execute(kept.returning(is_new)).scalar_one())

    def _resume(self, urls: Sequence[str], *, now: datetime) -> int:
        resumed = (
            update(feeds)
            .where(
                feeds.c.url.in_(urls),
                feeds.c.state == FeedState.PAUSED,
                feeds.c.reason == WITHDRAWN,
            )
            .values(state=FeedState.ACTIVE, reason=None, due_at=now)
            .returning(feeds.c.id)
        )
        return len(self._connection.execute(resumed).all())

    def _pause_all_but(self, urls: Sequence[str]) -> int:
        paused = (
            update(feeds)
            .where(
                feeds.c.url.not_in([*urls, BY_HAND_URL]),
                feeds.c.state != FeedState.PAUSED,
            )
            .values(state=FeedState.PAUSED, reason=WITHDRAWN, due_at=None)
            .returning(feeds.c.id)
        )
        return len(self._connection.execute(paused).all())
