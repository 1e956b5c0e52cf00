"""What travels between the steps of push: who announces it, and how it stands.

A feed may name a *hub*, which sends new entries to whoever has subscribed to the feed's
*topic* there (W3C WebSub, Recommendation of 23 January 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class SubscriptionState(StrEnum):
    """How a feed stands with its hub."""

    # Announced by the feed; nobody was asked yet.
    ANNOUNCED = "known"
    # The hub took our request and has not called back.
    REQUESTED = "asked"
    ACTIVE = "active"
    # The hub said no.
    DENIED = "denied"
    # The hub cannot be had, or did not call back in time; asked again later.
    FAILING = "failing"
    # We asked to be left alone, and the hub has not called back.
    ENDING = "ending"
    ENDED = "ended"


class DeliveryOutcome(StrEnum):
    """What became of a delivery at the door."""

    STORED = "stored"
    # The same bytes were there within a day.
    DUPLICATE = "repeated"
    BAD_SIGNATURE = "bad_signature"
    # Nobody was told this address.
    UNKNOWN = "unknown"
    # We are subscribed no longer.
    ENDED = "ended"
    TOO_LARGE = "too_large"
    SLOW = "slow"
    # Too much of this feed waits to be read.
    FULL = "full"
    # Too many deliver at this moment.
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLinks:
    """Who pushes a feed, as its publisher says: absolute addresses, http(s).

    Attributes:
        hubs: in the publisher's order. topic: what they are to be asked for
            (``rel="self"``), None where the feed does not say.
    """

    hubs: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """The subscription a feed has: with whom, for what, since when, how it stands."""

    hub: str
    topic: str
    state: SubscriptionState
    announced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HubReliability:
    """How far a feed's hub can be relied on.

    Attributes:
        until: the end of the lease, None where there is none. delivered_at: when it
            last delivered what could be read. missed_entry_at: when a poll last found an
            entry that it had not delivered.
    """

    lease_expires_at: datetime | None = None
    delivered_at: datetime | None = None
    missed_entry_at: datetime | None = None
