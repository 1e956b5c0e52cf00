"""Columns that the steps write, by table: a misspelt column fails the type check."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.model.json_columns import (
        CommentAnswerJson,
        CommentLocationJson,
        ImageJson,
        KindValues,
        LinkJson,
        PictureJson,
        PublishedTimeJson,
        PublisherHintsJson,
        ReplayBefore,
        ReservationJson,
    )
    from wireroom.model.replays import ReplayResult
    from wireroom.model.states import PollOutcome
    from wireroom.model.websub import SubscriptionState


@final
class ArticleUpdate(TypedDict, total=False):
    """Columns of ``articles``. A time may be ISO 8601 text.

    Stage and outcome are not among them: ``Articles.move`` writes them from the table
    of transitions.
    """

    source_id: int
    url: str
    final_url: str | None
    canonical_url: str | None
    canonical_key: str | None
    reason: str | None
    detail: str | None
    merged_into: int | None
    page_id: int | None
    title: str
    title_source: str | None
    authors: Sequence[str]
    authors_source: str | None
    published_at: datetime | str | None
    published_raw: str | None
    published_source: str | None
    published_precision: str | None
    published_zone: str | None
    published_offset_minutes: int | None
    dates: Mapping[str, PublishedTimeJson]
    section: str | None
    site_name: str | None
    paywalled: bool | None
    reservations: Mapping[str, ReservationJson]
    language: str | None
    image: ImageJson
    links: Sequence[LinkJson]
    description: str | None
    publisher: str | None
    tags: Sequence[str]
    text: str
    structure: Mapping[str, object]
    images: Sequence[PictureJson]
    body_source: str | None
    text_state: str | None
    text_reason: str | None
    word_count: int
    content_hash: bytes | None
    revision: int
    comments_expected: int | None
    comments_found: int
    comments_state: str | None
    comments_read_by: str
    comment_location: CommentLocationJson
    comment_answers: Sequence[CommentAnswerJson]
    erased_comments: int
    seen_digest: bytes | None
    extractor: str | None
    replay_id: int | None
    replay_due_at: datetime | None
    visits: int
    quiet_visits: int
    entry_changed_at: datetime | None
    unconfirmed_changes: int
    visited_at: datetime
    first_published_at: datetime
    updated_at: datetime
    withdrawn_at: datetime | None
    due_at: datetime | None
    lease_until: datetime | None
    lease_id: int | None
    started: bool
    attempts: int
    failures: int
    failing_since: datetime | None
    waits_for: str | None
    given_up_at: datetime | None
    missing_since: datetime | None
    missing_checks: int


@final
class FeedUpdate(TypedDict, total=False):
    """Columns of ``feeds``, except the state, which the table of transitions names."""

    reason: str | None
    detail: str | None
    format: str | None
    title: str | None
    etag: str | None
    last_modified: str | None
    validators_url: str | None
    body_sha256: bytes | None
    kind_values: KindValues
    listed: bytes | None
    listed_since: datetime | None
    permanent_url: str | None
    moved_since: datetime | None
    moved_polls: int
    gone_since: datetime | None
    gone_polls: int
    last_outcome: PollOutcome
    last_polled_at: datetime
    last_new_at: datetime
    newest_item_at: datetime | None
    new_per_day: float
    polls: int
    rhythm: Sequence[float]
    rhythm_days: float
    rhythm_at: datetime
    publisher_hints: PublisherHintsJson
    silent_after: datetime | None
    due_at: datetime | None
    failures: int
    waits_for: str | None


@final
class SubscriptionUpdate(TypedDict, total=False):
    """Columns of ``subscriptions``."""

    state: SubscriptionState
    reason: str | None
    lease_expires_at: datetime | None
    next_action_at: datetime | None
    attempts: int
    requested_at: datetime
    last_delivery_at: datetime


@final
class ReplayItemUpdate(TypedDict, total=False):
    """Columns of ``replay_items``."""

    lease_until: datetime | None
    state_before: ReplayBefore
    result: ReplayResult


@final
class ImportItemUpdate(TypedDict, total=False):
    """Columns of ``import_items``."""

    needs_download: bool
    is_live: bool
    due_at: datetime
    lease_until: datetime | None
