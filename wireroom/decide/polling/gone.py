"""When a feed that answers 410 is gone: after several answers over days.

A 410 is meant to be final (RFC 9110, 15.5.11), and is also what a site serves during a
move or by a mistake of its configuration. So one answer is a failed poll like others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import FeedRow

SETTLING_POLLS = 4
SETTLING_TIME = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneState:
    """Answers in a row that said a feed is gone, and when the first of them came."""

    since: datetime | None = None
    polls: int = 0

    def is_settled(self, now: datetime) -> bool:
        """Return whether the answers are enough, and over a time long enough."""
        return (
            self.since is not None
            and self.polls >= SETTLING_POLLS
            and now - self.since >= SETTLING_TIME
        )


NOT_GONE = GoneState()


def read_gone(feed: FeedRow) -> GoneState:
    """Return what polls up to now have seen."""
    return GoneState(since=feed.gone_since, polls=feed.gone_polls)


def observe_gone(feed: FeedRow, reason: Reason, now: datetime) -> GoneState:
    """Return the state after a failed poll; any other failure begins it again.

    A failure to reach the host says nothing about the feed, so the state stays.
    """
    if reason is Reason.GONE:
        return GoneState(since=feed.gone_since or now, polls=feed.gone_polls + 1)
    return read_gone(feed) if reason in _UNREACHED else NOT_GONE


_UNREACHED = frozenset(
    {Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.TLS, Reason.RATE_LIMITED}
)
