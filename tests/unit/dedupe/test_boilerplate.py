"""What many pages of a site show, and what only looks like it."""

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


def page(number, headline, text, *, title=None, source_id=1, known=False):
    return PageContent(
        id=number,
        source_id=source_id,
        headline=headline,
        title=headline if title is None else title,
        text=text,
        is_known_boilerplate=known,
    )


def pages(headlines, text, **more):
    return [page(n, h, text(n, h), **more) for n, h in enumerate(headlines)]


def found_in(shown):
    """What is found when the last of some pages comes."""
    return find_boilerplate_pages(shown[-1], shown[:-1])


WALLS = {
    "the same text": lambda _, __: WALL,
    "with the page's title above": lambda _, headline: f"{headline}\n{WALL}",
    "with the title above and below": lambda _, h: f"{h}\n{WALL}\nBack to {h}",
    "with a number of its own": lambda n, _: f"{WALL} Reference {n}.",
}


@pytest.mark.parametrize("text", WALLS.values(), ids=list(WALLS))
def test_a_text_under_headlines_it_does_not_tell_is_boilerplate(text):
    shown = pages(HEADLINES[:MIN_HEADLINES], text)
    assert found_in(shown) == {one.id for one in shown}


def test_a_wall_with_a_title_of_its_own_is_known_by_what_feeds_say():
    shown = pages(
        HEADLINES[:MIN_HEADLINES], lambda _, __: WALL, title="Please subscribe"
    )
    assert found_in(shown) == set(range(MIN_HEADLINES))


NOT = {
    "too few pages": pages(HEADLINES[: MIN_HEADLINES - 1], lambda _, __: WALL),
    "an article printed again": pages(
        [
            f"Pier to be rebuilt{more}"
            for more in ("", " after all", ", council says", "")
        ],
        lambda _, __: STORY,
    ),
    "an agency's text under many headlines": pages(
        [
            "Harbour council votes to rebuild pier",
            "Levy on ships to pay for eastern pier",
            "Fishermen welcome plan for the pier",
            "Storm damage: work on pier begins",
            "Two winters on, a new pier for the harbour",
        ],
        lambda _, __: STORY,
    ),
    "a print version and its kin": pages(
        ["Pier to be rebuilt"] * 6, lambda _, __: STORY
    ),
    "notes under one template": pages(
        [f"{name} falls" for name in ("Acme", "Borex", "Cellu", "Dunder", "Eska")],
        lambda _, h: (
            f"Shares of {h.split()[0]} closed lower on the harbour exchange today, as"
            " investors waited for the bank to say where it sees interest rates by the"
            f" end of the year. {h.split()[0]} had gained in the week before, when the"
            " exchange as a whole rose a little on hopes of a cheaper crown."
        ),
    ),
    "results by the day": pages(
        [f"Lottery numbers of {n} March" for n in range(1, 7)],
        lambda n, _: (
            f"The lottery numbers drawn on {n} March are {n}, {n + 4}, {n + 9} and"
            f" {n + 21}. Whoever holds a ticket with these numbers can fetch the prize"
            " at any post office within ninety days of the draw."
        ),
    ),
    "pages without a headline": pages([""] * 6, lambda _, __: WALL),
    "other texts under one notice": pages(
        HEADLINES, lambda n, _: " ".join(f"w{n * 97 + k}" for k in range(60)) + WALL
    ),
    "next to nothing": pages(HEADLINES, lambda _, __: "Please turn on JavaScript."),
}


@pytest.mark.parametrize("shown", NOT.values(), ids=list(NOT))
def test_what_is_no_boilerplate(shown):
    assert found_in(shown) == frozenset()


def test_what_other_sources_show_does_not_count():
    others = [page(n, h, WALL, source_id=n) for n, h in enumerate(HEADLINES)]
    assert (
        find_boilerplate_pages(page(9, "Snow", WALL, source_id=9), others)
        == frozenset()
    )


def test_a_wall_that_is_known_is_known_at_once():
    known = page(1, HEADLINES[0], WALL, known=True)
    assert find_boilerplate_pages(page(2, "How to subscribe", WALL), [known]) == {1, 2}


@pytest.mark.parametrize(
    ("headline", "found"),
    [("Ferry sinks", {2}), ("Partners keep cookies on your device", set())],
)
def test_a_wall_known_elsewhere_is_one_where_the_headline_is_not_told(headline, found):
    known = page(1, HEADLINES[0], WALL, source_id=7, known=True)
    assert find_boilerplate_pages(page(2, headline, WALL), [known]) == found


@given(st.permutations(range(MIN_HEADLINES + 1)))
def test_walls_are_found_in_any_order(order):
    shown = pages(HEADLINES[: MIN_HEADLINES + 1], WALLS["with the page's title above"])
    assert found_in([shown[n] for n in order]) == set(range(MIN_HEADLINES + 1))


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=6))
def test_any_pages_can_be_looked_at(made):
    shown = [page(n, headline, text) for n, (headline, text) in enumerate(made)]
    if shown:
        assert found_in(shown) <= {one.id for one in shown}
