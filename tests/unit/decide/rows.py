"""Rows with the columns of a new feed, article or subscription, to be varied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wireroom.model.filters import NO_FILTERS
from wireroom.model.rows import ArticleRow, FeedRow, SubscriptionRow
from wireroom.model.states import FeedKind, FeedState, Outcome, Stage
from wireroom.model.websub import SubscriptionState

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def ago(**delta: float) -> datetime:
    return NOW - timedelta(**delta)


def after(**delta: float) -> datetime:
    return NOW + timedelta(**delta)


def make_feed(**columns: object) -> FeedRow:
    nothing = dict.fromkeys(FeedRow.__dataclass_fields__)
    usual = {
        "id": 1,
        "source_id": 1,
        "url": "https://paper.example/feed",
        "state": FeedState.ACTIVE,
        "moved_polls": 0,
        "gone_polls": 0,
        "interval_overrules": False,
        "kind": FeedKind.FEED,
        "kind_options": {},
        "kind_values": {},
        "filters": NO_FILTERS,
        "created_at": NOW,
        "new_per_day": 0.0,
        "polls": 0,
        "rhythm": [],
        "rhythm_days": 0.0,
        "publisher_hints": {},
        "due_at": NOW,
        "failures": 0,
        "allow_private": False,
        "credentials": None,
    }
    return FeedRow(**{**nothing, **usual, **columns})


def make_article(**columns: object) -> ArticleRow:
    nothing = dict.fromkeys(ArticleRow.__dataclass_fields__)
    usual = {
        "id": 1,
        "source_id": 1,
        "url": "https://paper.example/one",
        "stage": Stage.DONE,
        "outcome": Outcome.PUBLISHED,
        "title": "One",
        "text": "One.",
        "revision": 1,
        "comments_found": 0,
        "started": False,
        "attempts": 0,
        "failures": 0,
        "missing_checks": 0,
        "visits": 0,
        "quiet_visits": 0,
        "unconfirmed_changes": 0,
        "found_at": NOW,
    }
    return ArticleRow(**{**nothing, **usual, **columns})


def make_subscription(**columns: object) -> SubscriptionRow:
    nothing = dict.fromkeys(SubscriptionRow.__dataclass_fields__)
    usual = {
        "feed_id": 1,
        "hub": "https://hub.example/",
        "topic": "https://paper.example/feed",
        "state": SubscriptionState.ANNOUNCED,
        "attempts": 0,
        "feed_state": FeedState.ACTIVE,
    }
    return SubscriptionRow(**{**nothing, **usual, **columns})
