"""What is to be done about a subscription, and when it is looked at again."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Transient
from wireroom.model.websub import SubscriptionState

if TYPE_CHECKING:
    from datetime import datetime

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# What we ask for: hubs that are met grant five to ten days.
REQUESTED_LEASE = timedelta(days=10)
# A hub that grants less is asked again no sooner, one that grants more no later.
MIN_WAIT, MAX_WAIT = timedelta(minutes=5), timedelta(days=30)
# A lease is renewed when this share of it is over, and up to a tenth by chance.
RENEWAL_SHARE, RENEWAL_SPREAD = 0.7, 0.1
# How long a hub may take to call back, the first time.
CALLBACK_TIMEOUT = HOUR
# After a transient failure, a settled one, a denial; doubled each time, up to a bound.
RETRY_AFTER_FAILURE, RETRY_AFTER_DENIAL = timedelta(minutes=5), DAY
# Times a hub is asked to stop before it is left alone.
MAX_UNSUBSCRIBE_REQUESTS = 3
# The longest number of seconds that is read.
_DIGITS = 9


class HubRequest(StrEnum):
    """What is to be done about a subscription."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    # Nothing to ask: the row is put to rest.
    END = "end"


def choose_hub_request(
    state: SubscriptionState, *, is_polled: bool, attempts: int
) -> HubRequest:
    """Decide what is asked of a hub.

    Args:
        is_polled: whether the feed is; nobody pushes one that was paused or is gone.
        attempts: how often the hub was asked since it last went well.
    """
    bound = {SubscriptionState.REQUESTED, SubscriptionState.ACTIVE}
    if state is SubscriptionState.ENDING or (not is_polled and state in bound):
        leaving = (
            state is not SubscriptionState.ENDING or attempts < MAX_UNSUBSCRIBE_REQUESTS
        )
        return HubRequest.UNSUBSCRIBE if leaving else HubRequest.END
    return HubRequest.SUBSCRIBE if is_polled else HubRequest.END


def parse_lease(said: str | None) -> timedelta:
    """Read ``hub.lease_seconds``: at most thirty days, a day where it is missing."""
    text = (said or "").strip()
    if not (text.isascii() and text.isdigit()):
        return DAY
    return min(timedelta(seconds=int(text[:_DIGITS])), MAX_WAIT)


def schedule_renewal(now: datetime, lease: timedelta, *, jitter: float) -> datetime:
    """When to ask for a lease again; ``jitter`` is drawn by the caller from [0, 1)."""
    return now + max(lease * (RENEWAL_SHARE + RENEWAL_SPREAD * jitter), MIN_WAIT)


def compute_callback_deadline(
    now: datetime, attempts: int, *, lease_ends: datetime | None
) -> datetime:
    """Until when a hub may call back before it is asked again.

    While a lease runs, half of what is left of it, so that it is renewed in time.
    """
    wait = _double_wait(CALLBACK_TIMEOUT, attempts, DAY)
    if lease_ends is not None:
        wait = max(min(wait, (lease_ends - now) / 2), MIN_WAIT)
    return now + wait


def schedule_hub_retry(
    now: datetime, error: Transient | Permanent, attempts: int, *, jitter: float
) -> datetime:
    """When to ask a hub again that could not be had, or refused."""
    if isinstance(error, Permanent):
        return schedule_retry_after_denial(now, attempts)
    wait = _double_wait(RETRY_AFTER_FAILURE, attempts, DAY) * (1 + jitter / 2)
    asked_for = timedelta(seconds=min(error.retry_after or 0.0, DAY.total_seconds()))
    return now + max(wait, asked_for)


def schedule_retry_after_denial(now: datetime, attempts: int) -> datetime:
    """When to ask a hub again that said no."""
    return now + _double_wait(RETRY_AFTER_DENIAL, attempts, MAX_WAIT)


def _double_wait(first: timedelta, attempts: int, most: timedelta) -> timedelta:
    return min(first * (1 << min(max(attempts - 1, 0), 20)), most)
