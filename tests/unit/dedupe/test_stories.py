from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wireroom.dedupe.fingerprint import content_hash, normalize_text, sample_text
from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import MatchMethod, StoryDoc, assign_story


def make_text(seed: int, words: int = 400) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(3000):x}" for _ in range(words))


def assign_stories(*texts: str) -> list[int]:
    index = MemoryIndex()
    for number, text in enumerate(texts):
        doc = StoryDoc(id=number, title="", text=text)
        index.add(doc, assign_story(doc, index))
    return [index.find_story(number) for number in range(len(texts))]


def test_a_story_cut_to_its_lead_is_found():
    whole = make_text(1)
    assert assign_stories(make_text(2), whole, " ".join(whole.split()[:120])) == [
        0,
        1,
        1,
    ]


def test_texts_that_share_only_a_frame_are_two_stories():
    frame = make_text(3, 200)
    assert assign_stories(
        f"{frame} {make_text(4, 250)}", f"{frame} {make_text(5, 250)}"
    ) == [
        0,
        1,
    ]


def test_an_excerpt_that_two_stories_quote_links_neither_to_the_other():
    quoted = make_text(9, 60)
    first = f"{make_text(10, 200)} {quoted} {make_text(11, 200)}"
    second = f"{make_text(12, 100)} {quoted} {make_text(13, 300)}"
    stories = assign_stories(first, second, quoted)
    assert stories[0] != stories[1]
    assert stories[2] in stories[:2]


def test_hundreds_of_copies_are_one_story():
    assert set(assign_stories(*[f"{make_text(6)} paper{n}" for n in range(200)])) == {0}


def test_short_texts_are_alone():
    doc = StoryDoc(id=1, title="", text="Click here to read more")
    assert assign_story(doc, MemoryIndex()).method == MatchMethod.ALONE


def test_garbled_and_accentless_copies_hash_alike():
    text = "Le maire a annonc\u00e9 \u2018demain\u2019 la fin des travaux " * 5
    garbled = text.encode().decode("latin1")
    assert content_hash("", text) == content_hash("", garbled)
    assert content_hash("", text) != content_hash("", text + "enfin")


def test_samples_fit_a_bigint_and_stay_the_same():
    stories = sample_text(make_text(7))
    assert stories == sample_text(make_text(7).upper())
    assert stories
    assert all(-(2**63) <= one < 2**63 for one in stories)


def make_part(seed: int, shape: str) -> str:
    whole = make_text(seed).split()
    cuts = {"lead": whole[:150], "body": whole[50:], "half": whole[:250]}
    return " ".join(cuts.get(shape, whole))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from(["whole", "lead", "body", "half"])
        ),
        min_size=1,
        max_size=9,
    )
)
def test_copies_cut_in_any_way_and_in_any_order_are_in_their_own_story(parts):
    stories = assign_stories(*(make_part(seed, shape) for seed, shape in parts))
    by_story: dict[int, set[int]] = {}
    for (seed, _), story in zip(parts, stories, strict=True):
        by_story.setdefault(story, set()).add(seed)
    assert all(len(seeds) == 1 for seeds in by_story.values())
    assert len(by_story) == len({seed for seed, _ in parts})


@given(st.text(max_size=300))
@example("\xc5\x89")
def test_folding_a_folded_text_changes_nothing(text):
    once = normalize_text(text)
    assert normalize_text(once) == once


@given(st.text(max_size=600), st.sampled_from([" ", "\n", " \t "]))
def test_a_text_in_another_layout_has_the_same_hash_and_samples(text, space):
    laid = space.join(text.split())
    assert content_hash("", laid) == content_hash("", text)
    assert sample_text(laid) == sample_text(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("news", id="one word"),
        pytest.param("ha " * 100_000, id="one word repeated"),
        pytest.param("\u05d7\u05d3\u05e9\u05d5\u05ea " * 300, id="right to left"),
        pytest.param("\u65b0\u805e" * 300, id="without spaces"),
        pytest.param("x" * 1_000_000, id="no spaces at all"),
    ],
)
def test_odd_texts_are_placed_and_join_nothing_else(text):
    assert (
        assign_stories(make_text(8), text)[0] != assign_stories(make_text(8), text)[1]
    )
