"""Rows as the steps and the console read them: one frozen object a row.

Fields are named after the columns, so that a misspelt column fails the type check.
Columns of states are enums here and text in the database. Times are aware, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.model.leases import ArticleLease, DeliveryLease

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wireroom.model.credentials import Credentials
    from wireroom.model.discussion import CommentOrigin
    from wireroom.model.evidence import TextChoice
    from wireroom.model.filters import EntryFilters
    from wireroom.model.json_columns import (
        CommentAnswerJson,
        CommentLocationJson,
        ImageJson,
        KindValues,
        LinkJson,
        PictureJson,
        PublishedTimeJson,
        PublisherHintsJson,
        ReservationJson,
    )
    from wireroom.model.json_paths import JsonPaths
    from wireroom.model.moment import Precision, ZoneSource
    from wireroom.model.rendering import RenderChoice
    from wireroom.model.reservations import Obey
    from wireroom.model.retention import Keep
    from wireroom.model.states import (
        CommentState,
        FailureState,
        FeedState,
        Outcome,
        Stage,
    )
    from wireroom.model.websub import SubscriptionState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source as configured: a row of ``sources``."""

    id: int
    name: str
    url: str | None
    country: str | None
    language: str | None
    tags: list[str]
    comments: bool
    external_comments: bool
    utc_offset_minutes: int | None
    allow_private: bool
    credentials: Credentials | None
    rules: dict[str, list[str]]
    full_text: TextChoice
    render: RenderChoice
    keep: Keep
    obey: Obey
    hosts: list[str]
    trusted: bool
    created_at: datetime


# Without slots, so that a row is read at once: one is read for each poll.
@dataclass(frozen=True, kw_only=True)
class FeedRow:
    """A feed with what a poll needs of its source and of its hub.

    Attributes:
        allow_private, utc_offset_minutes, credentials, filters: its source's. hub,
            topic, base_url, and those that begin with ``push_``: its subscription's;
            None where it has none.
    """

    id: int
    source_id: int
    url: str
    state: FeedState
    reason: str | None
    detail: str | None
    interval_seconds: int | None
    interval_overrules: bool
    kind: str
    link_selector: str | None
    json_paths: JsonPaths | None
    kind_options: dict[str, str]
    kind_values: KindValues
    format: str | None
    title: str | None
    etag: str | None
    last_modified: str | None
    validators_url: str | None
    body_sha256: bytes | None
    permanent_url: str | None
    moved_since: datetime | None
    moved_polls: int
    gone_since: datetime | None
    gone_polls: int
    last_outcome: str | None
    last_polled_at: datetime | None
    last_new_at: datetime | None
    newest_item_at: datetime | None
    new_per_day: float
    polls: int
    rhythm: list[float]
    rhythm_days: float
    rhythm_at: datetime | None
    publisher_hints: PublisherHintsJson
    silent_after: datetime | None
    due_at: datetime | None
    failures: int
    created_at: datetime
    allow_private: bool
    utc_offset_minutes: int | None
    filters: EntryFilters
    credentials: Credentials | None
    hub: str | None
    topic: str | None
    base_url: str | None
    push_state: SubscriptionState | None
    push_announced_at: datetime | None
    push_until: datetime | None
    push_delivered_at: datetime | None
    push_missed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article: a row of ``articles``."""

    id: int
    source_id: int
    url: str
    final_url: str | None
    canonical_url: str | None
    canonical_key: str | None
    stage: Stage
    outcome: Outcome
    reason: str | None
    detail: str | None
    merged_into: int | None
    page_id: int | None
    title: str
    title_source: str | None
    authors: list[str]
    authors_source: str | None
    published_at: datetime | None
    published_raw: str | None
    published_source: str | None
    published_precision: str | None
    published_zone: str | None
    published_offset_minutes: int | None
    dates: dict[str, PublishedTimeJson]
    section: str | None
    site_name: str | None
    paywalled: bool | None
    reservations: Mapping[str, ReservationJson]
    language: str | None
    image: ImageJson
    links: list[LinkJson]
    description: str | None
    publisher: str | None
    tags: list[str]
    text: str
    structure: Mapping[str, object]
    images: list[PictureJson]
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
    comment_answers: list[CommentAnswerJson]
    erased_comments: int
    seen_digest: bytes | None
    extractor: str | None
    due_at: datetime | None
    lease_until: datetime | None
    started: bool
    attempts: int
    failures: int
    failing_since: datetime | None
    waits_for: str | None
    given_up_at: datetime | None
    missing_since: datetime | None
    missing_checks: int
    replay_id: int | None
    replay_due_at: datetime | None
    visits: int
    quiet_visits: int
    entry_changed_at: datetime | None
    unconfirmed_changes: int
    moved_from: int | None
    found_at: datetime
    visited_at: datetime | None
    first_published_at: datetime | None
    updated_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedArticle(ArticleRow):
    """An article that a worker has started, or that a transaction has locked."""

    lease_id: int | None

    @property
    def lease(self) -> ArticleLease:
        """The right to write to it."""
        return ArticleLease(article_id=self.id, lease_id=self.lease_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarArticleRow:
    """An article that may show the same page as another.

    Attributes:
        headline: the title its first entry with a title has in the feed, or None.
    """

    id: int
    source_id: int
    outcome: Outcome
    reason: str | None
    title: str
    text: str
    headline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """A superseded version of an article: a row of ``article_revisions``."""

    article_id: int
    number: int
    superseded_at: datetime
    title: str
    text: str
    content_hash: bytes | None
    page_id: int | None
    kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A stored page: a row of ``pages`` with its body decompressed."""

    id: int
    article_id: int
    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A reader comment: a row of ``comments``."""

    id: int
    article_id: int
    key: str
    source_id: str | None
    permalink: str | None
    parent_id: int | None
    parent_inferred: bool
    parent_confidence: float
    position: int
    depth: int
    author: str
    author_url: str | None
    posted_at: datetime | None
    posted_raw: str
    posted_precision: Precision | None
    posted_zone: ZoneSource | None
    text: str
    raw_text: str
    structure: Mapping[str, object]
    votes: int | None
    state: CommentState
    revision: int
    first_seen_at: datetime
    last_seen_at: datetime
    read_from: CommentOrigin
    parent_from: CommentOrigin | None
    text_readings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRow:
    """Work in quarantine: a row of ``failures``."""

    id: int
    step: str
    feed_id: int | None
    article_id: int | None
    attempts: int
    error: str
    traceback: str
    worker: str
    state: FailureState
    at: datetime
    reason: str | None
    fingerprint: str | None
    resolved_by: str | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRow:
    """The breaker of a host: a row of ``host_breakers``.

    Attributes:
        failed: addresses that failed in a row; for the network, hosts.
        opened_at: None: closed. probe_at: when the next probe is due. probing_until:
            how long the present probe may take. probes: those in a row that failed.
    """

    host: str
    failed: list[str]
    reason: str
    detail: str
    failing_since: datetime
    opened_at: datetime | None
    probe_at: datetime | None
    probing_until: datetime | None
    probes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """A feed's subscription with its hub, and what is needed of the feed.

    Attributes:
        feed_url, permanent_url, feed_state: the feed's. allow_private, credentials:
            its source's.
    """

    feed_id: int
    hub: str
    topic: str
    base_url: str
    token: str
    secret: str
    state: SubscriptionState
    reason: str | None
    lease_expires_at: datetime | None
    next_action_at: datetime | None
    attempts: int
    requested_at: datetime | None
    last_delivery_at: datetime | None
    missed_entry_at: datetime | None
    announced_at: datetime
    feed_url: str
    permanent_url: str | None
    feed_state: FeedState
    allow_private: bool
    credentials: Credentials | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A WebSub delivery that is to be parsed: a row of ``deliveries``."""

    id: int
    feed_id: int
    received_at: datetime
    size: int
    content_type: str
    body: bytes
    attempts: int

    @property
    def lease(self) -> DeliveryLease:
        """The right to record its outcome: attempts only grow, so they are ids."""
        return DeliveryLease(delivery_id=self.id, lease_id=self.attempts)
