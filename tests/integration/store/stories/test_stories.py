"""Stories on PostgreSQL: as in memory, under concurrency, after a change of text."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from wireroom.dedupe.memory_index import MemoryIndex
from wireroom.dedupe.stories import MatchMethod, StoryDoc, assign_story
from wireroom.model.feed import FeedEntry
from wireroom.model.sighting import Sighting
from wireroom.store.connection.locks import Lock
from wireroom.store.schema.tables import stories, story_members


def text_of(seed: int, words: int = 300) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(2000):x}" for _ in range(words))


def lead(text: str) -> str:
    return " ".join(text.split()[:110])


@pytest.fixture
def add_articles(store, feed_id, now):
    """Give rows for that many articles, without a text; their ids ascend."""

    def _add_articles(count: int) -> list[int]:
        urls = [f"https://paper.example/{number}" for number in range(count)]
        entries = [FeedEntry(identity=url, url=url) for url in urls]
        seen = [Sighting(entry=x, url=x.identity, key=x.identity) for x in entries]
        with store.begin() as tx:
            source_id = tx.sources.list_feeds()[0].source_id
            made = tx.entries.record_sightings(
                feed_id, source_id, seen, now=now, due_at=now
            )
        return sorted(made.new_articles)

    return _add_articles


def place(tx, article_id, text, now, title=""):
    tx.advisory_lock(Lock.DEDUPLICATE)
    tx.articles.update(
        tx.articles.lock(article_id).lease, {"title": title, "text": text}
    )
    return tx.stories.place_article(
        article_id, title=title, text=text, published_at=None, now=now
    )


def groups(pairs) -> set[frozenset[int]]:
    by_story: dict[int, set[int]] = {}
    for article, story in pairs:
        by_story.setdefault(story, set()).add(article)
    return {frozenset(members) for members in by_story.values()}


def on_database(tx) -> set[frozenset[int]]:
    asked = select(story_members.c.article_id, story_members.c.story_id)
    return groups(tx.connection.execute(asked))


def in_memory(docs: list[StoryDoc]) -> tuple[set[frozenset[int]], list[tuple]]:
    index, said = MemoryIndex(), []
    for doc in docs:
        placement = assign_story(doc, index)
        index.add(doc, placement)
        said.append((placement.method, placement.best_match, placement.score))
    return groups((doc.id, index.find_story(doc.id)) for doc in docs), said


SHAPES = {
    "whole": lambda a, _: text_of(a),
    "lead": lambda a, _: lead(text_of(a)),
    "credited": lambda a, b: f"{text_of(a)} reported by desk {b}",
    "framed": lambda a, b: f"{text_of(99, 150)} {text_of(a * 10 + b, 150)}",
    "digest": lambda a, b: f"{lead(text_of(a))} {lead(text_of(b))}",
    "halves": lambda a, b: f"{text_of(a, 150)} {text_of(b, 150)}",
    "short": lambda a, _: text_of(a, 25),
    "none": lambda _, __: "read more",
}
MADE = st.tuples(
    st.sampled_from(sorted(SHAPES)), st.integers(1, 4), st.integers(1, 4)
).map(lambda made: SHAPES[made[0]](made[1], made[2]))
ROWS = 10


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([text_of(1), text_of(2), lead(text_of(1))], id="a lead"),
        pytest.param(
            [lead(text_of(1)), " ".join(text_of(1).split()[100:]), text_of(1)],
            id="a later text joins two stories",
        ),
        pytest.param(
            [text_of(1), text_of(2), f"{text_of(1)} {text_of(2)}"],
            id="a digest of two",
        ),
        pytest.param([text_of(1, 25)] * 3, id="short copies"),
        pytest.param(["", "read more", ""], id="no text"),
    ],
)
def test_the_database_gives_the_stories_of_memory(store, add_articles, now, texts):
    ids = add_articles(len(texts))
    agree(store, ids, texts, now)


@given(texts=st.lists(MADE, min_size=1, max_size=ROWS))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_texts_make_the_same_stories_in_both(store, rows, now, texts):
    agree(store, rows[: len(texts)], texts, now)


@pytest.fixture
def rows(add_articles) -> list[int]:
    return add_articles(ROWS)


def agree(store, ids, texts, now) -> None:
    docs = [StoryDoc(id=i, title="", text=t) for i, t in zip(ids, texts, strict=True)]
    with store.begin() as tx:
        undone = tx.connection.begin_nested()
        placed = [place(tx, doc.id, doc.text, now) for doc in docs]
        found = on_database(tx)
        undone.rollback()
    wanted, said = in_memory(docs)
    assert found == wanted
    assert [
        (one.method, one.matched_article_id, pytest.approx(one.score)) for one in placed
    ] == said


def test_eight_workers_that_meet_one_story_make_one(store, add_articles, now):
    ids = add_articles(8)

    def work(article_id: int) -> None:
        with store.begin() as tx:
            place(tx, article_id, f"{text_of(1)} paper {article_id}", now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, ids))
    with store.begin() as tx:
        assert on_database(tx) == {frozenset(ids)}
        row = tx.connection.execute(select(stories)).one()
    assert (row.size, row.first_article_id) == (8, ids[0])


def test_two_workers_that_meet_a_story_at_once_make_one_in_every_round(
    store, add_articles, now
):
    rounds = 200
    ids = add_articles(2 * rounds)
    together = Barrier(2)

    def work(mine: list[int]) -> None:
        for number, article_id in enumerate(mine):
            together.wait(30)
            with store.begin() as tx:
                place(tx, article_id, text_of(number + 1, 120), now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (ids[::2], ids[1::2])))
    pairs = {frozenset(pair) for pair in zip(ids[::2], ids[1::2], strict=True)}
    with store.begin() as tx:
        assert on_database(tx) == pairs


def test_placing_an_article_again_changes_nothing(store, add_articles, now):
    first, second = add_articles(2)
    with store.begin() as tx:
        place(tx, first, text_of(1), now)
        placed = place(tx, second, lead(text_of(1)), now)
    assert placed.changed
    with store.begin() as tx:
        again = place(tx, second, lead(text_of(1)), now)
        assert on_database(tx) == {frozenset({first, second})}
    assert not again.changed
    assert again.story_id == placed.story_id
    assert again.matched_article_id == first


def test_an_article_whose_text_is_another_leaves_its_story(store, add_articles, now):
    first, second = add_articles(2)
    with store.begin() as tx:
        old = place(tx, first, text_of(1), now)
        place(tx, second, lead(text_of(1)), now)
    with store.begin() as tx:
        moved = place(tx, second, text_of(2), now)
        assert on_database(tx) == {frozenset({first}), frozenset({second})}
        sizes = tx.connection.execute(select(stories.c.id, stories.c.size))
        left = {row.id: row.size for row in sizes}
    assert left == {old.story_id: 1, moved.story_id: 1}
    assert moved.left == old.story_id
    assert moved.method == MatchMethod.ALONE


def test_three_hundred_copies_are_one_story(store, add_articles, now):
    ids = add_articles(300)
    with store.begin() as tx:
        for article_id in ids:
            place(tx, article_id, f"{text_of(1, 120)} paper {article_id}", now)
        assert on_database(tx) == {frozenset(ids)}
