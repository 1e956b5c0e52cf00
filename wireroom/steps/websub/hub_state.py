"""The hub that a feed names: record it, or leave it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.decide.polling.redirects import poll_url
from wireroom.feeds.discovery.websub_discovery import (
    HubChange,
    choose_hub,
    decide_hub_change,
    find_hubs,
)
from wireroom.model.websub import Subscription, SubscriptionState

if TYPE_CHECKING:
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import FeedRow
    from wireroom.model.websub import HubLinks
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# Random bytes in the token of a callback URL, which must not be guessable, and in the
# secret of its signatures.
TOKEN_BYTES = 32


def record_hub(
    ctx: StepContext,
    tx: Transaction,
    feed_id: int,
    response: FetchResponse,
    parsed: ParsedFeed,
) -> None:
    """Record the hub that a parsed feed names, or that it names none any more.

    The caller has locked the feed.
    """
    # Locked before it is read: the hub may call back at any moment.
    tx.subscriptions.get_for_update(feed_id)
    feed = tx.feeds.get(feed_id)
    header = response.headers.get("link", "")
    links = find_hubs(header, parsed.hub_links, base=response.final_url)
    links = replace(links, topic=links.topic or poll_url(feed))
    subscription = _to_subscription(feed)
    change = decide_hub_change(links, subscription, now=ctx.now())
    if change is HubChange.SUBSCRIBE:
        _adopt_hub(ctx, tx, feed, links, base_url=response.final_url)
    elif change is HubChange.UNSUBSCRIBE and subscription is not None:
        _leave_hub(ctx, tx, feed, subscription)


def _to_subscription(feed: FeedRow) -> Subscription | None:
    if feed.hub is None:
        return None
    assert feed.topic is not None, "a subscription has a topic"
    assert feed.push_state is not None, "a subscription has a state"
    assert feed.push_announced_at is not None, "a subscription has a start"
    return Subscription(
        hub=feed.hub,
        topic=feed.topic,
        state=feed.push_state,
        announced_at=feed.push_announced_at,
    )


def _adopt_hub(
    ctx: StepContext,
    tx: Transaction,
    feed: FeedRow,
    links: HubLinks,
    *,
    base_url: str,
) -> None:
    assert links.topic is not None, "record_hub sets the topic"
    tx.subscriptions.record_hub(
        feed.id,
        hub=choose_hub(links, _to_subscription(feed)),
        topic=links.topic,
        base_url=base_url,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        secret=secrets.token_urlsafe(TOKEN_BYTES),
        now=ctx.now(),
    )


def _leave_hub(
    ctx: StepContext, tx: Transaction, feed: FeedRow, subscription: Subscription
) -> None:
    """End a subscription; a hub that may deliver is asked to unsubscribe us."""
    may_deliver = subscription.state in {
        SubscriptionState.REQUESTED,
        SubscriptionState.ACTIVE,
    }
    tx.subscriptions.update(
        feed.id,
        state=SubscriptionState.ENDING if may_deliver else SubscriptionState.ENDED,
        reason="the feed no longer names this hub",
        next_action_at=ctx.now() if may_deliver else None,
        attempts=0,
    )
