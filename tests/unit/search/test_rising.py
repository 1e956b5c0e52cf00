"""A term rises against its own past, and chance is no rise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.search.rising import TermCount, rank_rising


def rank(*counts, recent=1000, before=10_000):
    terms = [TermCount(term=t, recent=r, before=b) for t, r, b in counts]
    return rank_rising(terms, recent_total=recent, before_total=before)


@pytest.mark.parametrize(
    ("recent", "before", "rises"),
    [
        pytest.param(100, 1000, False, id="as often as always"),
        pytest.param(120, 1000, False, id="a little more, by chance"),
        pytest.param(150, 1000, True, id="half more, of many"),
        pytest.param(2, 0, False, id="two articles"),
        pytest.param(5, 0, True, id="never before"),
        pytest.param(5, 40, False, id="five instead of four"),
        pytest.param(0, 1000, False, id="gone"),
    ],
)
def test_a_term_rises_beyond_chance(recent, before, rises):
    assert bool(rank(("pier", recent, before))) is rises


def test_the_one_that_rises_most_is_first_and_says_what_was_expected():
    first, second = rank(("harbour", 60, 100), ("pier", 90, 100), ("sea", 10, 100))
    assert (first.term, second.term) == ("pier", "harbour")
    assert round(first.expected, 2) == 10.05


def test_a_busier_day_makes_nothing_rise():
    assert rank(("pier", 300, 1000), recent=3000) == []


def test_without_a_past_nothing_is_known_to_rise():
    assert rank(("pier", 50, 0), before=0) == []


COUNTS = st.lists(
    st.builds(
        TermCount,
        term=st.text(max_size=5),
        recent=st.integers(0, 1000),
        before=st.integers(0, 10_000),
    )
)


@given(COUNTS, st.integers(0, 1000), st.integers(0, 10_000))
def test_any_counts_are_ranked_from_the_highest_score(counts, recent, before):
    ranked = rank_rising(counts, recent_total=recent, before_total=before)
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)


def test_a_score_is_the_deviations_of_a_poisson_count_above_the_expected():
    """Half an article is added to a term's past; a deviation is the root of it."""
    (one,) = rank(("pier", 40, 159), recent=1000, before=10_000)
    assert one.expected == pytest.approx(15.95)
    assert one.score == pytest.approx((40 - 15.95) / 15.95**0.5)


@pytest.mark.parametrize(
    ("counts", "totals", "rises"),
    [
        pytest.param((3, 0), (1000, 10_000), True, id="three articles"),
        pytest.param((2, 0), (1000, 100_000), False, id="two articles of none before"),
        pytest.param(
            (4, 0), (2, 1), True, id="three deviations: four, where one is due"
        ),
        pytest.param((25, 15), (31, 30), False, id="fewer than three deviations"),
        pytest.param((3, 0), (0, 10), False, id="of no recent articles"),
    ],
)
def test_a_term_rises_with_three_articles_and_three_deviations(counts, totals, rises):
    recent, before = totals
    assert bool(rank(("pier", *counts), recent=recent, before=before)) is rises


def test_equal_rises_are_in_the_order_of_their_terms():
    ranked = rank(("pier", 50, 1), ("dock", 50, 1), ("ferry", 60, 1))
    assert [one.term for one in ranked] == ["ferry", "dock", "pier"]


def test_a_rising_term_has_its_counts():
    counts = [TermCount(term="pier", recent=50, before=7, sources=4)]
    (one,) = rank_rising(counts, recent_total=1000, before_total=1000)
    assert (one.recent, one.before, one.sources) == (50, 7, 4)
