"""Merging only into what is read, and what follows when that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Stage
from wireroom.steps.quarantine import quarantine_article
from wireroom.store.failures import Failure

BASE = "https://paper.example"
ADA, BEN, CY = (1, "Ada", "Fine."), (2, "Ben", "Costly."), (3, "Cy", "Late.")
GONE = Permanent(Reason.GONE, "410")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def pair(room, page):
    """Two addresses with one text; return their ids."""
    room.feed("one", "two")
    for path, comments in (("one", [ADA]), ("two", [BEN])):
        room.web.serve(f"{BASE}/{path}", page(comments=comments))
    return room.poll()


def run_due(room, article_id):
    row = room.article(article_id)
    room.now = max(room.now, row.due_at)
    if row.stage is Stage.DONE:
        room.pipeline.revisit_article(article_id)
    elif row.stage is Stage.FOUND:
        room.pipeline.download_article(article_id)
    return room.compute(article_id)


def withdraw(room, article_id):
    while room.article(article_id).withdrawn_at is None:
        run_due(room, article_id)


def into(room, article_id):
    row = room.article(article_id)
    return row.outcome, row.merged_into


def quarantine(room, article_id):
    """End a step of an article with a defect, whatever worker has it."""
    failure = Failure(step="enrich", article_id=article_id, error="ValueError: odd")
    with room.store.begin() as tx:
        article = tx.articles.lock(article_id)
        quarantine_article(room.pipeline._ctx, tx, article, failure)


def test_an_article_waits_for_one_that_is_not_published_yet(room, pair):
    one, two = pair
    room.pipeline.download_article(one)
    for step in ("extract_article", "deduplicate_article"):
        room.pipeline.begin_processing(one)
        getattr(room.pipeline, step)(one)
    room.walk(two)
    assert (into(room, two), room.article(two).stage) == (
        ("in_flight", None),
        "extracted",
    )

    room.compute(one)
    run_due(room, two)
    assert into(room, two) == ("merged", one)


def test_the_text_of_an_article_is_published_if_the_one_before_it_fails(room, pair):
    one, two = pair
    room.pipeline.download_article(one)
    for step in ("extract_article", "deduplicate_article"):
        room.pipeline.begin_processing(one)
        getattr(room.pipeline, step)(one)
    room.walk(two)
    quarantine(room, one)
    run_due(room, two)

    assert into(room, two) == ("published", None)
    assert room.events().count("article_published") == 1


@pytest.fixture
def merged(room, pair):
    one, two = pair
    room.walk(one)
    room.walk(two)
    assert into(room, two) == ("merged", one)
    return one, two


def test_what_was_merged_takes_the_place_of_a_withdrawn_article(room, merged, page):
    one, two = merged
    room.web.serve(f"{BASE}/three", page(comments=[CY]))
    room.feed("one", "two", "three")
    room.run("UPDATE feeds SET due_at = '2026-01-01'")
    (three,) = room.poll()
    room.walk(three)
    assert into(room, three) == ("merged", one)

    room.web.pages[f"{BASE}/one"] = GONE
    withdraw(room, one)
    run_due(room, two)
    run_due(room, three)

    assert into(room, two) == ("published", None)
    assert into(room, three) == ("merged", two)
    assert room.rows(
        "SELECT kind, article_id FROM changes WHERE kind LIKE 'article%'"
        " ORDER BY position"
    )[-3:] == [
        ("article_withdrawn", one),
        ("article_published", two),
        ("article_merged", three),
    ]


def test_comments_of_before_count_where_the_page_shows_none_now(room, merged, page):
    one, two = merged
    room.web.serve(f"{BASE}/two", page())
    room.web.pages[f"{BASE}/one"] = GONE
    withdraw(room, one)
    run_due(room, two)

    query = (
        f"SELECT count(*) FROM comments WHERE article_id = {two} AND state <> 'gone'"
    )
    assert into(room, two) == ("published", None)
    assert room.article(two).comments_found == room.column(query)[0]


def test_what_was_merged_takes_the_place_of_a_rejected_article(room, merged):
    one, two = merged
    room.run(
        "UPDATE articles SET outcome = 'in_flight', stage = 'extracted'"
        f" WHERE id = {one}"
    )
    room.run(f"UPDATE entries SET outcome = 'in_flight' WHERE article_id = {one}")
    quarantine(room, one)
    run_due(room, two)
    assert into(room, two) == ("published", None)


def test_a_merge_points_those_before_it_to_the_new_article(room, page):
    """The page that two others name as their original arrives last."""
    room.feed("copy", "print", "whole")
    body = page(canonical=f"{BASE}/whole")
    for path in ("copy", "print", "whole"):
        room.web.serve(f"{BASE}/{path}", body)
    copy, printed, original = room.poll()
    room.walk(copy)
    room.walk(printed)
    assert into(room, printed) == ("merged", copy)

    room.walk(original)
    assert into(room, copy) == ("merged", original)
    assert into(room, printed) == ("merged", original)
    assert into(room, original) == ("published", None)


def test_the_comments_of_a_merged_page_are_read_further(room, merged, page):
    _, two = merged
    assert room.column(f"SELECT author FROM comments WHERE article_id = {two}") == [
        "Ben"
    ]
    room.web.serve(f"{BASE}/two", page(comments=[BEN, CY]))
    sent = len(room.events())
    run_due(room, two)

    assert room.column(
        f"SELECT author FROM comments WHERE article_id = {two} ORDER BY key"
    ) == ["Ben", "Cy"]
    assert room.events()[sent:] == ["comment_added"]
    assert into(room, two)[0] == "merged"
    assert room.article(two).comments_found == 2
    unannounced = (
        "SELECT count(*) FROM comments c WHERE NOT EXISTS (SELECT FROM changes x"
        " WHERE x.comment_id = c.id AND x.kind = 'comment_added')"
    )
    assert room.column(unannounced) == [0]


def test_the_visits_of_a_merged_page_settle(room, merged):
    _, two = merged
    for _ in range(200):
        if room.article(two).due_at is None:
            break
        run_due(room, two)
    assert room.article(two).due_at is None
    assert into(room, two)[0] == "merged"


@pytest.mark.parametrize(
    "answer",
    [GONE, Transient(Reason.TIMEOUT, "slow"), "<html><body><p>Subscribe.</p></body>"],
    ids=["gone", "slow", "without text"],
)
def test_a_merged_page_that_cannot_be_read_stays_merged(room, merged, answer):
    one, two = merged
    url = f"{BASE}/two"
    if isinstance(answer, str):
        room.web.serve(url, answer)
    else:
        room.web.pages[url] = answer
    end = room.now + timedelta(days=60)
    while (due := room.article(two).due_at) is not None and due < end:
        run_due(room, two)
    assert into(room, two) == ("merged", one)
    assert "article_withdrawn" not in room.events()


def test_a_page_with_the_same_comments_is_not_visited(room, page):
    room.feed("one", "two")
    for path in ("one", "two"):
        room.web.serve(f"{BASE}/{path}", page(comments=[ADA]))
    one, two = room.poll()
    room.walk(one)
    room.walk(two)
    assert into(room, two) == ("merged", one)
    assert room.article(two).due_at is None
