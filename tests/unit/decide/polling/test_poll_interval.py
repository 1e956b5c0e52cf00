from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.decide.polling.poll_interval import DAY, PollPolicy, schedule_poll
from wireroom.decide.polling.rhythm import Rhythm
from wireroom.errors import Reason
from wireroom.model.feed_hints import PublisherHints

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
POLICY = PollPolicy()

facts = st.fixed_dictionaries(
    {
        "fixed_interval": st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
        "rhythm": st.none()
        | st.builds(
            Rhythm,
            hours=st.lists(st.floats(0, 1e6), min_size=24, max_size=24).map(tuple),
            days=st.floats(0, 1e4),
        ),
        "failures": st.integers(0, 10**6),
        "reason": st.none() | st.sampled_from(Reason),
        "retry_after": st.none() | st.floats(0, 1e12),
        "max_age": st.none() | st.floats(0, 1e12),
        "jitter": st.floats(0, 1, exclude_max=True),
    }
)


def wait(policy=POLICY, **given_facts):
    usual = {
        "fixed_interval": None,
        "rhythm": None,
        "failures": 0,
        "reason": None,
        "retry_after": None,
        "max_age": None,
        "jitter": 0.0,
    }
    due = schedule_poll(now=NOW, policy=policy, **{**usual, **given_facts})
    return (due - NOW).total_seconds()


@given(facts)
def test_a_poll_is_within_the_bounds_unless_the_publisher_asked_for_longer(known):
    asked = min(known["retry_after"] or 0.0, DAY)
    seconds = wait(**known)
    assert POLICY.floor <= seconds + 1e-5
    assert seconds <= max(POLICY.ceiling, asked) + 1e-5
    assert seconds + 1e-5 >= asked


@given(facts)
def test_a_poll_is_always_in_the_future_whatever_the_policy(known):
    assert wait(PollPolicy(floor=0.0, ceiling=0.0, default=0.0), **known) > 0


@given(facts, st.integers(0, 100))
def test_one_more_failure_never_brings_the_next_poll_nearer(known, failures):
    fewer = wait(**{**known, "failures": failures})
    more = wait(**{**known, "failures": failures + 1})
    assert more >= fewer


@given(facts, st.floats(1e-3, 1e4), st.floats(1e-3, 1e4))
def test_a_livelier_feed_is_never_polled_later(known, one, other):
    low, high = sorted((one, other))
    quiet, lively = (Rhythm(hours=(n,) * 24, days=7.0) for n in (low, high))
    assert wait(**{**known, "rhythm": lively}) <= 1e-5 + wait(
        **{**known, "rhythm": quiet}
    )


@pytest.mark.parametrize(
    ("known", "seconds"),
    [
        ({}, 1_800),
        ({"rhythm": Rhythm(hours=(1e6,) * 24, days=7.0)}, 300),
        ({"rhythm": Rhythm(days=14.0)}, 86_400),
        ({"fixed_interval": timedelta(minutes=10)}, 600),
        ({"fixed_interval": timedelta(minutes=10), "rhythm": Rhythm(days=14.0)}, 600),
        ({"fixed_interval": timedelta(seconds=1)}, 300),
        ({"jitter": 0.5}, 1_890),
        ({"max_age": 7_200.0}, 7_200),
        ({"max_age": 1e9}, 86_400),
        ({"retry_after": 7_200.0}, 7_200),
        ({"retry_after": 60.0}, 1_800),
        ({"retry_after": 1e9}, 86_400),
        ({"hints": PublisherHints(interval_seconds=7_200.0)}, 7_200),
        ({"hints": PublisherHints(interval_seconds=60.0)}, 1_800),
        ({"hints": PublisherHints(interval_seconds=1e9)}, 86_400),
        ({"hints": PublisherHints(skip_hours=frozenset({12, 13}))}, 7_200),
        ({"hints": PublisherHints(skip_days=frozenset({0}))}, 43_200),
        ({"hints": PublisherHints(skip_hours=frozenset(range(24)))}, 1_800),
    ],
    ids=lambda v: " ".join(v) or "nothing known" if isinstance(v, dict) else None,
)
def test_the_wait_follows_from_the_facts_about_a_feed(known, seconds):
    assert wait(**known) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("reason", "factor"),
    [
        (Reason.DNS, 1.5),
        (Reason.CONNECT, 1.5),
        (Reason.TIMEOUT, 1.5),
        (Reason.RATE_LIMITED, 1.5),
        (Reason.CUT_OFF, 1.5),
        (Reason.HOST_BUSY, 1.5),
        (Reason.SERVER_ERROR, 2),
        (Reason.TLS, 2),
        (Reason.NOT_A_FEED, 2),
        (Reason.BROKEN_FEED, 2),
        (None, 2),
        (Reason.NOT_FOUND, 4),
        (Reason.REFUSED, 4),
        (Reason.CLIENT_ERROR, 4),
        (Reason.ROBOTS, 4),
        (Reason.GONE, 4),
        (Reason.BAD_URL, 4),
        (Reason.FORBIDDEN_ADDRESS, 4),
        (Reason.BAD_REDIRECT, 4),
        (Reason.REDIRECT_LOOP, 4),
    ],
)
def test_failures_lengthen_the_wait_by_the_class_of_their_reason(reason, factor):
    once, twice = (wait(failures=n, reason=reason) for n in (1, 2))
    assert once == pytest.approx(1_800 * factor)
    assert twice == pytest.approx(1_800 * factor**2)


def test_the_wait_keeps_growing_up_to_the_ceiling():
    policy = PollPolicy(ceiling=1e9)
    assert wait(policy, failures=10) == pytest.approx(1_800 * 2**10)


def test_a_feed_that_asks_for_six_days_of_rest_is_polled_on_the_seventh():
    # NOW is a Monday at noon; the only day left is Sunday.
    hints = PublisherHints(skip_days=frozenset(range(6)))
    assert wait(hints=hints) == 5.5 * DAY


@pytest.mark.parametrize(
    ("known", "seconds"),
    [
        ({"max_age": 7_200.0}, 600),
        ({"hints": PublisherHints(interval_seconds=7_200.0)}, 600),
        ({"hints": PublisherHints(skip_hours=frozenset({12, 13}))}, 600),
        ({"retry_after": 7_200.0}, 7_200),
        ({"fixed_interval": None, "max_age": 7_200.0}, 7_200),
    ],
)
def test_an_interval_that_overrules_is_bound_to_retry_after_alone(known, seconds):
    usual = {"fixed_interval": timedelta(minutes=10), "overrules": True}
    assert wait(**{**usual, **known}) == seconds
    if "fixed_interval" not in known:
        asked = wait(**{**usual, **known, "overrules": False})
        assert asked > 600


def test_without_failures_a_reason_lengthens_nothing():
    due = schedule_poll(now=NOW, policy=POLICY, reason=Reason.NOT_FOUND)
    assert due == NOW + timedelta(minutes=30)
    assert wait(failures=1, reason=None) == 3_600


def test_the_shortest_wait_is_a_millisecond():
    policy = PollPolicy(floor=0.0, ceiling=0.0, default=0.0, jitter=0.0)
    assert wait(policy) == 0.001
    short = PollPolicy(floor=0.0, ceiling=0.5, default=0.5, jitter=0.0)
    assert wait(short) == 0.5
