# ruff: noqa: E501 - a case of a table is one line
"""What is one article, what is one story, and what is neither."""

from __future__ import annotations

import threading
import time

import pytest

from wireroom.model.states import Stage
from wireroom.store.connection.locks import Lock

ONE, TWO = "https://paper.example/one", "https://paper.example/two"
THREE = "https://paper.example/three"
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


def test_a_text_that_an_article_no_longer_shows_merges_nothing_into_it(
    room, page, pair, other_text
):
    """Corrected to another article's text, it holds no claim on either of them."""
    second = pair[1]
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(title="Books on wheels", body=other_text))
    for article_id in pair:
        room.walk(article_id)
    room.now = room.article(second).due_at
    room.web.serve(TWO, page())
    room.pipeline.revisit_article(second)
    room.compute(second)
    held = "SELECT content_hash IS NOT NULL FROM articles ORDER BY id"
    assert room.column(held) == [True, False]

    room.feed("one", "two", "three")
    room.web.serve(THREE, page(title="Books on wheels", body=other_text))
    room.now = max(room.now, room.column("SELECT max(due_at) FROM feeds")[0])
    (third,) = room.poll()
    room.walk(third)

    assert outcomes(room)[THREE] == ("published", None)


def test_one_article_at_a_time_decides_which_it_duplicates(room, page, pair):
    """Two that meet could each claim the text, or each merge into the other."""
    for url, article_id in zip((ONE, TWO), pair, strict=True):
        room.web.serve(url, page())
        room.pipeline.download_article(article_id)
        assert room.pipeline.begin_processing(article_id)
        room.pipeline.extract_article(article_id)
    failed: list[Exception] = []

    def compute(article_id: int) -> None:
        try:
            room.compute(article_id)
        except Exception as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    threads = [threading.Thread(target=compute, args=(one,)) for one in pair]
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
    )
    with room.store.begin() as tx:
        tx.advisory_lock(Lock.DEDUPLICATE)
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 20
        while room.column(waiting) != [2]:
            assert time.monotonic() < deadline, "they do not wait"
    for thread in threads:
        thread.join()

    assert failed == []
    # The one that came second waits until the first can be read.
    room.wait(minutes=2)
    for article_id in pair:
        room.compute(article_id)
    assert sorted(o for o, _ in outcomes(room).values()) == ["merged", "published"]


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


# What a page declares about its address is a hint.

SECTION = "https://paper.example/council/ward-news"


def ward(number: int) -> str:
    """A story of a template, about another ward each."""
    names = ("Oakfield", "Saltmarsh", "Tannery Row")
    causes = ("a leaking reservoir", "the price of moorings", "a school without a roof")
    return (
        f"Residents of {names[number]} filled the drill hall on Tuesday to speak about"
        f" {causes[number]}, and the chair let the meeting run until half past eleven."
        f"\nNobody from the works department had come, so {names[number]} will hear the"
        f" answer to its {number + 3} questions at the next meeting in {number + 2} weeks."
    )


def test_stories_that_all_declare_their_section_stay_apart(room, page):
    room.feed("ward-0", "ward-1", "ward-2")
    ids = room.poll()
    for n in range(3):
        body = page(title=f"Ward {n} meets", body=ward(n), canonical=SECTION)
        room.web.serve(f"https://paper.example/ward-{n}", body)
        room.walk(ids[n])

    assert set(outcomes(room).values()) == {("published", None)}
    assert room.column(f"SELECT url FROM article_urls WHERE url = '{SECTION}'") == []


@pytest.mark.parametrize("section_first", [True, False])
def test_a_section_that_shows_its_stories_in_full_is_none_of_them(
    room, page, section_first
):
    paths = ["ward-0", "ward-1", "ward-2"]
    paths.insert(0 if section_first else 3, "council/ward-news")
    room.feed(*paths)
    ids = dict(zip(paths, room.poll(), strict=True))
    whole = "\n".join(ward(n) for n in range(3))
    room.web.serve(SECTION, page(title="News of the wards", body=whole))
    for n in range(3):
        body = page(title=f"Ward {n} meets", body=ward(n), canonical=SECTION)
        room.web.serve(f"https://paper.example/ward-{n}", body)
    for path in paths:
        room.walk(ids[path])

    assert set(outcomes(room).values()) == {("published", None)}


def test_two_different_stories_that_declare_each_other_stay_two(
    room, page, pair, other_text
):
    room.web.serve(ONE, page(canonical=TWO))
    room.web.serve(TWO, page(title="Books on wheels", body=other_text, canonical=ONE))
    for article_id in pair:
        room.walk(article_id)

    assert set(outcomes(room).values()) == {("published", None)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first first", "second first"])
def test_a_later_page_of_an_article_is_merged_by_its_headline(
    room, page, pair, other_text, order
):
    """Its text is another one, and no third page makes the claim."""
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(body=other_text, canonical=ONE))
    for place in order:
        room.walk(pair[place])

    assert outcomes(room)[ONE] == ("published", None)
    assert outcomes(room)[TWO] == ("merged", "same_canonical")


def test_a_headline_that_many_pages_share_merges_none_of_them(room, page, other_text):
    paths = ("one", "w1", "w2", "w3")
    room.feed(*paths)
    ids = room.poll()
    title = "Tides of the week"
    bodies = (ward(0), ward(1), ward(2), other_text)
    for path, body in zip(paths, bodies, strict=True):
        room.web.serve(
            f"https://paper.example/{path}", page(title=title, body=body, canonical=ONE)
        )
    # The page whose address they declare is the last to arrive.
    for article_id in ids[::-1]:
        room.walk(article_id)

    assert set(outcomes(room).values()) == {("published", None)}


def test_a_page_merged_after_its_publication_is_announced_and_leaves_its_story(
    room, page, pair
):
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(canonical=ONE))
    room.walk(pair[1])
    assert outcomes(room)[TWO] == ("published", None)
    room.walk(pair[0])

    assert outcomes(room)[TWO] == ("merged", "same_canonical")
    assert room.events().count("article_merged") == 1
    assert room.column("SELECT article_id FROM story_members") == [pair[0]]
    assert room.column(f"SELECT merged_into FROM articles WHERE id = {pair[1]}") == [
        pair[0]
    ]


def test_an_address_that_only_a_claim_names_is_free_for_its_own_page(
    room, page, other_text
):
    room.publish("copy", canonical=ONE)
    room.wait(hours=2)
    room.feed("one")
    room.web.serve(ONE, page(title="Books on wheels", body=other_text))
    (article_id,) = room.poll()
    room.walk(article_id)

    assert outcomes(room)[ONE] == ("published", None)
    assert room.article(article_id).text == other_text


def test_a_page_under_two_queries_that_declares_the_plain_address_is_one_article(
    room, page
):
    room.feed("loom?ref=front", "loom")
    front, plain = room.poll()
    for path in ("loom?ref=front", "loom"):
        room.web.serve(
            f"https://paper.example/{path}",
            page(canonical="https://paper.example/loom"),
        )
    for article_id in (front, plain):
        room.walk(article_id)

    assert outcomes(room)["https://paper.example/loom"] == ("published", None)
    assert sorted(o for o, _ in outcomes(room).values()) == ["merged", "published"]
