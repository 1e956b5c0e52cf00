"""What a poll shows of a feed's hub: which it is, and whether it can be relied on."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.feeds.websub_discovery import (
    HubChange,
    choose_hub,
    decide_hub_change,
    find_hubs,
)
from wireroom.model.websub import HubReliability, Subscription, SubscriptionState
from wireroom.steps.feeds.redirects import poll_url

if TYPE_CHECKING:
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import FeedRow
    from wireroom.model.websub import HubLinks
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# Bytes of chance in an address nobody guesses, and in a key.
TOKEN_BYTES = 32


def hub_reliability(given: StepContext, feed: FeedRow) -> HubReliability:
    """Say how far a feed's hub can be relied on; not at all where push is off."""
    if given.policy.callback_url is None or feed.push_state != SubscriptionState.ACTIVE:
        return HubReliability()
    return HubReliability(
        lease_expires_at=feed.push_until,
        delivered_at=feed.push_delivered_at,
        missed_at=feed.push_missed_at,
    )


def record_hub(
    given: StepContext,
    tx: Transaction,
    feed: FeedRow,
    response: FetchResponse,
    parsed: ParsedFeed | None,
    *,
    new: int,
) -> None:
    """Keep what a poll with ``new`` entries showed of the feed's hub."""
    if new and hub_reliability(given, feed).lease_expires_at is not None:
        tx.subscriptions.record_missed_entry(feed.id, now=given.now())
    if parsed is None:
        return
    header = response.headers.get("link", "")
    said = find_hubs(header, parsed.hub_links, base=response.final_url)
    said = replace(said, topic=said.topic or poll_url(feed))
    held = _to_subscription(feed)
    asked = decide_hub_change(said, held, now=given.now())
    if asked is HubChange.SUBSCRIBE:
        _adopt_hub(given, tx, feed, said, base_url=response.final_url)
    elif asked is HubChange.UNSUBSCRIBE and held is not None:
        _leave_hub(given, tx, feed, held)


def _to_subscription(feed: FeedRow) -> Subscription | None:
    if feed.hub is None:
        return None
    assert feed.topic is not None, "a subscription has a topic"
    assert feed.push_state is not None, "and a state"
    assert feed.push_announced_at is not None, "and a beginning"
    return Subscription(
        hub=feed.hub,
        topic=feed.topic,
        state=feed.push_state,
        announced_at=feed.push_announced_at,
    )


def _adopt_hub(
    given: StepContext,
    tx: Transaction,
    feed: FeedRow,
    said: HubLinks,
    *,
    base_url: str,
) -> None:
    assert said.topic is not None, "a feed has an address"
    tx.subscriptions.record_hub(
        feed.id,
        hub=choose_hub(said, _to_subscription(feed)),
        topic=said.topic,
        base_url=base_url,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        secret=secrets.token_urlsafe(TOKEN_BYTES),
        now=given.now(),
    )


def _leave_hub(
    given: StepContext, tx: Transaction, feed: FeedRow, held: Subscription
) -> None:
    bound = held.state in {SubscriptionState.REQUESTED, SubscriptionState.ACTIVE}
    state = SubscriptionState.ENDING if bound else SubscriptionState.ENDED
    tx.subscriptions.update(
        feed.id,
        state=state,
        reason="the feed names this hub no longer",
        next_action_at=given.now() if bound else None,
        attempts=0,
    )
