"""The verdict on an address: one sentence. ``timeline.py`` has the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize
from wireroom.decide.failures.breakers import NETWORK
from wireroom.decide.failures.patience import find_cause
from wireroom.errors import Reason
from wireroom.model.imports import ImportState
from wireroom.model.states import FailureState, FeedState, Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.console.diagnosis.facts import AddressFacts
    from wireroom.store.reports.article_facts import (
        ArticleFacts,
        FeedFacts,
        ImportFacts,
        QuarantineFacts,
    )
    from wireroom.store.reports.host_facts import HostFacts

# The step after each stage, as a person calls it.
STEP_NAMES: Mapping[str, str] = {
    Stage.FOUND: "download",
    Stage.DOWNLOADED: "extraction",
    Stage.EXTRACTED: "deduplication",
    Stage.DEDUPLICATED: "enrichment",
    Stage.DONE: "nothing",
}
# Not the page's fault: requests to its host are limited.
HOST_LIMIT_REASONS = frozenset(
    {
        Reason.HOST_BUSY,
        Reason.RATE_LIMITED,
        Reason.CHALLENGE,
    }
)
_FEED_NAMES = {
    FeedState.ACTIVE: "an active feed",
    FeedState.FAILING: "a failing feed",
    FeedState.GONE: "a feed that is gone",
    FeedState.PAUSED: "a paused feed",
}


def build_verdict(facts: AddressFacts) -> str:
    """Return one sentence that says what became of an address."""
    if facts.article is not None:
        return f"{_describe_alias(facts)}{_describe_article(facts.article, facts.now)}"
    if facts.feed is not None:
        return _describe_feed(facts.feed, facts.now)
    if facts.erased_at is not None:
        return f"Erased by an operator on {facts.erased_at:%Y-%m-%d}."
    sightings = facts.unlinked_sightings.rows
    if sightings:
        why = describe_reason(sightings[-1].reason)
        rule = sightings[-1].rule
        named = f", by {sanitize(rule, 300)!r}" if rule else ""
        return f"Seen in a feed and rejected: {why}{named}."
    return _describe_unknown(facts)


def _describe_unknown(facts: AddressFacts) -> str:
    if not facts.is_valid_url:
        return "Never seen: this is not the address of a page."
    if not facts.site_feeds:
        return (
            "Never seen: no feed of this site is configured,"
            " and the address was not ingested or imported."
        )
    active = [f for f in facts.site_feeds if f.state == FeedState.ACTIVE]
    if not active:
        states = ", ".join(sorted({f.state for f in facts.site_feeds}))
        return f"Never seen: no feed of this site is active ({states})."
    next_poll = _describe_next_poll(active, facts.now)
    return (
        "Never seen: feeds of this site are polled,"
        f" and none has listed this address{next_poll}."
    )


def _describe_feed(feed: FeedFacts, now: datetime) -> str:
    name = _FEED_NAMES[FeedState(feed.state)]
    why = ""
    if feed.state != FeedState.ACTIVE and feed.reason in set(Reason):
        why = f": {describe_reason(feed.reason)}"
    return f"This is {name}{why}{_describe_next_poll([feed], now)}."


def _describe_next_poll(feeds: Sequence[FeedFacts], now: datetime) -> str:
    due_at = min((f.due_at for f in feeds if f.due_at), default=None)
    if due_at is None:
        return ""
    if due_at <= now:
        return "; the next poll is due now"
    return f"; the next poll is at {_format_with_age(due_at, now)}"


def _describe_alias(facts: AddressFacts) -> str:
    if facts.article is None or not facts.is_alias:
        return ""
    return f"This is another address of {sanitize(facts.article.url, 300)}. "


def _describe_article(article: ArticleFacts, now: datetime) -> str:
    if article.outcome == Outcome.IN_FLIGHT:
        return _describe_in_flight(article, now)
    if article.outcome == Outcome.PUBLISHED:
        return _describe_publication(article)
    if article.outcome == Outcome.MERGED:
        return _describe_merge(article)
    if article.outcome == Outcome.ERASED:
        return "Erased by an operator: the row has no content any more."
    if article.outcome == Outcome.REJECTED:
        return f"Rejected: {describe_reason(article.reason)}."
    return _describe_failure(article)


def _describe_in_flight(article: ArticleFacts, now: datetime) -> str:
    step = STEP_NAMES.get(article.stage, article.stage)
    is_leased = article.lease_until is not None and article.lease_until > now
    if is_leased and article.is_started:
        return f"In progress: {step} runs now."
    if article.due_at is None and article.import_run is not None:
        return _describe_import(article, article.import_run, step, now)
    if article.due_at is None:
        return f"Lost before {step}: the article has no due time, nothing sends it."
    if article.reason is not None and article.due_at > now:
        return _describe_retry(article, article.due_at, now)
    where = "in the queue" if is_leased else "not yet sent to the queue"
    due = _format_with_age(article.due_at, now)
    return f"Waiting: {step} is the next step, due at {due}, {where}."


def _describe_import(
    article: ArticleFacts, run: ImportFacts, step: str, now: datetime
) -> str:
    if run.state == ImportState.STOPPED:
        return (
            f"Waiting in import {run.import_id}, which is paused:"
            f" `wireroom import resume {run.import_id}` resumes it."
        )
    if article.reason is not None and run.due_at > now:
        return _describe_retry(article, run.due_at, now)
    return (
        f"Waiting in import {run.import_id}, at lower priority than live articles:"
        f" {step} is the next step."
    )


def _describe_retry(article: ArticleFacts, due_at: datetime, now: datetime) -> str:
    why, due = describe_reason(article.reason), _format_with_age(due_at, now)
    if article.waits_for is not None:
        return _describe_wait(article.waits_for, why, now)
    if article.reason in HOST_LIMIT_REASONS:
        status = "Delayed by the limits of its host"
    elif article.failures == 0:
        status = "Postponed"
    else:
        times = "once" if article.failures == 1 else f"{article.failures} times"
        status = f"Failed {times}, to be retried"
    return f"{status}: {why}; the next attempt is at {due}."


def _describe_wait(host: HostFacts, why: str, now: datetime) -> str:
    name = "the network" if host.host == NETWORK else sanitize(host.host, 100)
    since = _format_with_age(host.failing_since, now)
    due = _format_with_age(host.probe_at or now, now)
    return (
        f"Waits for {name}, which has not answered since {since}: {why};"
        f" it is asked next at {due}, and the article after its answer."
    )


def _describe_publication(article: ArticleFacts) -> str:
    if article.withdrawn_at is not None:
        return (
            "Withdrawn: the site removed the page, noticed at"
            f" {_format_time(article.withdrawn_at)};"
            f" article {article.id} keeps the last version."
        )
    at = f" at {_format_time(article.published_at)}" if article.published_at else ""
    return f"Not missing: published as article {article.id}{at}."


def _describe_merge(article: ArticleFacts) -> str:
    why, target = describe_reason(article.reason), article.merged_into
    if target is None:
        return f"Merged into another article: {why}."
    return f"Merged into article {target.id}, {sanitize(target.url, 300)}: {why}."


def _describe_failure(article: ArticleFacts) -> str:
    failure, why = _select_failure(article), describe_reason(article.reason)
    if find_cause(article.reason) is not None:
        again = f"`wireroom retry {article.id}`"
        return f"Failed: {why}; no further attempt follows until {again}."
    if failure is None or failure.state == FailureState.RETRIED:
        return f"Failed: {why}; no further attempt follows."
    if failure.state == FailureState.DROPPED:
        by = f" by {sanitize(failure.resolved_by, 80)}" if failure.resolved_by else ""
        return f"Dropped{by} after a failure in {failure.step}: {why}."
    return (
        f"In quarantine: {why}; once {failure.step} is repaired,"
        f" `wireroom failures retry {failure.failure_id}` runs the step again."
    )


def _select_failure(article: ArticleFacts) -> QuarantineFacts | None:
    """Return the newest open failure of an article, else its newest one."""
    failures = article.quarantine
    still_open = [f for f in failures if f.state == FailureState.OPEN]
    return next(reversed(still_open or failures), None)


def _format_with_age(at: datetime, now: datetime) -> str:
    return f"{_format_time(at)}, {format_age(at, now)}"


def _format_time(at: datetime) -> str:
    return f"{at:%F %T} UTC"
