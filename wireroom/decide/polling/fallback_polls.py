"""Fallback polls: how often a feed is still polled while its hub delivers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.model.websub import HubReliability, SubscriptionState

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.polling.poll_interval import PollPolicy
    from wireroom.model.rows import FeedRow

# A fallback poll comes after this multiple of the usual wait, within these bounds: half
# a day at most, so that a feed that lists the news of a day loses none if the hub
# fails.
FALLBACK_FACTOR = 8
MIN_FALLBACK_WAIT = timedelta(hours=1)
MAX_FALLBACK_WAIT = timedelta(hours=12)


def read_hub_reliability(feed: FeedRow, *, is_enabled: bool) -> HubReliability:
    """Return the reliability of a feed's hub; no lease if it has no subscription.

    Args:
        is_enabled: whether WebSub is enabled; without it no hub can deliver.
    """
    if not is_enabled or feed.push_state is not SubscriptionState.ACTIVE:
        return HubReliability()
    return HubReliability(
        lease_expires_at=feed.push_until,
        delivered_at=feed.push_delivered_at,
        missed_entry_at=feed.push_missed_at,
    )


def is_hub_reliable(hub: HubReliability, now: datetime) -> bool:
    """Return whether a hub has delivered, and has not missed an entry since.

    A subscription alone is no proof. An entry that a poll finds before the hub has
    delivered it counts against the hub until its next delivery.
    """
    if (
        hub.lease_expires_at is None
        or hub.lease_expires_at <= now
        or hub.delivered_at is None
    ):
        return False
    return hub.missed_entry_at is None or hub.delivered_at > hub.missed_entry_at


def schedule_fallback_poll(
    usual: datetime, *, now: datetime, hub: HubReliability, policy: PollPolicy
) -> datetime:
    """Return when to poll a feed that may have a hub: at ``usual``, or later.

    Never after the end of the lease, unless ``usual`` is later: the publisher's own
    hints hold with a hub as without.
    """
    if not is_hub_reliable(hub, now):
        return usual
    assert hub.lease_expires_at is not None, "a reliable hub has a lease"
    longest = min(MAX_FALLBACK_WAIT, timedelta(seconds=policy.ceiling))
    wait = max(MIN_FALLBACK_WAIT, min((usual - now) * FALLBACK_FACTOR, longest))
    return max(usual, min(now + wait, hub.lease_expires_at))
