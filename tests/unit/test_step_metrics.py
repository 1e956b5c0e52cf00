from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.step_metrics import BUCKET_BOUNDS, RunKind, RunTally, StepMetrics


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def meter(clock):
    return StepMetrics(clock)


def test_a_run_without_an_outcome_is_done(meter, clock):
    with meter.measure_run("download"):
        clock.seconds += 2
    ((kind, tally),) = meter.take_tallies().items()
    assert kind == RunKind("download", "done", "")
    assert (tally.runs, tally.seconds) == (1, 2.0)
    assert tally.buckets[BUCKET_BOUNDS.index(3.0)] == sum(tally.buckets) == 1


def test_the_last_outcome_of_a_run_counts(meter):
    with meter.measure_run("download"):
        meter.set_outcome("put_off", "timeout")
        meter.set_outcome("failed", "timeout")
        meter.set_idle()
    assert list(meter.take_tallies()) == [("download", "failed", "timeout")]


def test_an_idle_run_has_the_outcome_nothing(meter):
    with meter.measure_run("extract"):
        meter.set_idle()
    assert list(meter.take_tallies()) == [("extract", "nothing", "")]


def test_a_run_that_raises_is_an_error_whatever_its_outcome(meter):
    def failing():
        meter.set_outcome("rejected", "no_text")
        raise KeyError

    with pytest.raises(KeyError), meter.measure_run("extract"):
        failing()
    assert list(meter.take_tallies()) == [("extract", "error", "")]


def test_an_outcome_outside_a_run_is_ignored(meter):
    meter.set_outcome("failed", "defect")
    with meter.measure_run("enrich"):
        pass
    assert list(meter.take_tallies()) == [("enrich", "done", "")]


def test_a_thread_sets_the_outcome_of_its_own_run_only(meter):
    def other():
        with meter.measure_run("poll_feed"):
            meter.set_outcome("failed", "dns")

    with meter.measure_run("download"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert set(meter.take_tallies()) == {
        ("poll_feed", "failed", "dns"),
        ("download", "done", ""),
    }


def test_taken_tallies_are_removed_and_can_be_restored(meter):
    with meter.measure_run("enrich"):
        pass
    taken = meter.take_tallies()
    assert meter.take_tallies() == {}
    with meter.measure_run("enrich"):
        pass
    meter.restore_tallies(taken)
    assert meter.take_tallies()["enrich", "done", ""].runs == 2


@given(st.lists(st.floats(0, 100), max_size=30))
def test_every_run_is_in_one_bucket_and_no_bucket_holds_a_longer_one(durations):
    clock = Clock()
    meter = StepMetrics(clock)
    for seconds in durations:
        clock.seconds = 0.0
        with meter.measure_run("x"):
            clock.seconds = seconds
    tally = meter.take_tallies().get(RunKind("x", "done", ""), RunTally())
    assert sum(tally.buckets) == tally.runs == len(durations)
    for n, bound in enumerate(BUCKET_BOUNDS):
        assert sum(tally.buckets[: n + 1]) == sum(d <= bound for d in durations)
