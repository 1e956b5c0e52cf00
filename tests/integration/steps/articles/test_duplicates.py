"""What is one article, what is one story, and what is neither."""

from __future__ import annotations

import pytest

from wireroom.model.states import Stage

ONE, TWO = "https://paper.example/one", "https://paper.example/two"
GAZETTE = "https://gazette.example"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def pair(room):
    """Two articles, found in one poll."""
    room.feed("one", "two")
    return room.poll()


def outcomes(room) -> dict[str, tuple]:
    asked = "SELECT url, outcome, reason FROM articles"
    return {url: (outcome, reason) for url, outcome, reason in room.rows(asked)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first first", "second first"])
def test_a_page_that_names_another_canonical_is_merged_into_it(room, page, pair, order):
    """In whatever order they come: the canonical page is the one that stays."""
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(title="Pier, again", canonical=ONE))
    for place in order:
        room.walk(pair[place])

    assert outcomes(room)[ONE] == ("published", None)
    assert outcomes(room)[TWO] == ("merged", "same_canonical")


def test_two_pages_that_each_name_the_other_are_one_article(room, page, pair):
    room.web.serve(ONE, page(canonical=TWO))
    room.web.serve(TWO, page(canonical=ONE))
    for article_id in pair:
        room.walk(article_id)

    assert sorted(o for o, _ in outcomes(room).values()) == ["merged", "published"]


def test_a_canonical_that_was_rejected_does_not_take_its_copy_with_it(room, page, pair):
    room.web.serve(ONE, "<p>nothing</p>")
    room.web.serve(TWO, page(canonical=ONE))
    for article_id in pair:
        room.walk(article_id)

    assert outcomes(room)[TWO] == ("published", None)


def test_the_same_text_at_one_source_is_one_article(room, page, pair):
    room.web.serve(ONE, page())
    room.web.serve(TWO, page())
    for article_id in pair:
        room.walk(article_id)

    assert outcomes(room)[TWO] == ("merged", "same_content")


def test_the_same_text_at_another_source_is_another_article_of_one_story(room, page):
    first = room.publish()
    room.feed("copy", base=GAZETTE)
    room.web.serve(f"{GAZETTE}/copy", page(title="A new pier"))
    (second,) = room.poll(f"{GAZETTE}/feed")

    assert room.walk(second) is Stage.DONE
    story = "SELECT count(DISTINCT story_id) FROM story_members WHERE article_id IN"
    assert room.column(f"{story} ({first}, {second})") == [1]
    assert "story_changed" in room.events()


def test_other_news_is_another_story(room, page, pair, other_text):
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(title="Books on wheels", body=other_text))
    for article_id in pair:
        room.walk(article_id)

    assert room.column("SELECT count(DISTINCT story_id) FROM story_members") == [2]
