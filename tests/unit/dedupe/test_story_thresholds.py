"""Each threshold of :mod:`wireroom.dedupe.stories`, at its value and just beside it.

A text of n different words has n - 3 shingles, so overlaps can be chosen exactly. The
words are letters only: a number is a fact.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.dedupe.fingerprint import MAX_CHARACTERS, sample_text
from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import (
    Candidate,
    MatchMethod,
    Placement,
    StoryDoc,
    assign_story,
    compare_texts,
    find_facts,
    titles_agree,
)

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
TITLE = "Harbour council votes on pier"


def make_words(prefix: str, count: int) -> list[str]:
    """Return different words without digits: two letters of a number, base 26."""
    return [f"{prefix}{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count)]


SHARED = make_words("s", 600)


def make_doc(
    *parts: list[str], number: int = 1, title: str = "", **more: object
) -> StoryDoc:
    text = " ".join(word for part in parts for word in part)
    return StoryDoc(**{"id": number, "title": title, "text": text, **more})


def make_pair(common: int, *, of: int = 100, title: str = "") -> list[StoryDoc]:
    """Return two texts of ``of`` shingles each, ``common`` of them the same."""
    rest = of - common
    return [
        make_doc(SHARED[: common + 3], make_words(prefix, rest), title=title)
        for prefix in "xy"
    ]


@pytest.mark.parametrize(
    ("common", "method"),
    [
        pytest.param(100, MatchMethod.EXACT, id="all"),
        pytest.param(88, MatchMethod.CONTAINED, id="0.88"),
        pytest.param(87, None, id="below 0.88"),
    ],
)
def test_from_0_88_on_the_text_alone_decides(common, method):
    similarity = compare_texts(*make_pair(common))
    assert (similarity and similarity.method) == method
    if similarity:
        assert similarity.score == common / 100


@pytest.mark.parametrize(("common", "matches"), [(60, True), (59, False)])
def test_from_0_6_on_agreeing_headlines_decide(common, matches):
    similarity = compare_texts(*make_pair(common, title=TITLE))
    assert (similarity is not None) is matches
    if similarity:
        assert (similarity.method, similarity.score) == (MatchMethod.SIMILAR, 0.6)


@pytest.mark.parametrize(("shingles", "matches"), [(60, True), (59, False)])
def test_below_60_shingles_not_even_a_copy_is_decided_by_its_text(shingles, matches):
    similarity = compare_texts(*make_pair(shingles, of=shingles))
    assert (similarity is not None) is matches


def test_the_shorter_text_decides_whether_both_are_short():
    long, short = make_doc(SHARED[:300]), make_doc(SHARED[:62])
    assert compare_texts(long, short) is None
    assert compare_texts(short, long) is None


def test_the_score_is_of_the_shorter_text_and_the_share_of_the_other():
    long, short = make_doc(SHARED[:203]), make_doc(SHARED[:103])
    one, other = compare_texts(long, short), compare_texts(short, long)
    assert one is not None
    assert other is not None
    assert (one.method, one.score, one.share_of_other) == ("contained", 1.0, 1.0)
    assert (other.method, other.score, other.share_of_other) == ("contained", 1.0, 0.5)


def make_pair_with_facts(
    common: int, *, of: int = 10, days: float | None = None, title: str = ""
) -> list[StoryDoc]:
    """Return two texts that share about 0.7 of their words, and some of their facts."""
    own = {"x": range(100, 200), "y": range(200, 300)}
    published = {"x": MONDAY, "y": MONDAY + timedelta(days=days or 0)}
    return [
        make_doc(
            [str(number) for number in own[prefix]][: of - common],
            [str(number) for number in range(common)],
            SHARED[:70],
            make_words(prefix, 20),
            title=title,
            published_at=None if days is None else published[prefix],
        )
        for prefix in "xy"
    ]


FACTS = {
    "seven of ten facts": (make_pair_with_facts(7), True),
    "six of ten facts": (make_pair_with_facts(6), False),
    "seven of ten facts after three days": (make_pair_with_facts(7, days=3), True),
    "seven of ten facts three days before": (make_pair_with_facts(7, days=-3), True),
    "seven of ten facts after more days": (make_pair_with_facts(7, days=3.1), False),
    "seven of ten facts more days before": (make_pair_with_facts(7, days=-3.1), False),
    "eight of ten facts after more days": (make_pair_with_facts(8, days=3.1), True),
    "all of four facts, without headlines": (make_pair_with_facts(4, of=4), True),
    "all of three facts, without headlines": (make_pair_with_facts(3, of=3), False),
    "all of three facts": (make_pair_with_facts(3, of=3, title=TITLE), True),
    "one of three facts": (make_pair_with_facts(1, of=3, title=TITLE), True),
    "none of three facts": (make_pair_with_facts(0, of=3, title=TITLE), False),
    "no facts at all": (make_pair_with_facts(0, of=0, title=TITLE), True),
}


@pytest.mark.parametrize(("pair", "matches"), FACTS.values(), ids=list(FACTS))
def test_between_0_6_and_0_88_facts_decide(pair, matches):
    similarity = compare_texts(*pair)
    assert (similarity is not None) is matches
    if similarity:
        assert similarity.method is MatchMethod.SIMILAR


def test_the_text_with_fewer_facts_decides_how_many_must_agree():
    few, many = make_pair_with_facts(5, of=5)[0], make_pair_with_facts(5, of=15)[1]
    assert compare_texts(few, many) is not None
    assert compare_texts(many, few) is not None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param("Doors open at 18:30.", {"18:30"}, id="a time"),
        pytest.param("It cost 1,200.50, she said", {"1,200.50"}, id="an amount"),
        pytest.param("He met Ada Quill.", {"Ada", "Quill"}, id="names"),
        pytest.param("Ada left. Quill stayed.", set(), id="words that open a sentence"),
        pytest.param("in 5 Towns", {"5"}, id="a capital after a number"),
        pytest.param("near \u00c5rhus", {"\u00c5rhus"}, id="an accented capital"),
        pytest.param("x" * MAX_CHARACTERS + " 7", set(), id="behind the limit"),
        pytest.param("x" * (MAX_CHARACTERS - 2) + " 7", {"7"}, id="before the limit"),
    ],
)
def test_facts_are_numbers_and_names_inside_sentences(text, facts):
    assert find_facts(text) == facts


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        pytest.param("a b c d e", "a b c x y", True, id="three of five words"),
        pytest.param("a b c d e", "a b w x y", False, id="two of five words"),
        pytest.param("a b c", "a b c d e f g h i", True, id="all of the shorter"),
        pytest.param("a b c d 5", "a b c d 5", True, id="the same number"),
        pytest.param("a b c d 5", "a b c d 6", False, id="another number"),
        pytest.param("a b c d", "a b c d 6", False, id="a number in one of them"),
        pytest.param("", "a b", False, id="one is empty"),
        pytest.param("a b", "?", False, id="the other has no word"),
        pytest.param("", "", False, id="both are empty"),
    ],
)
def test_headlines_agree_by_words_and_numbers(one, other, agree):
    assert titles_agree(one, other) is agree
    assert titles_agree(other, one) is agree


class FakeIndex:
    """Returns fixed candidates, and remembers how they were requested."""

    def __init__(self, *candidates: Candidate, joinable: tuple[int, ...] = ()) -> None:
        self.candidates = candidates
        self.joinable = joinable
        self.requests: list[tuple] = []
        self.join_requests: list[tuple] = []

    def find_candidates(self, samples, limit, *, exclude_id, excluded_stories):
        self.requests.append((samples, limit, exclude_id, excluded_stories))
        return self.candidates

    def find_joinable(self, story, others):
        self.join_requests.append((story, tuple(others)))
        return [other for other in others if other in self.joinable]


def make_candidate(doc: StoryDoc, story: int | None) -> Candidate:
    return Candidate(doc=doc, story=story, common=9)


def test_twelve_candidates_are_requested_without_the_text_itself():
    doc, index = make_doc(SHARED[:100], number=7), FakeIndex()
    placement = assign_story(doc, index, excluded_stories=frozenset({3}))
    assert placement == Placement()
    assert index.requests == [(sample_text(doc.text), 12, 7, frozenset({3}))]


def test_a_text_without_shingles_is_not_looked_up():
    index = FakeIndex()
    assert assign_story(make_doc(SHARED[:19]), index) == Placement()
    assert index.requests == []


def test_the_best_match_decides_the_story_and_ties_the_older_text():
    doc = make_doc(SHARED[:203], number=9)
    partial = make_doc(SHARED[:190], make_words("x", 13), number=3)
    copies = [make_doc(SHARED[:203], number=number) for number in (5, 4)]
    other = make_doc(make_words("y", 203), number=1)
    index = FakeIndex(
        make_candidate(other, 1),
        make_candidate(partial, 30),
        make_candidate(copies[0], 50),
        make_candidate(copies[1], 40),
    )
    placement = assign_story(doc, index)
    assert (placement.best_match, placement.method) == (4, MatchMethod.EXACT)
    assert (placement.story, placement.score) == (40, 1.0)
    assert placement.matches == (4, 5, 3)


def test_a_score_has_four_decimals():
    doc = make_doc(SHARED[:203], number=9)
    partial = make_doc(SHARED[:190], make_words("x", 19), number=3)
    placement = assign_story(doc, FakeIndex(make_candidate(partial, 3)))
    assert placement.score == round(187 / 200, 4)
    longer = make_doc(SHARED[:93], make_words("x", 1), number=3)
    placement = assign_story(doc, FakeIndex(make_candidate(longer, 3)))
    assert placement.score == 0.989


def make_digest(first: StoryDoc, second: StoryDoc) -> StoryDoc:
    return StoryDoc(id=9, title="", text=f"{first.text} {second.text}")


def make_parts(common_facts: int, *, of: int = 10, titles=("", "")) -> list[StoryDoc]:
    """Return two texts without a common word but some facts."""
    return [
        make_doc(
            [str(number) for number in range(common_facts)],
            [str(number) for number in range(first, first + of - common_facts)],
            make_words(prefix, 100),
            number=number,
            title=title,
        )
        for number, prefix, first, title in (
            (1, "x", 100, titles[0]),
            (2, "y", 200, titles[1]),
        )
    ]


PARTS = {
    "two of ten facts": (make_parts(2), True),
    "one of ten facts": (make_parts(1), False),
    "all of four facts": (make_parts(4, of=4), True),
    "one of four facts": (make_parts(1, of=4), True),
    "all of three facts, without headlines": (make_parts(3, of=3), False),
    "few facts, one headline": (make_parts(0, of=3, titles=(TITLE, TITLE)), True),
    "few facts, other headlines": (make_parts(0, of=3, titles=(TITLE, "Snow")), False),
}


@pytest.mark.parametrize(("parts", "merges"), PARTS.values(), ids=list(PARTS))
def test_a_text_that_contains_two_merges_their_stories_if_they_share_facts(
    parts, merges
):
    index = FakeIndex(
        make_candidate(parts[0], 20), make_candidate(parts[1], 10), joinable=(10, 20)
    )
    placement = assign_story(make_digest(*parts), index)
    assert placement.matches == (1, 2)
    if merges:
        assert (placement.story, placement.merged_stories) == (10, (20,))
        assert index.join_requests == [(20, (10,))]
    else:
        assert (placement.story, placement.merged_stories) == (20, ())
        assert index.join_requests == []


def test_a_text_with_fewer_facts_decides_how_many_must_be_shared():
    few, many = make_parts(1, of=4)[0], make_parts(1, of=20)[1]
    candidates = make_candidate(few, 1), make_candidate(many, 2)
    placement = assign_story(
        make_digest(few, many), FakeIndex(*candidates, joinable=(2,))
    )
    assert placement.merged_stories == (2,)


def test_stories_that_must_stay_apart_are_not_merged():
    parts = make_parts(4, of=4)
    candidates = [make_candidate(parts[0], 1), make_candidate(parts[1], 2)]
    placement = assign_story(make_digest(*parts), FakeIndex(*candidates))
    assert (placement.story, placement.merged_stories) == (1, ())


@pytest.mark.parametrize(("common", "merges"), [(88, True), (87, False)])
def test_stories_are_merged_only_by_sure_matches(common, merges):
    sure = make_doc(SHARED[:103], number=1, title=TITLE)
    other = make_doc(
        SHARED[100 : 100 + common + 3],
        make_words("x", 100 - common),
        number=2,
        title=TITLE,
    )
    doc = make_doc(SHARED[:300], number=9, title=TITLE)
    index = FakeIndex(make_candidate(sure, 1), make_candidate(other, 2), joinable=(2,))
    placement = assign_story(doc, index)
    assert placement.matches == (1, 2)
    assert placement.merged_stories == ((2,) if merges else ())


@pytest.mark.parametrize(("length", "merges"), [(250, True), (251, False)])
@pytest.mark.parametrize("longer", [0, 1], ids=["the first", "the second"])
def test_a_passage_below_0_4_of_a_text_is_a_quotation(length, merges, longer):
    lengths = [250, 250]
    lengths[longer] = length
    others = [
        make_doc(SHARED[:103], make_words(prefix, n - 100), number=number, title=TITLE)
        for number, prefix, n in ((1, "x", lengths[0]), (2, "y", lengths[1]))
    ]
    index = FakeIndex(
        make_candidate(others[0], 1), make_candidate(others[1], 2), joinable=(2,)
    )
    placement = assign_story(make_doc(SHARED[:103], number=9), index)
    assert placement.matches == (1, 2)
    assert placement.merged_stories == ((2,) if merges else ())


REPEATS = {
    "half of the text": (50, 100, 3, 3, 1, True),
    "below half": (49, 100, 3, 3, 1, False),
    "half of the longer text": (100, 200, 3, 3, 1, True),
    "below half of the longer text": (100, 201, 3, 3, 1, False),
    "another source": (100, 100, 3, 4, 1, False),
    "no source": (100, 100, None, None, 1, False),
    "known boilerplate of the source": (100, 100, 3, 3, None, True),
    "known boilerplate of another source": (100, 100, 3, 4, None, False),
    "other text of known boilerplate": (49, 100, 3, 3, None, False),
}


@pytest.mark.parametrize(
    ("common", "length", "source", "other_source", "story", "repeats"),
    REPEATS.values(),
    ids=list(REPEATS),
)
def test_a_repeated_text_of_one_source_may_be_boilerplate(
    common, length, source, other_source, story, repeats
):
    doc = make_doc(SHARED[:103], number=9, source_id=source)
    other = make_doc(
        SHARED[: common + 3],
        make_words("x", length - common),
        number=5,
        source_id=other_source,
    )
    for one, two in ((doc, other), (other, doc)):
        placement = assign_story(one, FakeIndex(make_candidate(two, story)))
        assert placement.repeats == ((two.id,) if repeats else ())


def test_known_boilerplate_is_no_match():
    doc = make_doc(SHARED[:103], number=9, source_id=3)
    copy = make_doc(SHARED[:103], number=5, source_id=3)
    placement = assign_story(doc, FakeIndex(make_candidate(copy, None)))
    assert placement == Placement(repeats=(5,))


def fill_index(*docs: StoryDoc, story: int | None = None) -> MemoryIndex:
    index = MemoryIndex()
    for doc in docs:
        index.add(doc, Placement(story=story))
    return index


def find_ids(index: MemoryIndex, samples, limit: int = 100, **more) -> list[int]:
    more = {"exclude_id": 0, **more}
    return [c.doc.id for c in index.find_candidates(frozenset(samples), limit, **more)]


COPIES = [make_doc(SHARED[:103], number=number) for number in range(1, 31)]
SAMPLES = sample_text(COPIES[0].text)


def test_of_a_shingle_the_24_oldest_texts_are_read():
    assert find_ids(fill_index(*COPIES), SAMPLES) == list(range(1, 25))


def test_of_a_story_two_texts_are_compared():
    index = fill_index(COPIES[0])
    for copy in COPIES[1:9]:
        index.add(copy, Placement(story=1))
    assert find_ids(index, SAMPLES) == [1, 2]


def test_texts_with_one_common_sample_are_no_candidates():
    index = fill_index(COPIES[0])
    one, two, *_ = sorted(SAMPLES)
    assert find_ids(index, [one]) == []
    assert find_ids(index, [one, two]) == [1]


def test_candidates_are_limited_and_those_with_most_samples_come_first():
    longer = make_doc(SHARED[:203], number=1)
    index = fill_index(longer, *COPIES[1:4])
    samples = sample_text(longer.text) | SAMPLES
    assert find_ids(index, samples, 2) == [1, 2]
    (first, *_) = index.find_candidates(samples, 2, exclude_id=0)
    assert first.common == len(sample_text(longer.text))


def test_a_text_and_excluded_stories_are_no_candidates():
    index = fill_index(*COPIES[:4])
    assert find_ids(index, SAMPLES, exclude_id=1) == [2, 3, 4]
    assert find_ids(index, SAMPLES, excluded_stories=frozenset({2})) == [1, 3, 4]
    # Excluded texts do not count against the limit.
    assert find_ids(index, SAMPLES, 2, excluded_stories=frozenset({1})) == [2, 3]


def test_merged_stories_are_found_under_the_oldest():
    index = fill_index(*COPIES[:3])
    story = index.add(COPIES[3], Placement(story=1, merged_stories=(2, 3)))
    assert story == 1
    assert {index.find_story(number) for number in range(1, 5)} == {1}
    index.add(COPIES[4], Placement(story=1))
    assert find_ids(index, SAMPLES) == [1, 2]


def test_a_digest_merges_the_stories_of_a_memory_index():
    first, second = make_parts(4, of=4)
    index = fill_index(first, second)
    digest = make_digest(first, second)
    placement = assign_story(digest, index)
    assert (placement.story, placement.merged_stories) == (1, (2,))
    index.add(digest, placement)
    assert [index.find_story(number) for number in (1, 2, 9)] == [1, 1, 1]


def test_texts_without_shingles_are_not_compared():
    short, long = make_doc(SHARED[:19], title=TITLE), make_doc(SHARED, title=TITLE)
    assert compare_texts(short, long) is None
    assert compare_texts(long, short) is None
