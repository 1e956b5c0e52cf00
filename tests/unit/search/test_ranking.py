"""Ranks by words: more and earlier is better."""

import pytest

from wireroom.search.ranking import RankedWords, Ranker

RANKER = Ranker(
    RankedWords(
        tokens=frozenset({"storm"}),
        prefixes=frozenset({"pie"}),
        stems={"storm": {"en", "de"}},
    )
)
# From the best to the worst.
ROWS = [
    "storm | a pier | ^storm l=en",
    "a | storm storm storm pier | ^a l=en",
    "a | storm and storm rain | ^a l=en",
    "a | storm and wind rain | ^a l=en",
    "a | storm and wind rain and much more of that kind | ^a l=en",
    "a | rain and wind and snow | ^a l=en",
]


def test_rows_with_more_of_the_words_rank_higher():
    ranks = [RANKER.rank(row) for row in ROWS]

    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    assert ranks[-1] == 0


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ("| a | l=en ~storm", True),
        ("| a | l=en l=en-gb ~storm", True),
        ("| a | l=fr ~storm", False),
        ("| a storm+y | l=en", True),
        ("| a storm+y | l=fr", False),
        ("| a ~storm", False),
    ],
)
def test_a_stem_counts_in_its_languages(row, counts):
    assert (RANKER.rank(row) > 0) is counts


def test_no_rank_reaches_the_next_whole_number():
    assert RANKER.rank(" ".join(["storm"] * 300) + " | l=en pier ~storm") < 1


# By `ts_rank(tokens, 'storm | ~storm', 1)` of PostgreSQL, of as many tokens.
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a storm | storm storm rain l=en ~storm", 0.10894149),
        ("| storm rain", 0.015198178),
    ],
)
def test_the_measure_is_that_of_postgresql(row, expected):
    words = RankedWords(
        tokens=frozenset({"storm"}), prefixes=frozenset(), stems={"storm": {"en"}}
    )

    assert Ranker(words).rank(row) == pytest.approx(expected)
