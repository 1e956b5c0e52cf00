"""How often a feed is polled all the same while its hub delivers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.feeds.schedule import PollPolicy
    from wireroom.model.websub import Push

# A safety poll comes after so many times the usual wait, within these bounds: half a
# day at most, so that a feed that shows the news of a day loses none to a silent hub.
SAFETY_TIMES = 8
SAFETY_LEAST = timedelta(hours=1)
SAFETY_MOST = timedelta(hours=12)


def is_relied_on(push: Push, now: datetime) -> bool:
    """Whether a hub has shown that it delivers, and nothing has shown since it fails.

    A subscription alone shows nothing. What a poll finds that the hub did not bring
    counts against it until it delivers again.
    """
    if push.until is None or push.until <= now or push.delivered_at is None:
        return False
    return push.missed_at is None or push.delivered_at > push.missed_at


def safety_poll(
    usual: datetime, *, now: datetime, push: Push, policy: PollPolicy
) -> datetime:
    """When to poll a feed that may be pushed: at ``usual``, or later.

    Never after the end of the lease, but for a usual time that is later still: what the
    publisher asked for holds with a hub as without.
    """
    if not is_relied_on(push, now):
        return usual
    assert push.until is not None, "nobody relies on a hub without a lease"
    longest = min(SAFETY_MOST, timedelta(seconds=policy.ceiling))
    wait = max(SAFETY_LEAST, min((usual - now) * SAFETY_TIMES, longest))
    return max(usual, min(now + wait, push.until))
