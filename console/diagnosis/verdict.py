"""Why an address is missing, in one sentence; ``story.py`` has the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.diagnosis.reason_texts import in_words
from wireroom.console.terminal.sanitize import ago, plain
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
class Quarantined:
    """What is open or was given up in quarantine."""

    failure_id: int
    step: str
    state: str
    settled_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
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
    alias: bool = False
    stands_for: tuple[int, str] | None = None
    quarantined: Quarantined | None = None
    imported: Imported | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address.

    Attributes:
        usable: whether it is an address at all.
        feed: it is one itself. near: feeds of its site.
        left_out: why each sighting of it became no article.
    """

    now: datetime
    url: str
    usable: bool = True
    feed: FeedFacts | None = None
    near: Sequence[FeedFacts] = ()
    left_out: Sequence[str | None] = ()
    article: ArticleFacts | None = None

    @property
    def seen(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.article or self.feed or self.left_out)


def verdict(known: Known) -> str:
    """Say in one sentence what became of an address."""
    if known.article is not None:
        said = _article(known.article, known.now)
        return f"{_alias(known.article)}{said}"
    if known.feed is not None:
        return _feed(known.feed, known.now)
    if known.left_out:
        return f"Seen in a feed, and left out: {in_words(known.left_out[-1])}."
    return _never(known)


def _never(known: Known) -> str:
    if not known.usable:
        return "Never seen: this is no address of a page."
    if not known.near:
        return "Never seen: no feed of its site is known, and nobody brought it in."
    polled = [f for f in known.near if f.state == FeedState.ACTIVE]
    if not polled:
        states = ", ".join(sorted({f.state for f in known.near}))
        return f"Never seen: no feed of its site is polled well ({states})."
    again = _polled_next(polled, known.now)
    return f"Never seen: feeds of its site are polled, and none has named it{again}."


def _feed(feed: FeedFacts, now: datetime) -> str:
    next_poll = _polled_next([feed], now)
    if feed.state == FeedState.ACTIVE:
        return f"This is a feed, and it is polled{next_poll}."
    because = f": {in_words(feed.reason)}" if feed.reason in set(Reason) else ""
    said = {
        FeedState.FAILING: "and its polls fail",
        FeedState.GONE: "and it is gone",
        FeedState.PAUSED: "and it is paused",
    }.get(FeedState(feed.state), f"and it is {feed.state}")
    return f"This is a feed, {said}{because}{next_poll}."


def _polled_next(feeds: Sequence[FeedFacts], now: datetime) -> str:
    due = min((f.due_at for f in feeds if f.due_at), default=None)
    if due is None:
        return ""
    return f"; the next poll is {_when(due, now) if due > now else 'due'}"


def _alias(article: ArticleFacts) -> str:
    if not article.alias:
        return ""
    return f"An address of {plain(article.url, 300)}. "


def _article(article: ArticleFacts, now: datetime) -> str:
    if article.outcome == Outcome.IN_FLIGHT:
        return _in_flight(article, now)
    if article.outcome == Outcome.PUBLISHED:
        return _stored(article)
    if article.outcome == Outcome.MERGED:
        return _merged(article)
    if article.outcome == Outcome.REJECTED:
        return f"Rejected: {in_words(article.reason)}."
    return _failed(article)


def _in_flight(article: ArticleFacts, now: datetime) -> str:
    step = STEPS.get(article.stage, article.stage)
    held = article.lease_until is not None and article.lease_until > now
    if held and article.begun:
        return f"Being worked on now: {step}."
    if article.due_at is None and article.imported is not None:
        return _behind(article, article.imported, step, now)
    if article.due_at is None:
        return f"Lost on the way to {step}: nothing would send it again."
    if article.reason is not None and article.due_at > now:
        return _put_off(article, article.due_at, now)
    where = "in the queue" if held else "not yet handed out"
    since = _when(article.due_at, now)
    return f"Waiting its turn: {step} is the next step, due {since}, {where}."


def _behind(article: ArticleFacts, run: Imported, step: str, now: datetime) -> str:
    if run.state == ImportState.STOPPED:
        return (
            f"Waiting in import {run.import_id}, which rests:"
            f" wireroom import resume {run.import_id}."
        )
    if article.reason is not None and run.due_at > now:
        return _put_off(article, run.due_at, now)
    return (
        f"Waiting its turn behind live news, in import {run.import_id}:"
        f" {step} is the next step."
    )


def _put_off(article: ArticleFacts, due_at: datetime, now: datetime) -> str:
    why, again = in_words(article.reason), _when(due_at, now)
    if article.reason in SLOWED:
        return f"Its host is slowed down: {why}; the next try is {again}."
    times = {0: "", 1: " once"}.get(article.failures, f" {article.failures} times")
    return f"Failed{times} for now: {why}; the next try is {again}."


def _stored(article: ArticleFacts) -> str:
    if article.withdrawn_at is not None:
        return (
            f"Withdrawn: its site took it down, noticed {_at(article.withdrawn_at)};"
            f" article {article.id} keeps what was there."
        )
    since = f" since {_at(article.published_at)}" if article.published_at else ""
    return f"Not missing: stored as article {article.id}{since}."


def _merged(article: ArticleFacts) -> str:
    why = in_words(article.reason)
    if article.stands_for is None:
        return f"Merged into another article: {why}."
    id_, url = article.stands_for
    return f"Stored as article {id_}, {plain(url, 300)}: {why}."


def _failed(article: ArticleFacts) -> str:
    held, why = article.quarantined, in_words(article.reason)
    if held is None or held.state == FailureState.RETRIED:
        return f"Failed: {why}; it is not tried again."
    if held.state == FailureState.DROPPED:
        by = f" by {plain(held.settled_by, 80)}" if held.settled_by else ""
        return f"Given up{by} after it failed in {held.step}: {why}."
    return (
        f"In quarantine: {why}; when {held.step} is mended,"
        f" `wireroom failures retry {held.failure_id}` tries again."
    )


def _when(at: datetime, now: datetime) -> str:
    return f"{_at(at)}, {ago(at, now)}"


def _at(at: datetime) -> str:
    return f"{at:%F %T} UTC"


# What comes after each stage, as a person calls it.
STEPS: Mapping[str, str] = {
    Stage.FOUND: "download",
    Stage.DOWNLOADED: "extraction",
    Stage.EXTRACTED: "deduplication",
    Stage.DEDUPLICATED: "enrichment",
    Stage.DONE: "nothing",
}
# Not the page's fault: its host is asked more slowly.
SLOWED = frozenset({Reason.HOST_BUSY, Reason.RATE_LIMITED, Reason.CHALLENGE})
