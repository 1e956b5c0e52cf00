from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.failures.patience import PatiencePolicy
from wireroom.decide.failures.retries import (
    RetryPolicy,
    backoff_delay,
    classify_retry,
    decide_article_retry,
    decide_retry,
)
from wireroom.decide.transitions import decide_article_state
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Outcome, Stage

POLICY = RetryPolicy(
    base=timedelta(seconds=30),
    cap=timedelta(hours=12),
    patience=PatiencePolicy(away=timedelta(days=14), missing=timedelta(hours=12)),
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
        pytest.param(Reason.HOST_BUSY, 1, 35, id="at most 10 s of a wait for a slot"),
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


def test_places_in_a_queue_stay_in_their_order():
    error = Transient(Reason.HOST_BUSY, "x", 2_000.0)
    late = backoff_delay(error, failures=0, policy=POLICY, jitter=0.99)
    assert late < timedelta(seconds=2_010)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 10), (2, 30), (3, 90), (4, 270), (5, 810), (99, 1440)]
)
def test_the_wait_after_a_refusal_triples_up_to_a_day(failures, minutes):
    error = Permanent(Reason.NOT_FOUND, "x")
    wait = backoff_delay(error, failures=failures, policy=POLICY, jitter=0.0)
    assert wait == timedelta(minutes=minutes)


def decide(error, *, failures=0, since=None, jitter=0.0):
    return decide_retry(
        error,
        failures=failures,
        failing_since=since,
        now=NOW,
        policy=POLICY,
        jitter=jitter,
    )


@pytest.mark.parametrize(
    ("error", "since", "is_exhausted"),
    [
        pytest.param(Transient(Reason.DNS), None, False, id="the first"),
        pytest.param(Transient(Reason.DNS), ago(days=13.9), False, id="within days"),
        pytest.param(Transient(Reason.DNS), ago(days=14), True, id="at the limit"),
        pytest.param(Permanent(Reason.NOT_FOUND), ago(hours=11), False, id="missing"),
        pytest.param(
            Permanent(Reason.NOT_FOUND), ago(hours=12), True, id="missing too long"
        ),
        pytest.param(Permanent(Reason.ROBOTS), None, True, id="does not end by itself"),
        pytest.param(
            Transient(Reason.HOST_BUSY), ago(days=99), False, id="a busy host"
        ),
    ],
)
def test_retries_end_by_age(error, since, is_exhausted):
    retry = decide(error, failures=99, since=since)
    assert retry.is_exhausted is is_exhausted


def test_the_number_of_failures_never_ends_retries():
    assert not decide(Transient(Reason.TIMEOUT), failures=10_000).is_exhausted


def test_the_first_failure_starts_the_count_of_the_time():
    assert decide(Transient(Reason.DNS)).failing_since == NOW
    assert decide(Transient(Reason.DNS), since=ago(days=1)).failing_since == ago(days=1)


def test_a_wait_for_a_slot_counts_nothing():
    retry = decide(Transient(Reason.HOST_BUSY), failures=5, since=ago(hours=3))
    assert (retry.failures, retry.failing_since) == (5, ago(hours=3))
    assert decide(Transient(Reason.HOST_BUSY)).failing_since is None


def test_the_last_attempt_is_made_at_the_limit():
    retry = decide(Permanent(Reason.NOT_FOUND), failures=4, since=ago(hours=7))
    assert retry.due_at == after(hours=5)


def test_an_attempt_at_the_limit_is_not_made_at_once():
    retry = decide(Permanent(Reason.NOT_FOUND), failures=4, since=ago(hours=11.999))
    assert retry.due_at == after(seconds=30)


def test_a_page_that_does_not_exist_yet_is_asked_for_six_times_in_twelve_hours():
    now, since, failures, asked = NOW, None, 0, 0
    while True:
        retry = decide_retry(
            Permanent(Reason.NOT_FOUND), failures=failures, failing_since=since,
            now=now, policy=POLICY, jitter=0.0,
        )  # fmt: skip
        asked += 1
        if retry.is_exhausted:
            break
        now, since, failures = retry.due_at, retry.failing_since, retry.failures
    assert (asked, now - NOW) == (6, timedelta(hours=12))


def test_the_next_attempt_is_due_after_the_backoff():
    retry = decide(Transient(Reason.CHALLENGE), failures=1, jitter=0.5)
    assert retry.due_at == NOW + timedelta(seconds=30 * 8 * 2 * 1.25)


def retry_article(error, **columns):
    return decide_article_retry(
        make_article(**columns), error, now=NOW, policy=POLICY, jitter=0.0
    )


@pytest.mark.parametrize(
    ("outcome", "is_failed"),
    [
        (Outcome.IN_FLIGHT, True),
        (Outcome.PUBLISHED, False),
        (Outcome.MERGED, False),
    ],
)
def test_only_an_article_that_is_not_read_yet_fails(outcome, is_failed):
    retry = retry_article(
        Transient(Reason.DNS),
        outcome=outcome,
        reason="dns",
        failing_since=ago(days=15),
    )
    assert (retry is None) is is_failed


@pytest.mark.parametrize(
    ("before", "error", "since"),
    [
        pytest.param("dns", Transient(Reason.TIMEOUT), ago(hours=1), id="one cause"),
        pytest.param("dns", Permanent(Reason.NOT_FOUND), NOW, id="another cause"),
        pytest.param(
            "host_busy", Transient(Reason.DNS), ago(hours=1), id="after a wait"
        ),
        pytest.param("dns", Transient(Reason.HOST_BUSY), ago(hours=1), id="a wait"),
        pytest.param(None, Transient(Reason.DNS), NOW, id="the first"),
    ],
)
def test_the_time_is_counted_by_cause(before, error, since):
    retry = retry_article(
        error,
        outcome=Outcome.IN_FLIGHT,
        reason=before,
        failing_since=ago(hours=1) if before else None,
    )
    assert retry.failing_since == since


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
        pytest.param(
            {"outcome": Outcome.REJECTED}, "download", Stage.FOUND, id="rejected"
        ),
        pytest.param({"outcome": Outcome.MERGED}, "extract", None, id="merged since"),
        pytest.param(
            {"outcome": Outcome.IN_FLIGHT}, "extract", None, id="in flight again"
        ),
    ],
)
def test_an_article_in_quarantine_continues_from_what_is_stored(columns, step, stage):
    article = make_article(**columns)
    event = classify_retry(article, step)
    after = None if event is None else decide_article_state(article, event)
    assert (after and after.stage) is stage


@pytest.mark.parametrize(
    ("retry_after", "jitter", "seconds"),
    [
        (8.0, 0.5, 10),
        (5.0, 0.5, 6.25),
        (20.0, 0.5, 25),
        (100.0, 0.5, 105),
        (8.0, 0.0, 8),
    ],
)
def test_places_at_a_busy_host_are_spread_by_half_up_to_ten_seconds(
    retry_after, jitter, seconds
):
    waits = delay(Reason.HOST_BUSY, retry_after=retry_after, jitter=jitter)
    assert waits == pytest.approx(seconds)


@pytest.mark.parametrize(("failures", "doublings"), [(20, 19), (21, 20), (22, 20)])
def test_a_wait_doubles_twenty_times(failures, doublings):
    policy = RetryPolicy(base=timedelta(microseconds=1), cap=timedelta(days=1))
    error = Transient(Reason.TIMEOUT, "x")
    wait = backoff_delay(error, failures=failures, policy=policy, jitter=0.0)
    assert wait == timedelta(microseconds=2**doublings)


def test_without_a_retry_after_the_wait_may_be_below_a_second():
    policy = RetryPolicy(base=timedelta(milliseconds=1))
    wait = backoff_delay(
        Transient(Reason.TIMEOUT, "x"), failures=1, policy=policy, jitter=0.0
    )
    assert wait == timedelta(milliseconds=1)
