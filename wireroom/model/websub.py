"""Values of WebSub: hubs, subscriptions, deliveries.

A feed may name a *hub*, which sends new entries to all subscribers of the feed's
*topic* (W3C WebSub, Recommendation of 23 January 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class SubscriptionState(StrEnum):
    """State of a feed's subscription with its hub."""

    # Announced by the feed, not requested yet.
    ANNOUNCED = "known"
    # The hub accepted the request and has not verified it.
    REQUESTED = "asked"
    ACTIVE = "active"
    # The hub refused.
    DENIED = "denied"
    # The hub does not answer, or did not verify in time; requested again later.
    FAILING = "failing"
    # Unsubscribing was requested, and the hub has not verified it.
    ENDING = "ending"
    ENDED = "ended"


class DeliveryOutcome(StrEnum):
    """What was done with a delivery when it arrived."""

    STORED = "stored"
    # The same bytes were delivered within a day.
    DUPLICATE = "repeated"
    BAD_SIGNATURE = "bad_signature"
    # No hub was given this address.
    UNKNOWN = "unknown"
    # The subscription has ended.
    ENDED = "ended"
    TOO_LARGE = "too_large"
    SLOW = "slow"
    # Too many deliveries of this feed wait to be parsed.
    FULL = "full"
    # Too many deliveries arrive at this moment.
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLinks:
    """The hubs that a publisher names for a feed: absolute addresses, http(s).

    Attributes:
        hubs: in the publisher's order. topic: to be requested from them
            (``rel="self"``), None if the feed names none.
    """

    hubs: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed's subscription: hub, topic, state, and when the feed announced it."""

    hub: str
    topic: str
    state: SubscriptionState
    announced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HubReliability:
    """How far polls may rely on a feed's hub.

    Attributes:
        lease_expires_at: end of the subscription's lease, None without a lease.
        delivered_at: last delivery that could be parsed. missed_entry_at: last poll
            that found an entry which the hub had not delivered.
    """

    lease_expires_at: datetime | None = None
    delivered_at: datetime | None = None
    missed_entry_at: datetime | None = None
