"""Ranks by words: more and earlier is better."""

import math

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


def rank(row, *tokens, prefixes=(), stems=None):
    words = RankedWords(
        tokens=frozenset(tokens), prefixes=frozenset(prefixes), stems=stems or {}
    )
    # All rows of one length: a rank is divided by its logarithm.
    return Ranker(words).rank(f"{row} | l=en".ljust(70))


# What occurrences count, in those of a word that is once in the text.
WEIGHTS = {
    "once": ("a | pier", 1),
    "twice": ("a | pier pier", 1 + 1 / 4),
    "three times, apart": ("a | pier x pier x pier", 1 + 1 / 4 + 1 / 9),
    "in the title": ("pier | a", 10),
    "in both": ("pier | pier", 10 + 1 / 4),
    "twice in the title": ("pier pier | a", 10 + 10 / 4),
    "never": ("a | sea", 0),
}


@pytest.mark.parametrize(("row", "weight"), WEIGHTS.values(), ids=WEIGHTS)
def test_an_occurrence_counts_by_its_square_and_ten_times_in_the_title(row, weight):
    """The measure of ``ts_rank`` with the weights .1 and 1."""
    once = rank("a | pier", "pier")

    assert rank(row, "pier") == pytest.approx(weight * once)
    assert rank(row, prefixes=["pie"]) == pytest.approx(weight * once)
    assert rank(row, "pier", "rain") == pytest.approx(weight * once / 2)


def test_each_stem_counts_as_a_word_that_is_there_once():
    once = rank("a | pier", "pier")
    stems = {"pier": {"en", "de"}}

    # Divided by the number of words that are looked for: a stem is one a language.
    assert rank("a | pier+s", stems=stems) == pytest.approx(once / 2)
    assert rank("a | pier+s pier+s", stems=stems) == pytest.approx(once / 2)
    assert rank("a | pier+s", "piers", stems=stems) == pytest.approx(2 * once / 3)


@pytest.mark.parametrize("times", [4, 64])
def test_a_rank_is_divided_by_the_logarithm_of_the_length_in_words(times):
    """A word and its space are seven characters in the mean."""
    row = "pier |"
    one, other = (
        Ranker(
            RankedWords(tokens=frozenset({"pier"}), prefixes=frozenset(), stems={})
        ).rank(row.ljust(7 * length))
        for length in (times, times * times)
    )

    assert one == pytest.approx(2 * other)


@pytest.mark.parametrize("length", [6, 14])
def test_the_shortest_rows_are_not_ranked_by_their_length(length):
    words = RankedWords(tokens=frozenset({"pier"}), prefixes=frozenset(), stems={})
    only = Ranker(words).rank("pier |".ljust(length))

    # 1 of the sum of 1/n², divided by the logarithm of 2.
    assert only == pytest.approx(6 / math.pi**2)


def test_without_words_no_row_has_a_rank():
    assert rank("pier | pier") == 0
