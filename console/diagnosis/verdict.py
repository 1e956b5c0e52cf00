"""Why an address is missing, in one sentence; ``story.py`` has the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.terminal.sanitize import format_age, sanitize
from wireroom.errors import Reason
from wireroom.model.imports import ImportState
from wireroom.model.states import FailureState, FeedState, Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """How a feed is; ``due_at``: when it is polled next."""

    url: str
    state: str
    reason: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineFacts:
    """What is open or was given up in quarantine."""

    failure_id: int
    step: str
    state: str
    settled_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """In which import an article waits, and when it is due there."""

    import_id: int
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """How an article is: columns of its row, and two things beside.

    Attributes:
        alias: it was asked for by another address than the one it is kept under.
        stands_for: id and address of what it was merged into.
    """

    id: int
    url: str
    source: str
    stage: str
    outcome: str
    found_at: datetime
    reason: str | None = None
    detail: str | None = None
    due_at: datetime | None = None
    lease_until: datetime | None = None
    begun: bool = False
    failures: int = 0
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    is_alias: bool = False
    merged_into: tuple[int, str] | None = None
    quarantine: QuarantineFacts | None = None
    import_run: ImportFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFacts:
    """What is known of an address.

    Attributes:
        usable: whether it is an address at all.
        feed: it is one itself. near: feeds of its site.
        left_out: why each sighting of it became no article.
    """

    now: datetime
    url: str
    is_valid_url: bool = True
    feed: FeedFacts | None = None
    site_feeds: Sequence[FeedFacts] = ()
    rejection_reasons: Sequence[str | None] = ()
    article: ArticleFacts | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.article or self.feed or self.rejection_reasons)


def build_verdict(known: AddressFacts) -> str:
    """Say in one sentence what became of an address."""
    if known.article is not None:
        said = _describe_article(known.article, known.now)
        return f"{_describe_alias(known.article)}{said}"
    if known.feed is not None:
        return _describe_feed(known.feed, known.now)
    if known.rejection_reasons:
        return f"Seen in a feed, and left out: {describe_reason(known.rejection_reasons[-1])}."
    return _describe_unknown(known)


def _describe_unknown(known: AddressFacts) -> str:
    if not known.is_valid_url:
        return "Never seen: this is no address of a page."
    if not known.site_feeds:
        return "Never seen: no feed of its site is known, and nobody brought it in."
    polled = [f for f in known.site_feeds if f.state == FeedState.ACTIVE]
    if not polled:
        states = ", ".join(sorted({f.state for f in known.site_feeds}))
        return f"Never seen: no feed of its site is polled well ({states})."
    again = _describe_next_poll(polled, known.now)
    return f"Never seen: feeds of its site are polled, and none has named it{again}."


def _describe_feed(feed: FeedFacts, now: datetime) -> str:
    next_poll = _describe_next_poll([feed], now)
    if feed.state == FeedState.ACTIVE:
        return f"This is a feed, and it is polled{next_poll}."
    because = f": {describe_reason(feed.reason)}" if feed.reason in set(Reason) else ""
    said = {
        FeedState.FAILING: "and its polls fail",
        FeedState.GONE: "and it is gone",
        FeedState.PAUSED: "and it is paused",
    }.get(FeedState(feed.state), f"and it is {feed.state}")
    return f"This is a feed, {said}{because}{next_poll}."


def _describe_next_poll(feeds: Sequence[FeedFacts], now: datetime) -> str:
    due = min((f.due_at for f in feeds if f.due_at), default=None)
    if due is None:
        return ""
    return f"; the next poll is {_format_with_age(due, now) if due > now else 'due'}"


def _describe_alias(article: ArticleFacts) -> str:
    if not article.is_alias:
        return ""
    return f"An address of {sanitize(article.url, 300)}. "


def _describe_article(article: ArticleFacts, now: datetime) -> str:
    if article.outcome == Outcome.IN_FLIGHT:
        return _describe_in_flight(article, now)
    if article.outcome == Outcome.PUBLISHED:
        return _describe_publication(article)
    if article.outcome == Outcome.MERGED:
        return _describe_merge(article)
    if article.outcome == Outcome.REJECTED:
        return f"Rejected: {describe_reason(article.reason)}."
    return _describe_failure(article)


def _describe_in_flight(article: ArticleFacts, now: datetime) -> str:
    step = STEP_NAMES.get(article.stage, article.stage)
    held = article.lease_until is not None and article.lease_until > now
    if held and article.begun:
        return f"Being worked on now: {step}."
    if article.due_at is None and article.import_run is not None:
        return _describe_import(article, article.import_run, step, now)
    if article.due_at is None:
        return f"Lost on the way to {step}: nothing would send it again."
    if article.reason is not None and article.due_at > now:
        return _describe_retry(article, article.due_at, now)
    where = "in the queue" if held else "not yet handed out"
    since = _format_with_age(article.due_at, now)
    return f"Waiting its turn: {step} is the next step, due {since}, {where}."


def _describe_import(
    article: ArticleFacts, run: ImportFacts, step: str, now: datetime
) -> str:
    if run.state == ImportState.STOPPED:
        return (
            f"Waiting in import {run.import_id}, which rests:"
            f" wireroom import resume {run.import_id}."
        )
    if article.reason is not None and run.due_at > now:
        return _describe_retry(article, run.due_at, now)
    return (
        f"Waiting its turn behind live news, in import {run.import_id}:"
        f" {step} is the next step."
    )


def _describe_retry(article: ArticleFacts, due_at: datetime, now: datetime) -> str:
    why, again = describe_reason(article.reason), _format_with_age(due_at, now)
    if article.reason in HOST_LIMIT_REASONS:
        return f"Its host is slowed down: {why}; the next try is {again}."
    times = {0: "", 1: " once"}.get(article.failures, f" {article.failures} times")
    return f"Failed{times} for now: {why}; the next try is {again}."


def _describe_publication(article: ArticleFacts) -> str:
    if article.withdrawn_at is not None:
        return (
            f"Withdrawn: its site took it down, noticed {_format_time(article.withdrawn_at)};"
            f" article {article.id} keeps what was there."
        )
    since = (
        f" since {_format_time(article.published_at)}" if article.published_at else ""
    )
    return f"Not missing: stored as article {article.id}{since}."


def _describe_merge(article: ArticleFacts) -> str:
    why = describe_reason(article.reason)
    if article.merged_into is None:
        return f"Merged into another article: {why}."
    id_, url = article.merged_into
    return f"Stored as article {id_}, {sanitize(url, 300)}: {why}."


def _describe_failure(article: ArticleFacts) -> str:
    held, why = article.quarantine, describe_reason(article.reason)
    if held is None or held.state == FailureState.RETRIED:
        return f"Failed: {why}; it is not tried again."
    if held.state == FailureState.DROPPED:
        by = f" by {sanitize(held.settled_by, 80)}" if held.settled_by else ""
        return f"Given up{by} after it failed in {held.step}: {why}."
    return (
        f"In quarantine: {why}; when {held.step} is mended,"
        f" `wireroom failures retry {held.failure_id}` tries again."
    )


def _format_with_age(at: datetime, now: datetime) -> str:
    return f"{_format_time(at)}, {format_age(at, now)}"


def _format_time(at: datetime) -> str:
    return f"{at:%F %T} UTC"


# What comes after each stage, as a person calls it.
STEP_NAMES: Mapping[str, str] = {
    Stage.FOUND: "download",
    Stage.DOWNLOADED: "extraction",
    Stage.EXTRACTED: "deduplication",
    Stage.DEDUPLICATED: "enrichment",
    Stage.DONE: "nothing",
}
# Not the page's fault: its host is asked more slowly.
HOST_LIMIT_REASONS = frozenset(
    {Reason.HOST_BUSY, Reason.RATE_LIMITED, Reason.CHALLENGE}
)
