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
LEASE = timedelta(days=10)
# A hub that grants less is asked again no sooner, one that grants more no later.
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=30)
# A lease is renewed when this share of it is over, and up to a tenth by chance.
RENEW_AT, SPREAD = 0.7, 0.1
# How long a hub may take to call back, the first time.
PATIENCE = HOUR
# After a transient failure, a settled one, a denial; doubled each time, up to a bound.
SOON, LATER = timedelta(minutes=5), DAY
# Times a hub is asked to stop before it is left alone.
GOODBYES = 3
# The longest number of seconds that is read.
_DIGITS = 9


class Step(StrEnum):
    """What is to be done about a subscription."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    # Nothing to ask: the row is put to rest.
    END = "end"


def next_step(state: SubscriptionState, *, is_polled: bool, attempts: int) -> Step:
    """Decide what is asked of a hub.

    Args:
        is_polled: whether the feed is; nobody pushes one that was paused or is gone.
        attempts: how often the hub was asked since it last went well.
    """
    bound = {SubscriptionState.ASKED, SubscriptionState.ACTIVE}
    if state is SubscriptionState.ENDING or (not is_polled and state in bound):
        leaving = state is not SubscriptionState.ENDING or attempts < GOODBYES
        return Step.UNSUBSCRIBE if leaving else Step.END
    return Step.SUBSCRIBE if is_polled else Step.END


def read_lease(said: str | None) -> timedelta:
    """Read ``hub.lease_seconds``: at most thirty days, a day where it is missing."""
    text = (said or "").strip()
    if not (text.isascii() and text.isdigit()):
        return DAY
    return min(timedelta(seconds=int(text[:_DIGITS])), LONGEST)


def renew_at(now: datetime, lease: timedelta, *, jitter: float) -> datetime:
    """When to ask for a lease again; ``jitter`` is drawn by the caller from [0, 1)."""
    return now + max(lease * (RENEW_AT + SPREAD * jitter), SHORTEST)


def patience(now: datetime, attempts: int, *, lease_ends: datetime | None) -> datetime:
    """Until when a hub may call back before it is asked again.

    While a lease runs, half of what is left of it, so that it is renewed in time.
    """
    wait = _doubled(PATIENCE, attempts, DAY)
    if lease_ends is not None:
        wait = max(min(wait, (lease_ends - now) / 2), SHORTEST)
    return now + wait


def ask_again(
    now: datetime, error: Transient | Permanent, attempts: int, *, jitter: float
) -> datetime:
    """When to ask a hub again that could not be had, or refused."""
    if isinstance(error, Permanent):
        return denied_until(now, attempts)
    wait = _doubled(SOON, attempts, DAY) * (1 + jitter / 2)
    asked_for = timedelta(seconds=min(error.retry_after or 0.0, DAY.total_seconds()))
    return now + max(wait, asked_for)


def denied_until(now: datetime, attempts: int) -> datetime:
    """When to ask a hub again that said no."""
    return now + _doubled(LATER, attempts, LONGEST)


def _doubled(first: timedelta, attempts: int, most: timedelta) -> timedelta:
    return min(first * (1 << min(max(attempts - 1, 0), 20)), most)
