from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.step_metrics import BOUNDS, Kind, Meter, Tally


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
    return Meter(clock)


def test_a_run_of_which_nothing_is_said_was_done(meter, clock):
    with meter.run("download"):
        clock.seconds += 2
    ((kind, tally),) = meter.take().items()
    assert kind == Kind("download", "done", "")
    assert (tally.runs, tally.seconds) == (1, 2.0)
    assert tally.buckets[BOUNDS.index(3.0)] == sum(tally.buckets) == 1


def test_the_last_word_on_a_run_counts(meter):
    with meter.run("download"):
        meter.note("put_off", "timeout")
        meter.note("failed", "timeout")
        meter.note_idle()
    assert list(meter.take()) == [("download", "failed", "timeout")]


def test_a_run_that_had_nothing_to_do_says_so(meter):
    with meter.run("extract"):
        meter.note_idle()
    assert list(meter.take()) == [("extract", "nothing", "")]


def test_a_run_that_raises_is_an_error_whatever_was_said(meter):
    def failing():
        meter.note("rejected", "no_text")
        raise KeyError

    with pytest.raises(KeyError), meter.run("extract"):
        failing()
    assert list(meter.take()) == [("extract", "error", "")]


def test_what_is_said_outside_a_run_is_nobodys(meter):
    meter.note("failed", "defect")
    with meter.run("enrich"):
        pass
    assert list(meter.take()) == [("enrich", "done", "")]


def test_a_thread_speaks_of_its_own_run_only(meter):
    def other():
        with meter.run("poll_feed"):
            meter.note("failed", "dns")

    with meter.run("download"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert set(meter.take()) == {
        ("poll_feed", "failed", "dns"),
        ("download", "done", ""),
    }


def test_what_was_taken_is_not_there_any_more_and_what_is_given_back_is(meter):
    with meter.run("enrich"):
        pass
    taken = meter.take()
    assert meter.take() == {}
    with meter.run("enrich"):
        pass
    meter.give_back(taken)
    assert meter.take()["enrich", "done", ""].runs == 2


@given(st.lists(st.floats(0, 100), max_size=30))
def test_every_run_is_in_one_bucket_and_no_bucket_holds_a_longer_one(durations):
    clock = Clock()
    meter = Meter(clock)
    for seconds in durations:
        clock.seconds = 0.0
        with meter.run("x"):
            clock.seconds = seconds
    tally = meter.take().get(Kind("x", "done", ""), Tally())
    assert sum(tally.buckets) == tally.runs == len(durations)
    for n, bound in enumerate(BOUNDS):
        assert sum(tally.buckets[: n + 1]) == sum(d <= bound for d in durations)
