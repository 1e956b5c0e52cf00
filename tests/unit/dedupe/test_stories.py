from __future__ import annotations

import random

from wireroom.dedupe.fingerprint import content_hash, samples
from wireroom.dedupe.memory import MemoryIndex
from wireroom.dedupe.stories import Method, StoryDoc, assign


def text_of(seed: int, words: int = 400) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(3000):x}" for _ in range(words))


def stories_of(*texts: str) -> list[int]:
    index = MemoryIndex()
    for number, text in enumerate(texts):
        doc = StoryDoc(id=number, title="", text=text)
        index.add(doc, assign(doc, index))
    return [index.story_of(number) for number in range(len(texts))]


def test_a_story_cut_to_its_lead_is_found():
    whole = text_of(1)
    assert stories_of(text_of(2), whole, " ".join(whole.split()[:120])) == [0, 1, 1]


def test_texts_that_share_only_a_frame_are_two_stories():
    frame = text_of(3, 200)
    assert stories_of(f"{frame} {text_of(4, 250)}", f"{frame} {text_of(5, 250)}") == [
        0,
        1,
    ]


def test_hundreds_of_copies_are_one_story():
    assert set(stories_of(*[f"{text_of(6)} paper{n}" for n in range(200)])) == {0}


def test_short_texts_are_alone():
    doc = StoryDoc(id=1, title="", text="Click here to read more")
    assert assign(doc, MemoryIndex()).method == Method.ALONE


def test_garbled_and_accentless_copies_hash_alike():
    text = "Le maire a annonc\u00e9 \u2018demain\u2019 la fin des travaux " * 5
    garbled = text.encode().decode("latin1")
    assert content_hash("", text) == content_hash("", garbled)
    assert content_hash("", text) != content_hash("", text + "enfin")


def test_samples_fit_a_bigint_and_stay_the_same():
    found = samples(text_of(7))
    assert found == samples(text_of(7).upper())
    assert found
    assert all(-(2**63) <= one < 2**63 for one in found)
