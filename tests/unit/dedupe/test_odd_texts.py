"""Short texts, other scripts, endless texts and impossible dates: no false story."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from wireroom.dedupe.fingerprint import MAX_SAMPLES, sample_text
from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import StoryDoc, assign_story, compare_texts

NOTE = (
    "the bridge at the old toll house was closed for an hour after a lorry lost"
    " part of its load of gravel and drivers had to turn"
)
MEETING = (
    "The council of {} meets on {} at {} to speak of the budget. Doors open at {}"
    " and seats are few. All are welcome to come."
)
NORTH = MEETING.format("Northam", "Monday", "19:00", "18:30")
SOUTH = MEETING.format("Southam", "Friday", "17:15", "16:45")


def make_letters(seed: int, count: int, first: int, size: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(first + draw.randrange(size)) for _ in range(count))


def make_chinese(seed: int) -> str:
    return make_letters(seed, 600, 0x4E00, 3000)


def make_hebrew(seed: int) -> str:
    return " ".join(make_letters(seed * 1000 + n, 5, 0x5D0, 27) for n in range(300))


def make_arabic(seed: int) -> str:
    return " ".join(make_letters(seed * 1000 + n, 4, 0x627, 20) for n in range(300))


def assign_stories(*texts: tuple[str, str]) -> list[int]:
    index = MemoryIndex()
    for number, (title, text) in enumerate(texts):
        doc = StoryDoc(id=number, title=title, text=text)
        index.add(doc, assign_story(doc, index))
    return [index.find_story(number) for number in range(len(texts))]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param(
            ("Gravel", NOTE), ("Gravel on bridge", NOTE), True, id="same headline"
        ),
        pytest.param(
            ("Gravel", NOTE), ("Budget", NOTE), False, id="exact, other headline"
        ),
        pytest.param(("", NOTE), ("", NOTE), False, id="exact, no headline"),
        pytest.param(
            ("Gravel", NOTE),
            ("Budget", f"{NOTE} today"),
            False,
            id="contained, other headline",
        ),
        pytest.param(("", NORTH), ("", NORTH), True, id="the same names and times"),
        pytest.param(
            ("Meeting", NORTH), ("Meeting", SOUTH), False, id="one form, two towns"
        ),
    ],
)
def test_a_short_text_needs_more_than_its_words(one, other, alike):
    assert (len(set(assign_stories(one, other))) == 1) is alike


def test_a_short_text_of_another_day_is_another_story():
    monday = StoryDoc(id=1, title="Bridge", text=NOTE + " back Monday")
    tuesday = StoryDoc(id=2, title="Bridge", text=NOTE + " back Tuesday")
    assert compare_texts(monday, tuesday) is None


@pytest.mark.parametrize(
    "script", [make_chinese, make_hebrew, make_arabic], ids=lambda s: s.__name__
)
def test_stories_in_any_script_are_distinguished_and_their_leads_found(script):
    whole = script(1)
    lead = whole[: len(whole) // 2]
    assert assign_stories(("", whole), ("", script(2)), ("", lead)) == [0, 1, 0]


def test_texts_of_one_repeated_word_are_separate_stories():
    texts = [("", "news " * count) for count in (30, 3_000, 300_000)]
    assert assign_stories(*texts, ("", "sport " * 3_000)) == [0, 1, 2, 3]


def test_a_text_of_five_megabytes_is_limited_and_finds_its_story():
    draw = random.Random(4)
    begun = " ".join(f"w{draw.randrange(90_000):x}" for _ in range(60_000))
    endless = (begun + " ") * (5_000_000 // len(begun) + 1)
    other = " ".join(f"v{draw.randrange(90_000):x}" for _ in range(60_000))
    assert len(sample_text(endless)) == MAX_SAMPLES
    texts = [("", endless), ("", other), ("", begun[:3_000])]
    assert assign_stories(*texts) == [0, 1, 0]


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_an_impossible_date_hides_no_copy_and_makes_none(year):
    draw = random.Random(5)
    text = " ".join(f"w{draw.randrange(3000):x}" for _ in range(300))
    known = StoryDoc(
        id=1, title="", text=text, published_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    when = datetime(year, 12, 31, tzinfo=UTC)
    copy = StoryDoc(id=2, title="", text=text[:1_200], published_at=when)
    meeting = StoryDoc(id=3, title="", text=NORTH, published_at=known.published_at)
    later = StoryDoc(id=4, title="", text=SOUTH, published_at=when)
    assert compare_texts(known, copy) is not None
    assert compare_texts(meeting, later) is None
