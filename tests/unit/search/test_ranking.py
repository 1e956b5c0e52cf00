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


def test_ranks_of_rows_of_one_length_are_in_proportion_to_those_of_postgresql():
    words = RankedWords(
        tokens=frozenset({"storm"}), prefixes=frozenset(), stems={"storm": {"en"}}
    )
    ranker = Ranker(words)

    more = ranker.rank("a storm | storm storm rain l=en ~storm")
    less = ranker.rank("| storm rain that fell on the old road")

    # By `ts_rank(tokens, 'storm | ~storm')`.
    assert more / less == pytest.approx(0.34533635 / 0.030396355, rel=1e-6)


@pytest.mark.parametrize("row", ["| a sto+rm", "| a s+torm", "| a storm", "storm | a"])
def test_a_word_is_found_whatever_ending_is_marked(row):
    words = RankedWords(tokens=frozenset({"storm"}), prefixes=frozenset(), stems={})

    assert Ranker(words).rank(row) > 0


@pytest.mark.parametrize(
    "row", ["| a storms", "| a sto+rms", "| a sandstorm", "| a s=storm"]
)
def test_a_part_of_a_word_does_not_count(row):
    words = RankedWords(tokens=frozenset({"storm"}), prefixes=frozenset(), stems={})

    assert Ranker(words).rank(row) == 0
