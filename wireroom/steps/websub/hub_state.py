"""What a poll shows of a feed's hub: which it is, and whether it can be relied on."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wireroom.feeds.websub_discovery import Change, announced, change, choose
from wireroom.model.websub import Held, Push, SubscriptionState
from wireroom.steps.feeds.redirects import address

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.websub import Announced
    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

# Bytes of chance in an address nobody guesses, and in a key.
CHANCE = 32


def push_of(given: Resources, feed: Row[Any]) -> Push:
    """Say how far a feed's hub can be relied on; not at all where push is off."""
    if given.policy.callback is None or feed.push_state != SubscriptionState.ACTIVE:
        return Push()
    return Push(
        until=feed.push_until,
        delivered_at=feed.push_delivered_at,
        missed_at=feed.push_missed_at,
    )


def note(
    given: Resources,
    tx: Transaction,
    feed: Row[Any],
    response: FetchResponse,
    parsed: ParsedFeed | None,
    *,
    new: int,
) -> None:
    """Keep what a poll with ``new`` entries showed of the feed's hub."""
    if new and push_of(given, feed).until is not None:
        tx.subscriptions.missed(feed.id, now=given.now())
    if parsed is None:
        return
    header = response.headers.get("link", "")
    said = announced(header, parsed.announced, base=response.final_url)
    said = replace(said, topic=said.topic or address(feed))
    held = _held(feed)
    asked = change(said, held, now=given.now())
    if asked is Change.TAKE:
        _take(given, tx, feed, said, base_url=response.final_url)
    elif asked is Change.LEAVE and held is not None:
        _leave(given, tx, feed, held)


def _held(feed: Row[Any]) -> Held | None:
    if feed.hub is None:
        return None
    return Held(
        hub=feed.hub,
        topic=feed.topic,
        state=SubscriptionState(feed.push_state),
        announced_at=feed.push_announced_at,
    )


def _take(
    given: Resources, tx: Transaction, feed: Row[Any], said: Announced, *, base_url: str
) -> None:
    assert said.topic is not None, "a feed has an address"
    tx.subscriptions.announce(
        feed.id,
        hub=choose(said, _held(feed)),
        topic=said.topic,
        base_url=base_url,
        token=secrets.token_urlsafe(CHANCE),
        secret=secrets.token_urlsafe(CHANCE),
        now=given.now(),
    )


def _leave(given: Resources, tx: Transaction, feed: Row[Any], held: Held) -> None:
    bound = held.state in {SubscriptionState.ASKED, SubscriptionState.ACTIVE}
    state = SubscriptionState.ENDING if bound else SubscriptionState.ENDED
    tx.subscriptions.record(
        feed.id,
        state=state,
        reason="the feed names this hub no longer",
        next_action_at=given.now() if bound else None,
        attempts=0,
    )
