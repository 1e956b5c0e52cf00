"""Each threshold of :mod:`wireroom.dedupe.boilerplate`, at its value and beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.dedupe.boilerplate import WINDOW, PageContent, find_boilerplate_pages

# Words that no headline below contains: 103 words have 100 shingles.
NOTICE = [f"n{number}" for number in range(103)]
HEADLINES = (
    "Ferry sinks off the northern cape",
    "Council raises the price of bread",
    "Herring return to the fjord",
    "Striker leaves for Lisbon",
)


def make_page(
    number: int, headline: str, words: list[str], *, title: str = "", **more: object
) -> PageContent:
    defaults = {"source_id": 1, "title": title, "text": " ".join(words)}
    return PageContent(**{"id": number, "headline": headline, **defaults, **more})


def find_ids(page: PageContent, *others: PageContent) -> set[int]:
    return set(find_boilerplate_pages(page, others))


@pytest.mark.parametrize(("count", "found"), [(4, {0, 1, 2, 3}), (3, set())])
def test_four_unrelated_headlines_are_needed(count, found):
    first, *others = [
        make_page(number, headline, NOTICE)
        for number, headline in enumerate(HEADLINES[:count])
    ]
    assert find_ids(first, *others) == found


def test_pages_of_thirty_days_are_compared():
    assert timedelta(days=30) == WINDOW


@pytest.mark.parametrize(
    ("common", "length", "found"),
    [
        pytest.param(80, 100, {1, 2}, id="0.8"),
        pytest.param(79, 100, set(), id="below 0.8"),
        pytest.param(100, 125, {1, 2}, id="0.8 of the longer text"),
        pytest.param(100, 126, set(), id="below 0.8 of the longer text"),
    ],
)
def test_two_pages_show_the_same_if_they_share_0_8_of_the_longer(common, length, found):
    changed = [*NOTICE[: common + 3], *(f"x{n}" for n in range(length - common))]
    for known, words in ((NOTICE, changed), (changed, NOTICE)):
        page = make_page(1, "Ferry sinks", known, is_known_boilerplate=True)
        assert find_ids(make_page(2, "Council votes", words), page) == found


@pytest.mark.parametrize(("count", "found"), [(20, {1, 2}), (19, set())])
def test_a_body_of_fewer_than_twenty_words_is_not_judged(count, found):
    known = make_page(1, "Snow", NOTICE[:count], is_known_boilerplate=True)
    assert find_ids(make_page(2, "Rain", NOTICE[:count]), known) == found


LONG_HEADLINE = " ".join(f"word{number}" for number in range(50))
MENTIONS = {
    "0.34 of the long words": (LONG_HEADLINE, LONG_HEADLINE.split()[:17], True),
    "fewer": (LONG_HEADLINE, LONG_HEADLINE.split()[:16], False),
    "a word of four letters": ("Pier the", ["pier"], True),
    "only a word of three letters": ("Ferry cat", ["cat"], False),
    "a short word beside a short headline": ("Cat sat", ["cat"], True),
    "a Chinese character": ("\u65b0 ferry", ["\u65b0"], True),
    "nothing": ("Ferry sinks", ["harbour"], False),
}


@pytest.mark.parametrize(
    ("headline", "words", "mentions"), MENTIONS.values(), ids=list(MENTIONS)
)
def test_a_body_mentions_a_headline_by_its_long_words(headline, words, mentions):
    assert make_page(1, headline, words).mentions_headline is mentions


def test_a_mentioned_headline_does_not_count_as_unrelated():
    text = [*NOTICE, "striker", "lisbon"]
    first, *others = [
        make_page(number, headline, text) for number, headline in enumerate(HEADLINES)
    ]
    assert find_ids(first, *others) == set()


def test_an_agreeing_or_empty_headline_is_not_counted_but_its_page_is_found():
    pages = [
        make_page(number, headline, NOTICE) for number, headline in enumerate(HEADLINES)
    ]
    same = make_page(4, "Striker leaves for Lisbon tomorrow", NOTICE)
    empty = make_page(5, " ", NOTICE)
    assert find_ids(*pages[:3], same, empty) == {0, 1, 2, 4, 5}
    assert find_ids(*pages[:2], pages[3], same, empty) == set()


def test_headline_and_title_are_removed_wherever_they_occur():
    words = ["snow", "falls", "in", "oslo", "a", "b", "snow", "c", "snow", "falls"]
    page = make_page(1, "Snow", words, title="Snow falls in Oslo")
    assert page.body_words == ["a", "b", "c", "falls"]


def test_a_page_is_not_known_boilerplate_by_default():
    page = make_page(1, "Ferry sinks", NOTICE)
    assert find_ids(make_page(2, "Council votes", NOTICE), page) == set()


def test_known_boilerplate_of_another_source_is_not_among_the_found_pages():
    elsewhere = make_page(
        1, "Ferry sinks", NOTICE, source_id=2, is_known_boilerplate=True
    )
    here = make_page(2, "Council votes", NOTICE)
    assert find_ids(here, elsewhere) == set()
