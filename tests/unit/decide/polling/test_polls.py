from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_feed
from wireroom.decide.polling.gone import GoneState
from wireroom.decide.polling.habits import FeedContent
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.decide.polling.polls import (
    UNCONDITIONAL_EVERY,
    FailedFeed,
    FailedPollAction,
    PollConditions,
    PollResponse,
    decide_failed_poll,
    decide_poll,
    decide_unchanged_poll,
    is_unconditional_poll,
)
from wireroom.decide.polling.redirects import NO_REDIRECT, RedirectState
from wireroom.decide.polling.rhythm import HOURS
from wireroom.decide.transitions import FeedEvent
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.feed_hints import PublisherHints
from wireroom.model.states import PollOutcome
from wireroom.model.websub import SubscriptionState

CONDITIONS = PollConditions(
    now=NOW, policy=PollPolicy(), jitter=0.0, is_websub_enabled=True
)
JITTERED = replace(CONDITIONS, jitter=0.5)
DAILY = PublisherHints(interval_seconds=43_200.0)
UNCHANGED = PollResponse(content=None)
RELIABLE_HUB = {
    "push_state": SubscriptionState.ACTIVE,
    "push_until": after(days=5),
    "push_delivered_at": ago(hours=1),
}
TRUSTED = {
    "permanent_url": "https://paper.example/new",
    "moved_since": ago(days=9),
    "moved_polls": 9,
    "last_polled_at": NOW,
}


def content(new=0, hints=None):
    return FeedContent(new_entries=new, hints=hints or PublisherHints())


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (PollResponse(content=content(1)), PollOutcome.NEW_ENTRIES),
        (PollResponse(content=content(0)), PollOutcome.NOTHING_NEW),
        (PollResponse(content=None), PollOutcome.SAME_BODY),
        (PollResponse(content=None, is_not_modified=True), PollOutcome.NOT_MODIFIED),
    ],
    ids=str,
)
def test_the_outcome_of_a_poll_is_what_it_brought(response, outcome):
    assert decide_poll(make_feed(), response, CONDITIONS).outcome is outcome
    if response.content is None:
        unchanged = decide_unchanged_poll(make_feed(), response, CONDITIONS)
        assert unchanged.outcome is outcome


def due_in(columns, response=UNCHANGED, conditions=CONDITIONS):
    """Return the time to the next poll, which both decisions have to agree on."""
    feed = make_feed(**columns)
    due_at = decide_poll(feed, response, conditions).due_at
    if response.content is None:
        unchanged = decide_unchanged_poll(feed, response, conditions)
        assert unchanged.due_at == due_at
    return due_at - NOW


@pytest.mark.parametrize(
    ("columns", "response", "wait"),
    [
        pytest.param({}, UNCHANGED, timedelta(minutes=30), id="nothing known"),
        pytest.param(
            {"interval_seconds": 7_200},
            UNCHANGED,
            timedelta(hours=2),
            id="an interval that is set",
        ),
        pytest.param(
            {},
            PollResponse(content=None, max_age=7_200.0),
            timedelta(hours=2),
            id="fresh for two hours",
        ),
        pytest.param(
            {"interval_seconds": 600},
            PollResponse(content=content(0, DAILY), max_age=7_200.0),
            timedelta(hours=12),
            id="an interval is bound to the publisher's wish",
        ),
        pytest.param(
            {"interval_seconds": 600, "interval_overrules": True},
            PollResponse(content=content(0, DAILY), max_age=7_200.0),
            timedelta(minutes=10),
            id="an interval that overrules it",
        ),
        pytest.param(
            {"interval_overrules": True},
            PollResponse(content=None, max_age=7_200.0),
            timedelta(hours=2),
            id="nothing to overrule it with",
        ),
        pytest.param(
            {},
            PollResponse(content=content(0, DAILY)),
            timedelta(hours=12),
            id="hints of the body",
        ),
        pytest.param(
            {"publisher_hints": {"interval_seconds": 43_200.0}},
            UNCHANGED,
            timedelta(hours=12),
            id="hints of an earlier body",
        ),
        pytest.param(
            {"publisher_hints": {"interval_seconds": 43_200.0}},
            PollResponse(content=content(0)),
            timedelta(minutes=30),
            id="a body without hints ends them",
        ),
        pytest.param(
            {"rhythm": [0.0] * HOURS, "rhythm_days": 14.0, "rhythm_at": ago(days=1)},
            UNCHANGED,
            timedelta(days=1),
            id="a silent feed",
        ),
    ],
)
def test_the_next_poll_follows_from_feed_and_response(columns, response, wait):
    assert due_in(columns, response) == wait


def test_jitter_lengthens_the_wait_by_up_to_a_tenth():
    assert due_in({}, UNCHANGED, JITTERED) == timedelta(minutes=31.5)


@pytest.mark.parametrize(
    ("columns", "response", "wait"),
    [
        pytest.param({}, UNCHANGED, timedelta(hours=4), id="postponed"),
        pytest.param(
            {}, PollResponse(content=content(0)), timedelta(hours=4), id="nothing new"
        ),
        pytest.param(
            {},
            PollResponse(content=content(1)),
            timedelta(minutes=30),
            id="new entries that the hub has not delivered",
        ),
        pytest.param(
            {"interval_seconds": 3_600},
            UNCHANGED,
            timedelta(hours=1),
            id="an interval that is set",
        ),
        pytest.param(
            {"push_state": SubscriptionState.FAILING},
            UNCHANGED,
            timedelta(minutes=30),
            id="no active subscription",
        ),
    ],
)
def test_a_reliable_hub_postpones_the_next_poll(columns, response, wait):
    assert due_in({**RELIABLE_HUB, **columns}, response) == wait


def test_no_hub_is_relied_on_while_websub_is_disabled():
    conditions = replace(CONDITIONS, is_websub_enabled=False)
    assert due_in(RELIABLE_HUB, UNCHANGED, conditions) == timedelta(minutes=30)


def test_a_poll_records_hints_and_redirect():
    response = PollResponse(
        content=content(0, DAILY), permanent_url="https://a.example"
    )
    polled = decide_poll(make_feed(), response, CONDITIONS)
    assert polled.hints == DAILY
    assert polled.redirect == RedirectState(
        permanent_url="https://a.example", moved_since=NOW, moved_polls=1
    )
    stored = decide_poll(
        make_feed(publisher_hints={"interval_seconds": 43_200.0}), UNCHANGED, CONDITIONS
    )
    assert stored.hints == DAILY
    assert stored.redirect == NO_REDIRECT


def test_an_unchanged_feed_lowers_its_rate():
    feed = make_feed(new_per_day=10.0, last_polled_at=ago(days=1))
    unchanged = decide_unchanged_poll(feed, UNCHANGED, CONDITIONS)
    assert unchanged.new_per_day == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("columns", "error", "failed"),
    [
        pytest.param(
            {"failures": 2},
            Transient(Reason.SERVER_ERROR),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=3, due_at=after(hours=4)
            ),
            id="a fault",
        ),
        pytest.param(
            {},
            Permanent(Reason.NOT_FOUND),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=1, due_at=after(hours=2)
            ),
            id="a definite answer",
        ),
        pytest.param(
            {},
            Transient(Reason.SERVER_ERROR, "", 7_200.0),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=1, due_at=after(hours=2)
            ),
            id="the server asks for longer",
        ),
        pytest.param(
            {"interval_seconds": 600},
            Transient(Reason.SERVER_ERROR),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=1, due_at=after(minutes=20)
            ),
            id="an interval that is set",
        ),
        pytest.param(
            {"publisher_hints": {"interval_seconds": 43_200.0}},
            Transient(Reason.SERVER_ERROR),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=1, due_at=after(hours=12)
            ),
            id="hints hold for failures",
        ),
        pytest.param(
            {},
            Permanent(Reason.GONE),
            FailedFeed(
                action=FailedPollAction.RETRY,
                failures=1,
                due_at=after(hours=2),
                gone=GoneState(since=NOW, polls=1),
            ),
            id="gone, said once",
        ),
        pytest.param(
            {"failures": 2, "gone_since": ago(days=3), "gone_polls": 3},
            Permanent(Reason.GONE),
            FailedFeed(
                action=FailedPollAction.STOP,
                failures=3,
                due_at=None,
                gone=GoneState(since=ago(days=3), polls=4),
            ),
            id="gone, said for days",
        ),
        pytest.param(
            {"failures": 2},
            Transient(Reason.HOST_BUSY, "", 10.0),
            FailedFeed(
                action=FailedPollAction.AWAIT_SLOT, failures=2, due_at=after(seconds=10)
            ),
            id="a busy host",
        ),
        pytest.param(
            {},
            Transient(Reason.HOST_BUSY, "", 0.1),
            FailedFeed(
                action=FailedPollAction.AWAIT_SLOT, failures=0, due_at=after(seconds=1)
            ),
            id="a busy host, a second at least",
        ),
        pytest.param(
            {**TRUSTED, "failures": 2},
            Permanent(Reason.GONE),
            FailedFeed(action=FailedPollAction.REVERT_REDIRECT, failures=2, due_at=NOW),
            id="gone at the target of a redirect",
        ),
        pytest.param(
            {**TRUSTED, "failures": 2},
            Transient(Reason.SERVER_ERROR),
            FailedFeed(
                action=FailedPollAction.RETRY, failures=3, due_at=after(hours=4)
            ),
            id="a fault at the target of a redirect",
        ),
    ],
)
def test_a_failed_poll_has_its_consequence(columns, error, failed):
    assert decide_failed_poll(make_feed(**columns), error, CONDITIONS) == failed


def test_polls_of_a_busy_host_are_spread_over_twice_the_wait():
    error = Transient(Reason.HOST_BUSY, "", 10.0)
    failed = decide_failed_poll(make_feed(), error, JITTERED)
    assert failed.due_at == after(seconds=15)


@pytest.mark.parametrize(
    ("error", "event", "outcome"),
    [
        (Permanent(Reason.GONE), FeedEvent.GONE, PollOutcome.GONE),
        (Permanent(Reason.ROBOTS), FeedEvent.POLL_FAILED, PollOutcome.FAILED),
    ],
    ids=["gone", "failing"],
)
def test_a_gone_feed_has_another_state_than_a_failing_one(error, event, outcome):
    feed = make_feed(gone_since=ago(days=9), gone_polls=9)
    failed = decide_failed_poll(feed, error, CONDITIONS)
    assert (failed.event, failed.outcome) == (event, outcome)


@pytest.mark.parametrize(
    ("reason", "failures", "is_whole"),
    [
        (None, 0, False),
        (Reason.CLIENT_ERROR, 1, True),
        (Reason.REFUSED, 1, True),
        (Reason.EMPTY_FEED, 1, True),
        (Reason.SERVER_ERROR, 1, False),
        (Reason.SERVER_ERROR, 2, True),
        (Reason.RATE_LIMITED, 3, False),
        (Reason.TIMEOUT, 3, False),
    ],
)
def test_a_poll_after_a_failure_that_a_condition_may_cause_is_unconditional(
    reason, failures, is_whole
):
    feed = make_feed(polls=1, reason=reason, failures=failures)
    assert is_unconditional_poll(feed) == is_whole


def test_one_poll_in_fifty_is_sent_without_validators():
    polls = range(2 * UNCONDITIONAL_EVERY)
    whole = [n for n in polls if is_unconditional_poll(make_feed(polls=n))]
    assert whole == [UNCONDITIONAL_EVERY - 1, 2 * UNCONDITIONAL_EVERY - 1]
