"""Columns of a feed's row, from what a poll or a delivery decided."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wireroom.model.http import Validators, read_validators

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.polling.gone import GoneState
    from wireroom.decide.polling.habits import FeedHabits
    from wireroom.decide.polling.polls import PolledFeed
    from wireroom.decide.polling.redirects import RedirectState
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.feed_hints import PublisherHints
    from wireroom.model.http import FetchResponse
    from wireroom.model.json_columns import PublisherHintsJson
    from wireroom.model.rows import FeedRow
    from wireroom.model.updates import FeedUpdate


def poll_columns(
    feed: FeedRow,
    polled: PolledFeed,
    response: FetchResponse,
    parsed: ParsedFeed | None,
    now: datetime,
) -> FeedUpdate:
    """Return the columns of a successful poll, except the time of the next one."""
    return {
        "reason": None,
        "detail": _describe_damage(response, parsed) if parsed else feed.detail,
        "polls": feed.polls + 1,
        "last_polled_at": now,
        "last_outcome": polled.outcome,
        "publisher_hints": _hints_to_json(polled.hints),
        **habit_columns(polled.habits, now),
        **redirect_columns(polled.redirect),
        **_response_columns(feed, response, parsed),
    }


def habit_columns(habits: FeedHabits, now: datetime) -> FeedUpdate:
    """Return the columns of a feed's habits, learned now."""
    columns: FeedUpdate = {
        "new_per_day": habits.new_per_day,
        "rhythm": list(habits.rhythm.hours),
        "rhythm_days": habits.rhythm.days,
        "rhythm_at": now,
        "newest_item_at": habits.newest_item_at,
    }
    if habits.last_new_at is not None:
        columns["last_new_at"] = habits.last_new_at
        columns["silent_after"] = habits.silent_after
    return columns


def redirect_columns(redirect: RedirectState) -> FeedUpdate:
    """Return the columns of a feed's permanent redirect."""
    return {
        "permanent_url": redirect.permanent_url,
        "moved_since": redirect.moved_since,
        "moved_polls": redirect.moved_polls,
    }


def get_validators(feed: FeedRow) -> Validators:
    """Return what makes the next poll conditional, and the address that issued it."""
    return Validators(
        etag=feed.etag, last_modified=feed.last_modified, issuer=feed.validators_url
    )


def gone_columns(gone: GoneState) -> FeedUpdate:
    """Return the columns of the answers that said a feed is gone."""
    return {"gone_since": gone.since, "gone_polls": gone.polls}


def hash_body(response: FetchResponse) -> bytes:
    """Return the SHA-256 by which an unchanged body is recognised."""
    return hashlib.sha256(response.body).digest()


def _response_columns(
    feed: FeedRow, response: FetchResponse, parsed: ParsedFeed | None
) -> FeedUpdate:
    """Return the validators and the body's hash for the next poll."""
    validators = read_validators(response, stored=get_validators(feed))
    columns: FeedUpdate = {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "validators_url": validators.issuer,
    }
    if response.status != 304:
        columns["body_sha256"] = hash_body(response)
    if parsed is not None:
        columns |= {"format": parsed.format, "title": parsed.title[:500]}
    return columns


def _describe_damage(response: FetchResponse, parsed: ParsedFeed) -> str | None:
    notes = filter(None, (response.damage, parsed.damage))
    return "; ".join(notes)[:500] or None


def _hints_to_json(hints: PublisherHints) -> PublisherHintsJson:
    document: PublisherHintsJson = {}
    if hints.interval_seconds:
        document["interval_seconds"] = hints.interval_seconds
    if hints.skip_hours:
        document["skip_hours"] = sorted(hints.skip_hours)
    if hints.skip_days:
        document["skip_days"] = sorted(hints.skip_days)
    return document
