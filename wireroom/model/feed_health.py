"""The health of a feed, judged by its own history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Failed polls in a row that make a feed failing: a single one is usual on the web.
MIN_FAILURES = 2
# Polls without any entry after which a feed counts as empty.
MIN_POLLS = 2
# A feed whose newest item is older has probably moved or ended.
OLD_AGE = timedelta(days=90)


class FeedHealth(StrEnum):
    """Whether a feed brings what it is polled for. A feed has the first that applies.

    PAUSED, GONE: not polled. FAILING: the last polls failed, or the host does not
    answer. NEW: not read yet. EMPTY: read, and never with an entry. OLD: the newest
    item is older than :data:`OLD_AGE`. SILENT: nothing new for longer than is usual for
    the feed.
    """

    PAUSED = "paused"
    GONE = "gone"
    FAILING = "failing"
    NEW = "new"
    EMPTY = "empty"
    OLD = "old"
    SILENT = "silent"
    DELIVERING = "delivering"

    @property
    def is_fault(self) -> bool:
        """Whether an operator should look at the feed."""
        return self in FAULTS


FAULTS = (
    FeedHealth.FAILING,
    FeedHealth.GONE,
    FeedHealth.EMPTY,
    FeedHealth.OLD,
    FeedHealth.SILENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnhealthyFeed:
    """A feed at fault.

    Attributes:
        source: its name. url: without credentials. reason: of the last failed poll, or
            None. failures: failed polls in a row.
        last_new_at: when a poll last brought an entry. newest_item_at: the latest
            publication that an entry has stated.
    """

    id: int
    source: str
    url: str
    health: FeedHealth
    reason: str | None
    failures: int
    last_new_at: datetime | None
    newest_item_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FruitlessSource:
    """A source of whose entries none has become an article.

    Attributes:
        entries: its latest entries, at most fifty a feed; each was rejected, or its
            article has failed at least once.
        reason: the most frequent one.
    """

    id: int
    name: str
    entries: int
    reason: str | None
