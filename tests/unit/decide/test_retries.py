from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.decide.rows import NOW, make_article
from wireroom.decide.retries import (
    RetryPolicy,
    backoff_delay,
    choose_retry_stage,
    decide_article_retry,
    decide_retry,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Outcome, Stage

POLICY = RetryPolicy(
    base=timedelta(seconds=30), cap=timedelta(hours=12), max_failures=6
)


def delay(reason=Reason.TIMEOUT, *, failures=1, retry_after=None, jitter=0.0):
    error = Transient(reason, "x", retry_after)
    wait = backoff_delay(error, failures=failures, policy=POLICY, jitter=jitter)
    return wait.total_seconds()


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        pytest.param(0, 15, id="none counted yet"),
        pytest.param(1, 30, id="first"),
        pytest.param(2, 60, id="second"),
        pytest.param(5, 480, id="fifth"),
        pytest.param(11, 30_720, id="the last below the cap"),
        pytest.param(12, 43_200, id="at the cap"),
        pytest.param(10_000, 43_200, id="far beyond the cap"),
    ],
)
def test_the_wait_doubles_with_each_failure_up_to_the_cap(failures, seconds):
    assert delay(failures=failures) == seconds


@pytest.mark.parametrize(
    ("reason", "seconds"),
    [
        (Reason.TIMEOUT, 30),
        (Reason.SERVER_ERROR, 30),
        (Reason.RATE_LIMITED, 60),
        (Reason.CHALLENGE, 240),
    ],
)
def test_a_host_that_defends_itself_gets_a_longer_pause(reason, seconds):
    assert delay(reason) == seconds


def test_the_cap_holds_for_a_host_that_defends_itself_too():
    assert delay(Reason.CHALLENGE, failures=9) == 43_200


@pytest.mark.parametrize(
    ("reason", "failures", "seconds"),
    [
        pytest.param(Reason.TIMEOUT, 1, 37.5, id="a quarter of the wait"),
        pytest.param(Reason.TIMEOUT, 20, 54_000, id="on top of the cap"),
        pytest.param(Reason.HOST_BUSY, 1, 37.5, id="of a wait for a slot"),
    ],
)
def test_jitter_adds_up_to_half_of_the_wait(reason, failures, seconds):
    assert delay(reason, failures=failures, jitter=0.5) == seconds


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        pytest.param(10.0, 30, id="shorter than the back-off"),
        pytest.param(100.0, 100, id="longer than the back-off"),
        pytest.param(100_000.0, 100_000, id="longer than the cap"),
        pytest.param(None, 30, id="not given"),
    ],
)
def test_retry_after_is_never_undercut(retry_after, seconds):
    assert delay(retry_after=retry_after) == seconds


@pytest.mark.parametrize(
    ("retry_after", "seconds"), [(5.0, 5), (None, 30), (100.0, 100)]
)
def test_a_busy_host_is_retried_when_its_slot_is_free(retry_after, seconds):
    assert delay(Reason.HOST_BUSY, failures=9, retry_after=retry_after) == seconds


def test_a_permanent_error_backs_off_like_a_transient_one():
    error = Permanent(Reason.NOT_FOUND, "x")
    wait = backoff_delay(error, failures=2, policy=POLICY, jitter=0.0)
    assert wait == timedelta(seconds=60)


@pytest.mark.parametrize(
    ("error", "failures", "after", "is_exhausted"),
    [
        pytest.param(Transient(Reason.DNS), 0, 1, False, id="first"),
        pytest.param(Transient(Reason.DNS), 4, 5, False, id="last but one"),
        pytest.param(Transient(Reason.DNS), 5, 6, True, id="at the limit"),
        pytest.param(Permanent(Reason.ROBOTS), 5, 6, True, id="permanent"),
        pytest.param(Transient(Reason.HOST_BUSY), 5, 5, False, id="busy, not counted"),
    ],
)
def test_a_step_is_given_up_at_the_limit_of_counted_failures(
    error, failures, after, is_exhausted
):
    retry = decide_retry(error, failures=failures, now=NOW, policy=POLICY, jitter=0.0)
    assert (retry.failures, retry.is_exhausted) == (after, is_exhausted)


def test_the_next_attempt_is_due_after_the_backoff():
    retry = decide_retry(
        Transient(Reason.CHALLENGE), failures=1, now=NOW, policy=POLICY, jitter=0.5
    )
    assert retry.due_at == NOW + timedelta(seconds=30 * 8 * 2 * 1.25)


@pytest.mark.parametrize(
    ("outcome", "failures", "is_failed"),
    [
        (Outcome.IN_FLIGHT, 4, False),
        (Outcome.IN_FLIGHT, 5, True),
        (Outcome.PUBLISHED, 5, False),
        (Outcome.PUBLISHED, 99, False),
    ],
)
def test_only_an_unpublished_article_fails(outcome, failures, is_failed):
    article = make_article(outcome=outcome, failures=failures)
    retry = decide_article_retry(
        article, Transient(Reason.DNS), now=NOW, policy=POLICY, jitter=0.0
    )
    assert (retry is None) is is_failed
    if retry is not None:
        assert retry.failures == failures + 1


@pytest.mark.parametrize(
    ("columns", "step", "stage"),
    [
        pytest.param({}, "revisit", Stage.DONE, id="a visit"),
        pytest.param({}, "download", Stage.DONE, id="a download of a published one"),
        pytest.param({}, "enrich", Stage.DOWNLOADED, id="published: from its page"),
        pytest.param(
            {"outcome": Outcome.FAILED}, "download", Stage.FOUND, id="without a page"
        ),
        pytest.param(
            {"outcome": Outcome.FAILED, "page_id": 7},
            "download",
            Stage.DOWNLOADED,
            id="with a page",
        ),
        pytest.param({"outcome": Outcome.MERGED}, "extract", None, id="merged since"),
        pytest.param(
            {"outcome": Outcome.IN_FLIGHT}, "extract", None, id="in flight again"
        ),
    ],
)
def test_an_article_in_quarantine_continues_from_what_is_stored(columns, step, stage):
    assert choose_retry_stage(make_article(**columns), step) is stage
