"""The revision of paragraphs decides as justext does, and in one pass."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justext.core import revise_paragraph_classification

from wireroom.extract.body.revise_paragraphs import revise_paragraphs


@dataclass
class Block:
    cf_class: str
    heading: bool
    text: str
    class_type: str = ""


CLASSES = st.sampled_from(["good", "bad", "neargood", "short"])
BLOCKS = st.lists(
    st.tuples(CLASSES, st.booleans(), st.integers(1, 90).map("x".__mul__)), max_size=40
)


@given(BLOCKS, st.sampled_from([0, 10, 150, 200]))
def test_each_paragraph_gets_the_class_that_justext_gives_it(blocks, distance):
    ours, theirs = ([Block(*block) for block in blocks] for _ in range(2))
    revise_paragraphs(ours, distance)
    revise_paragraph_classification(theirs, distance)
    assert [b.class_type for b in ours] == [b.class_type for b in theirs]


@pytest.mark.parametrize("kind", ["short", "neargood"])
def test_the_cost_follows_the_number_of_paragraphs(kind):
    def measure(count: int) -> float:
        """Return the CPU seconds, the best of three: the processor is shared."""
        times = []
        for _ in range(3):
            blocks = [Block(kind, heading=False, text="x") for _ in range(count)]
            began = time.process_time()
            revise_paragraphs(blocks, 150)
            times.append(time.process_time() - began)
        return min(times)

    assert measure(200_000) < 20 * max(measure(20_000), 0.01)


@pytest.mark.parametrize("length", [199, 200, 201])
def test_a_heading_is_good_within_200_characters_as_in_justext(length):
    kinds = [("short", True, "x"), ("bad", False, "x" * length), ("good", False, "x")]
    ours, theirs = ([Block(*kind) for kind in kinds] for _ in range(2))
    revise_paragraphs(ours)
    revise_paragraph_classification(theirs, 200)
    assert [b.class_type for b in ours] == [b.class_type for b in theirs]
    assert (ours[0].class_type == "good") is (length <= 200)
