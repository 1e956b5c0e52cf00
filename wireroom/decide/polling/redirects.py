"""Permanent redirects of a feed: followed at each poll, trusted after days.

A permanent redirect may be a mistake, or come from a captive portal. Each poll follows
it, but only after many polls over days does its target replace the feed's URL. The old
URL stays stored: if the new one fails, the feed returns to the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import FeedRow

SETTLING_POLLS = 5
SETTLING_TIME = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectState:
    """A permanent redirect as polls have seen it.

    Attributes:
        permanent_url: its target; None: no redirect. moved_since: when it was first
            seen. moved_polls: consecutive polls that have seen it.
    """

    permanent_url: str | None = None
    moved_since: datetime | None = None
    moved_polls: int = 0


NO_REDIRECT = RedirectState()


def poll_url(feed: FeedRow) -> str:
    """Return the URL at which a feed is polled."""
    if feed.permanent_url is not None and follows_redirect(feed):
        return feed.permanent_url
    return feed.url


def follows_redirect(feed: FeedRow) -> bool:
    """Return whether the redirect was seen often and long enough to be trusted."""
    return (
        feed.permanent_url is not None
        and feed.last_polled_at is not None
        and feed.moved_since is not None
        and feed.moved_polls >= SETTLING_POLLS
        and feed.last_polled_at - feed.moved_since >= SETTLING_TIME
    )


def decide_redirect(
    feed: FeedRow, permanent_url: str | None, now: datetime
) -> RedirectState:
    """Return the state of a feed's redirect after a poll.

    Args:
        permanent_url: the target of a permanent redirect that the poll met, or None.
    """
    state = RedirectState(
        permanent_url=feed.permanent_url,
        moved_since=feed.moved_since,
        moved_polls=feed.moved_polls,
    )
    if follows_redirect(feed):
        return state
    if permanent_url is None:
        return NO_REDIRECT
    if permanent_url != feed.permanent_url:
        return RedirectState(
            permanent_url=permanent_url, moved_since=now, moved_polls=1
        )
    return RedirectState(
        permanent_url=permanent_url,
        moved_since=feed.moved_since,
        moved_polls=feed.moved_polls + 1,
    )


def is_redirect_news(feed: FeedRow, permanent_url: str | None) -> bool:
    """Return whether a poll that brought no new body still has a redirect to record."""
    return permanent_url is not None or feed.permanent_url is not None
