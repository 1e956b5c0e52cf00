"""The outcome of a poll, and when the feed is polled next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.decide.polling.fallback_polls import (
    read_hub_reliability,
    schedule_fallback_poll,
)
from wireroom.decide.polling.gone import NOT_GONE, GoneState, observe_gone, read_gone
from wireroom.decide.polling.habits import (
    FeedContent,
    FeedHabits,
    learn_entry_rate,
    learn_habits,
    observe_silence,
    read_hints,
    read_rhythm,
)
from wireroom.decide.polling.poll_interval import schedule_poll
from wireroom.decide.polling.redirects import (
    RedirectState,
    decide_redirect,
    follows_redirect,
)
from wireroom.decide.transitions import FeedEvent
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import PollOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.polling.poll_interval import PollPolicy
    from wireroom.model.feed_hints import PublisherHints
    from wireroom.model.rows import FeedRow

# The shortest wait for a slot at a host that other requests occupy, seconds.
MIN_BUSY_SECONDS = 1.0
# Some servers answer 304 for ever, so each poll of this number fetches the whole feed.
UNCONDITIONAL_EVERY = 50
# Failures that a condition may have caused: some servers answer their own validators
# with 412, with 403 or without a body.
_MAY_BE_CONDITION = frozenset({
    Reason.CLIENT_ERROR, Reason.REFUSED, Reason.EMPTY_FEED, Reason.NOT_A_FEED,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PollConditions:
    """The conditions under which a poll is decided, besides the feed and the response.

    Attributes:
        jitter: drawn by the caller from [0, 1).
    """

    now: datetime
    policy: PollPolicy
    jitter: float
    is_websub_enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResponse:
    """The response to a poll.

    Attributes:
        content: the parsed body; None: the server or the body's hash says that nothing
            changed.
        is_not_modified: whether the status was 304.
        permanent_url: the target of a permanent redirect, or None.
        max_age: seconds of freshness by the caching headers, or None.
    """

    content: FeedContent | None
    is_not_modified: bool = False
    permanent_url: str | None = None
    max_age: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledFeed:
    """The state of a feed after a poll that brought a body or met a redirect."""

    outcome: PollOutcome
    habits: FeedHabits
    hints: PublisherHints
    redirect: RedirectState
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedFeed:
    """The state of a feed after a poll that brought nothing."""

    outcome: PollOutcome
    new_per_day: float
    due_at: datetime


class FailedPollAction(StrEnum):
    """The consequence of a failed poll."""

    # Another request occupies the host: not a failure of the feed.
    AWAIT_SLOT = "await_slot"
    REVERT_REDIRECT = "revert_redirect"
    RETRY = "retry"
    # The feed is gone: no more polls.
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFeed:
    """The state of a feed after a failed poll.

    Attributes:
        failures: failed polls in a row. due_at: None: the feed is not polled any more.
        gone: answers in a row that said the feed is gone.
    """

    action: FailedPollAction
    failures: int
    due_at: datetime | None
    gone: GoneState = NOT_GONE

    @property
    def event(self) -> FeedEvent:
        """What happened to the feed."""
        match self.action:
            case FailedPollAction.STOP:
                return FeedEvent.GONE
            case FailedPollAction.RETRY:
                return FeedEvent.POLL_FAILED
            case FailedPollAction.AWAIT_SLOT | FailedPollAction.REVERT_REDIRECT:
                return FeedEvent.POSTPONED

    @property
    def outcome(self) -> PollOutcome:
        """The poll's outcome after ``RETRY`` or ``STOP``."""
        is_gone = self.action is FailedPollAction.STOP
        return PollOutcome.GONE if is_gone else PollOutcome.FAILED


def is_unconditional_poll(feed: FeedRow) -> bool:
    """Return whether the next poll is sent without the validators of the last one.

    Such is each fiftieth poll, and one after a failure that a condition may cause.
    """
    if feed.polls % UNCONDITIONAL_EVERY == UNCONDITIONAL_EVERY - 1:
        return True
    # Some servers answer a condition with 500, but most are only overloaded, and the
    # whole feed would be a greater load: the first repetition is still conditional.
    if feed.reason == Reason.SERVER_ERROR:
        return feed.failures > 1
    return feed.failures > 0 and feed.reason in _MAY_BE_CONDITION


def decide_poll(
    feed: FeedRow, response: PollResponse, conditions: PollConditions
) -> PolledFeed:
    """Return the state of a feed after a poll that brought a body or met a redirect."""
    now = conditions.now
    content = response.content or FeedContent(hints=read_hints(feed))
    habits = learn_habits(feed, content, now)
    due_at = schedule_poll(
        now=now,
        policy=conditions.policy,
        fixed_interval=_fixed_interval(feed),
        overrules=feed.interval_overrules,
        rhythm=habits.rhythm,
        max_age=response.max_age,
        hints=content.hints,
        jitter=conditions.jitter,
    )
    # A hub that has not delivered these new entries cannot be relied on.
    if not content.new_entries:
        due_at = _postpone_with_hub(feed, due_at, conditions)
    return PolledFeed(
        outcome=_classify_outcome(response),
        habits=habits,
        hints=content.hints,
        redirect=decide_redirect(feed, response.permanent_url, now),
        due_at=due_at,
    )


def decide_unchanged_poll(
    feed: FeedRow, response: PollResponse, conditions: PollConditions
) -> UnchangedFeed:
    """Return the state of a feed after a poll that brought nothing to record."""
    due_at = schedule_poll(
        now=conditions.now,
        policy=conditions.policy,
        fixed_interval=_fixed_interval(feed),
        overrules=feed.interval_overrules,
        rhythm=observe_silence(feed, conditions.now),
        max_age=response.max_age,
        hints=read_hints(feed),
        jitter=conditions.jitter,
    )
    return UnchangedFeed(
        outcome=_classify_outcome(response),
        new_per_day=learn_entry_rate(feed, FeedContent(), conditions.now),
        due_at=_postpone_with_hub(feed, due_at, conditions),
    )


def decide_failed_poll(
    feed: FeedRow, error: Transient | Permanent, conditions: PollConditions
) -> FailedFeed:
    """Return the state of a feed after a failed poll.

    A permanent error at the target of a trusted redirect reverts the redirect: the old
    URL is polled at once.
    """
    if follows_redirect(feed) and isinstance(error, Permanent):
        action = FailedPollAction.REVERT_REDIRECT
        return FailedFeed(action=action, failures=feed.failures, due_at=conditions.now)
    retry_after = error.retry_after if isinstance(error, Transient) else None
    if error.reason is Reason.HOST_BUSY:
        seconds = max(retry_after or 0.0, MIN_BUSY_SECONDS) * (1 + conditions.jitter)
        due_at = conditions.now + timedelta(seconds=seconds)
        action = FailedPollAction.AWAIT_SLOT
        gone = read_gone(feed)
        return FailedFeed(
            action=action, failures=feed.failures, due_at=due_at, gone=gone
        )
    failures = feed.failures + 1
    gone = observe_gone(feed, error.reason, conditions.now)
    if gone.is_settled(conditions.now):
        action = FailedPollAction.STOP
        return FailedFeed(action=action, failures=failures, due_at=None, gone=gone)
    due_at = schedule_poll(
        now=conditions.now,
        policy=conditions.policy,
        fixed_interval=_fixed_interval(feed),
        overrules=feed.interval_overrules,
        rhythm=read_rhythm(feed),
        failures=failures,
        reason=error.reason,
        retry_after=retry_after,
        hints=read_hints(feed),
        jitter=conditions.jitter,
    )
    action = FailedPollAction.RETRY
    return FailedFeed(action=action, failures=failures, due_at=due_at, gone=gone)


def _classify_outcome(response: PollResponse) -> PollOutcome:
    if response.is_not_modified:
        return PollOutcome.NOT_MODIFIED
    if response.content is None:
        return PollOutcome.SAME_BODY
    has_news = response.content.new_entries > 0
    return PollOutcome.NEW_ENTRIES if has_news else PollOutcome.NOTHING_NEW


def _postpone_with_hub(
    feed: FeedRow, usual: datetime, conditions: PollConditions
) -> datetime:
    """Postpone the poll of a feed with a reliable hub; not if its interval is set."""
    if feed.interval_seconds is not None:
        return usual
    return schedule_fallback_poll(
        usual,
        now=conditions.now,
        hub=read_hub_reliability(feed, is_enabled=conditions.is_websub_enabled),
        policy=conditions.policy,
    )


def _fixed_interval(feed: FeedRow) -> timedelta | None:
    seconds = feed.interval_seconds
    return None if seconds is None else timedelta(seconds=seconds)
