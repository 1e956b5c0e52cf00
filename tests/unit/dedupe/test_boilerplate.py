"""Boilerplate that many pages of a site show, and pages that only resemble it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dedupe.boilerplate import (
    MIN_HEADLINES,
    PageContent,
    find_boilerplate_pages,
)

WALL = (
    "We and our partners keep cookies on your device in order to show you fitting"
    " advertisements. To go on reading please accept all of them or take out a"
    " subscription for two crowns a week, which you can cancel whenever you wish."
)
HEADLINES = (
    "Ferry sinks off the northern cape",
    "Council raises the price of bread",
    "Herring return to the fjord",
    "Striker leaves for Lisbon",
    "Old mill burns to the ground",
    "Teachers walk out over wages",
)
STORY = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm"
    " tore away two winters ago, and to pay for it with a levy on the largest ships."
    " Fishermen welcomed the plan, though several said the work should have begun in"
    " spring, when the quarry was idle and stone could be had at half the price."
)


def make_page(number, headline, text, *, title=None, source_id=1, known=False):
    return PageContent(
        id=number,
        source_id=source_id,
        headline=headline,
        title=headline if title is None else title,
        text=text,
        is_known_boilerplate=known,
    )


def make_pages(headlines, text, **more):
    return [make_page(n, h, text(n, h), **more) for n, h in enumerate(headlines)]


def find_in(pages):
    """Return the boilerplate pages when the last of some pages arrives."""
    return find_boilerplate_pages(pages[-1], pages[:-1])


WALLS = {
    "the same text": lambda _, __: WALL,
    "with the page's title above": lambda _, headline: f"{headline}\n{WALL}",
    "with the title above and below": lambda _, h: f"{h}\n{WALL}\nBack to {h}",
    "with a number of its own": lambda n, _: f"{WALL} Reference {n}.",
}


@pytest.mark.parametrize("text", WALLS.values(), ids=list(WALLS))
def test_a_text_that_mentions_none_of_its_headlines_is_boilerplate(text):
    pages = make_pages(HEADLINES[:MIN_HEADLINES], text)
    assert find_in(pages) == {one.id for one in pages}


def test_a_consent_wall_with_its_own_title_is_recognised_by_the_feed_s_headlines():
    pages = make_pages(
        HEADLINES[:MIN_HEADLINES], lambda _, __: WALL, title="Please subscribe"
    )
    assert find_in(pages) == set(range(MIN_HEADLINES))


NOT = {
    "too few pages": make_pages(HEADLINES[: MIN_HEADLINES - 1], lambda _, __: WALL),
    "an article printed again": make_pages(
        [
            f"Pier to be rebuilt{more}"
            for more in ("", " after all", ", council says", "")
        ],
        lambda _, __: STORY,
    ),
    "an agency's text under many headlines": make_pages(
        [
            "Harbour council votes to rebuild pier",
            "Levy on ships to pay for eastern pier",
            "Fishermen welcome plan for the pier",
            "Storm damage: work on pier begins",
            "Two winters on, a new pier for the harbour",
        ],
        lambda _, __: STORY,
    ),
    "a print version and its kin": make_pages(
        ["Pier to be rebuilt"] * 6, lambda _, __: STORY
    ),
    "notes under one template": make_pages(
        [f"{name} falls" for name in ("Acme", "Borex", "Cellu", "Dunder", "Eska")],
        lambda _, h: (
            f"Shares of {h.split()[0]} closed lower on the harbour exchange today, as"
            " investors waited for the bank to say where it sees interest rates by the"
            f" end of the year. {h.split()[0]} had gained in the week before, when the"
            " exchange as a whole rose a little on hopes of a cheaper crown."
        ),
    ),
    "results by the day": make_pages(
        [f"Lottery numbers of {n} March" for n in range(1, 7)],
        lambda n, _: (
            f"The lottery numbers drawn on {n} March are {n}, {n + 4}, {n + 9} and"
            f" {n + 21}. Whoever holds a ticket with these numbers can fetch the prize"
            " at any post office within ninety days of the draw."
        ),
    ),
    "pages without a headline": make_pages([""] * 6, lambda _, __: WALL),
    "other texts under one notice": make_pages(
        HEADLINES, lambda n, _: " ".join(f"w{n * 97 + k}" for k in range(60)) + WALL
    ),
    "next to nothing": make_pages(
        HEADLINES, lambda _, __: "Please turn on JavaScript."
    ),
}


@pytest.mark.parametrize("pages", NOT.values(), ids=list(NOT))
def test_articles_and_templates_are_not_boilerplate(pages):
    assert find_in(pages) == frozenset()


def test_pages_of_other_sources_do_not_count():
    others = [make_page(n, h, WALL, source_id=n) for n, h in enumerate(HEADLINES)]
    assert (
        find_boilerplate_pages(make_page(9, "Snow", WALL, source_id=9), others)
        == frozenset()
    )


def test_one_known_page_of_the_source_is_enough():
    known = make_page(1, HEADLINES[0], WALL, known=True)
    assert find_boilerplate_pages(make_page(2, "How to subscribe", WALL), [known]) == {
        1,
        2,
    }


@pytest.mark.parametrize(
    "headline", ["Ferry sinks", "Partners keep cookies on your device"]
)
def test_known_boilerplate_of_another_source_does_not_count(headline):
    """A site that copies a text under any headlines makes no boilerplate of it."""
    known = make_page(1, HEADLINES[0], WALL, source_id=7, known=True)
    found = find_boilerplate_pages(make_page(2, headline, WALL), [known])
    assert found == frozenset()


@given(st.permutations(range(MIN_HEADLINES + 1)))
def test_walls_are_found_in_any_order(order):
    pages = make_pages(
        HEADLINES[: MIN_HEADLINES + 1], WALLS["with the page's title above"]
    )
    assert find_in([pages[n] for n in order]) == set(range(MIN_HEADLINES + 1))


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=6))
def test_any_pages_can_be_compared(contents):
    pages = [
        make_page(n, headline, text) for n, (headline, text) in enumerate(contents)
    ]
    if pages:
        assert find_in(pages) <= {one.id for one in pages}
