"""How often a feed is polled all the same while its hub delivers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.polls import PollPolicy
    from wireroom.model.websub import HubReliability

# A safety poll comes after so many times the usual wait, within these bounds: half a
# day at most, so that a feed that shows the news of a day loses none to a silent hub.
FALLBACK_FACTOR = 8
MIN_FALLBACK_WAIT = timedelta(hours=1)
MAX_FALLBACK_WAIT = timedelta(hours=12)


def is_hub_reliable(push: HubReliability, now: datetime) -> bool:
    """Whether a hub has shown that it delivers, and nothing has shown since it fails.

    A subscription alone shows nothing. What a poll finds that the hub did not bring
    counts against it until it delivers again.
    """
    if (
        push.lease_expires_at is None
        or push.lease_expires_at <= now
        or push.delivered_at is None
    ):
        return False
    return push.missed_at is None or push.delivered_at > push.missed_at


def schedule_fallback_poll(
    usual: datetime, *, now: datetime, push: HubReliability, policy: PollPolicy
) -> datetime:
    """When to poll a feed that may be pushed: at ``usual``, or later.

    Never after the end of the lease, but for a usual time that is later still: what the
    publisher asked for holds with a hub as without.
    """
    if not is_hub_reliable(push, now):
        return usual
    assert push.lease_expires_at is not None, "nobody relies on a hub without a lease"
    longest = min(MAX_FALLBACK_WAIT, timedelta(seconds=policy.ceiling))
    wait = max(MIN_FALLBACK_WAIT, min((usual - now) * FALLBACK_FACTOR, longest))
    return max(usual, min(now + wait, push.lease_expires_at))
