"""Leases as values: which worker may write to a row.

Every start draws a new lease id from one sequence, so an id is never given twice: not
after a restart, a put-off or an outcome. Recording an outcome takes the id off the row.
A write by a worker names its lease, and changes nothing if the row has another one
(``docs/adr/0014-fences.md``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLease:
    """The right to write to an article.

    Attributes:
        lease_id: None if the row is locked by this transaction and leased to no worker.
    """

    article_id: int
    lease_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLease:
    """The right to record a poll of a feed."""

    feed_id: int
    lease_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionLease:
    """The right to record the answer of a feed's hub to one request."""

    feed_id: int
    lease_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLease:
    """The right to record the outcome of a hub's delivery."""

    delivery_id: int
    lease_id: int
