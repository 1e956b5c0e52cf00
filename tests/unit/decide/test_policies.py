"""The values on which operators rely who change no setting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.decide import shares
from wireroom.decide.articles import merging
from wireroom.decide.articles.visits import RevisitPolicy, WithdrawalPolicy
from wireroom.decide.entries import address_folds, entry_filters
from wireroom.decide.failures.breakers import BreakerPolicy
from wireroom.decide.failures.patience import PatiencePolicy
from wireroom.decide.failures.retries import RetryPolicy
from wireroom.decide.polling import (
    fallback_polls,
    gone,
    polls,
    redirects,
    sitemaps,
    subscriptions,
)
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.decide.shares import SharePolicy
from wireroom.decide.sources import ownership

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEFAULTS = {
    BreakerPolicy: {
        "addresses": 3,
        "hosts": 5,
        "first_wait": MINUTE,
        "longest_wait": 30 * MINUTE,
        "share": 1 / 48,
        "recheck": 12 * HOUR,
        "probe_lease": 2 * MINUTE,
        "network_probes": 5,
        "spacing": SECOND,
    },
    PatiencePolicy: {
        "away": 14 * DAY,
        "challenged": 7 * DAY,
        "missing": 12 * HOUR,
        "refused": DAY,
        "unreadable": 12 * HOUR,
    },
    PollPolicy: {
        "floor": 300.0,
        "ceiling": 86_400.0,
        "default": 1_800.0,
        "jitter": 0.1,
    },
    RetryPolicy: {"base": 30 * SECOND, "cap": 3 * HOUR},
    SharePolicy: {"tick": 5.0, "spacing": 1.0, "connections": 2, "most": 100},
    RevisitPolicy: {
        "first": 900.0,
        "share": 0.25,
        "ceiling": 86_400.0,
        "settle_after": 86_400.0,
        "quiet_visits": 3,
        "give_up_after": 604_800.0,
    },
    WithdrawalPolicy: {
        "checks": 4,
        "period": DAY,
        "dropped_checks": 2,
        "gone_checks": 2,
        "gone_period": HOUR,
        "check_again": 7 * DAY,
    },
}


@pytest.mark.parametrize(("policy", "values"), DEFAULTS.items())
def test_a_policy_has_these_defaults(policy, values):
    made = policy()
    assert {name: getattr(made, name) for name in values} == values


BOUNDS = {
    address_folds: {"MIN_STORIES": 3, "MIN_HITS": 6},
    entry_filters: {"MAX_VALUE": 500, "MAX_PATTERN": 300, "MAX_REPETITIONS": 2},
    fallback_polls: {
        "FALLBACK_FACTOR": 8,
        "MIN_FALLBACK_WAIT": HOUR,
        "MAX_FALLBACK_WAIT": 12 * HOUR,
    },
    gone: {"SETTLING_POLLS": 4, "SETTLING_TIME": 2 * DAY},
    merging: {"MAX_WAIT": HOUR, "WAIT_STEP": MINUTE},
    ownership: {"MIN_LINKS": 4, "LINK_SHARE": 0.5},
    polls: {"UNCONDITIONAL_EVERY": 50, "MIN_BUSY_SECONDS": 1.0},
    redirects: {"SETTLING_POLLS": 5, "SETTLING_TIME": 3 * DAY},
    shares: {"MAX_DELAY": 60.0},
    sitemaps: {
        "MAX_DEPTH": 3,
        "MAX_SITEMAPS": 5_000,
        "RECHECK_AFTER": 7 * DAY,
        "RENEWED_FOR": 14 * DAY,
    },
    subscriptions: {
        "REQUESTED_LEASE": 10 * DAY,
        "MIN_WAIT": 5 * MINUTE,
        "MAX_WAIT": 30 * DAY,
        "RENEWAL_SHARE": 0.7,
        "CALLBACK_TIMEOUT": HOUR,
        "MAX_CALLBACK_DELAY": DAY,
        "RETRY_AFTER_FAILURE": 5 * MINUTE,
        "RETRY_AFTER_DENIAL": DAY,
        "MIN_BUSY_SECONDS": 5.0,
        "MAX_UNSUBSCRIBE_REQUESTS": 3,
    },
}


@pytest.mark.parametrize(
    ("module", "values"), BOUNDS.items(), ids=[m.__name__ for m in BOUNDS]
)
def test_a_decision_has_these_bounds(module, values):
    assert {name: getattr(module, name) for name in values} == values
