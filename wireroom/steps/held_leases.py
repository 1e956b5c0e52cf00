"""The leases that a thread holds now: what to give back when its task ends badly.

A task that fails is ended by the task's base class, which knows only the row's id. The
row may be another worker's by then, so it is given back, or put into quarantine, by the
lease that this thread has started and by no other.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wireroom.model.leases import ArticleLease, FeedLease


class HeldLeases(threading.local):
    """The last article and the last feed that this thread has started."""

    article: ArticleLease | None = None
    feed: FeedLease | None = None

    def get_article(self, article_id: int) -> ArticleLease | None:
        """Return the lease of an article if this thread has started it last."""
        lease = self.article
        return lease if lease and lease.article_id == article_id else None

    def get_feed(self, feed_id: int) -> FeedLease | None:
        """Return the lease of a feed if this thread has started it last."""
        lease = self.feed
        return lease if lease and lease.feed_id == feed_id else None
