"""A feed that moved for good: believed late, the old address kept.

A permanent redirect may be a slip, or a captive portal's. It is followed each time, and
taken for the feed's address only after many polls over days; a new address that turns
out to be wrong is given up for the old one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.errors import Permanent
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import FeedRow
    from wireroom.model.updates import FeedUpdate
    from wireroom.steps.context import StepContext

SETTLING_POLLS = 5
SETTLING_TIME = timedelta(days=3)


def poll_url(feed: FeedRow) -> str:
    """Return where a feed is polled."""
    return str(feed.permanent_url if follows_redirect(feed) else feed.url)


def follows_redirect(feed: FeedRow) -> bool:
    """Whether the redirect was seen often and long enough."""
    return (
        feed.permanent_url is not None
        and feed.last_polled_at is not None
        and feed.moved_since is not None
        and feed.moved_polls >= SETTLING_POLLS
        and feed.last_polled_at - feed.moved_since >= SETTLING_TIME
    )


def redirect_columns(
    feed: FeedRow, response: FetchResponse, now: datetime
) -> FeedUpdate:
    """Give what a poll showed of a move."""
    if follows_redirect(feed):
        return {}
    target = response.permanent_url
    if target is None:
        return _NO_REDIRECT
    if target != feed.permanent_url:
        return {"permanent_url": target, "moved_since": now, "moved_polls": 1}
    return {"moved_polls": feed.moved_polls + 1}


def revert_redirect(given: StepContext, feed: FeedRow, error: Permanent) -> None:
    """Give up a new address that does not answer; the old one is asked at once."""
    now = given.now()
    with given.store.begin() as tx:
        tx.feeds.record_poll(
            feed.id,
            {
                "detail": f"moved back from {feed.permanent_url}: {error.detail}"[:500],
                "polls": feed.polls + 1,
                "last_polled_at": now,
                "failures": feed.failures,
                **_NO_REDIRECT,
            },
            due_at=now,
        )


_NO_REDIRECT: FeedUpdate = {
    "permanent_url": None,
    "moved_since": None,
    "moved_polls": 0,
}
