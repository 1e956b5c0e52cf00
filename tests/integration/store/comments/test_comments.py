"""Comments and their history from visit to visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from wireroom.model.article import Comment
from wireroom.model.discussion import CommentOrigin
from wireroom.model.feed import FeedEntry
from wireroom.model.sighting import Sighting
from wireroom.model.states import CommentState
from wireroom.store.schema.tables import comment_revisions

LATER = timedelta(hours=1)

ADA = Comment(key="1", author="Ada", text="First!", position=0, raw_text="First! Reply")
BEN = Comment(key="2", author="Ben", text="@Ada: no.", position=1, parent="1", depth=1)
EVE = Comment(key="3", author="Eve", text="Quiet, both.", position=2, parent="2")


@pytest.fixture
def article_id(store, feed_id, now) -> int:
    url = "https://paper.example/1"
    entry = FeedEntry(identity="a", url=url)
    seen = [Sighting(entry=entry, url=url, key=url)]
    with store.begin() as tx:
        source_id = tx.sources.list_feeds()[0].source_id
        made = tx.entries.record_sightings(
            feed_id, source_id, seen, now=now, due_at=now
        )
    return made.new_articles[0]


@pytest.fixture
def visit(store, article_id, now):
    def _visit(*seen, after=timedelta(0), whole=(CommentOrigin.PAGE,)):
        with store.begin() as tx:
            at = now + after
            lease = tx.articles.lock(article_id).lease
            written = tx.comments.merge_visit(lease, seen, now=at, whole=whole)
            return written.delta

    return _visit


@pytest.fixture
def rows(store, article_id):
    def _rows() -> dict[str, dict]:
        with store.begin() as tx:
            return {row.key: row for row in tx.comments.list_rows(article_id)}

    return _rows


def history(store) -> list[tuple]:
    with store.begin() as tx:
        asked = select(comment_revisions.c.number, comment_revisions.c.text)
        return [tuple(row) for row in tx.connection.execute(asked)]


def test_replies_point_at_the_rows_they_answer(visit, rows):
    delta = visit(ADA, BEN, EVE)
    found = rows()

    assert delta.added == ("1", "2", "3")
    assert found["1"].parent_id is None
    assert found["2"].parent_id == found["1"].id
    assert found["3"].parent_id == found["2"].id


def test_the_same_visit_twice_changes_nothing(visit, rows):
    visit(ADA, BEN)
    before = rows()

    assert not visit(ADA, BEN).has_events
    assert rows() == before


def test_an_edit_keeps_what_was_said_before(visit, rows, store):
    visit(ADA)
    delta = visit(replace(ADA, text="First, sorry."), after=LATER)

    assert delta.edited == ("1",)
    assert rows()["1"].text == "First, sorry."
    assert rows()["1"].state == "edited"
    assert history(store) == [(1, "First!")]


def test_a_comment_that_was_removed_is_so_and_what_it_said_is_history(
    visit, rows, store
):
    visit(ADA)
    visit(replace(ADA, text="", state=CommentState.REMOVED), after=LATER)

    assert rows()["1"].state == "removed"
    assert history(store) == [(1, "First!")]


def test_a_comment_that_waited_is_visible_once_it_is_let_through(visit, rows):
    visit(replace(ADA, state=CommentState.PENDING))
    assert rows()["1"].state == "pending"
    visit(ADA, after=LATER)

    assert rows()["1"].state == "visible"


def test_a_comment_that_goes_is_marked_and_kept(visit, rows):
    visit(ADA, BEN)
    delta = visit(ADA, after=LATER)

    assert delta.gone == ("2",)
    assert rows()["2"].state == "gone"
    assert rows()["2"].text == BEN.text


def test_a_comment_that_comes_back_is_reported_and_visible(visit, rows):
    visit(ADA, BEN)
    visit(ADA, after=LATER)
    delta = visit(ADA, BEN, after=2 * LATER)

    assert delta.returned == ("2",)
    assert rows()["2"].state == "visible"


def test_a_page_that_shows_only_a_part_makes_nothing_gone(visit, rows):
    visit(ADA, BEN)
    delta = visit(BEN, EVE, after=LATER, whole=())

    assert delta.gone == ()
    assert delta.added == ("3",)
    assert rows()["1"].state == "visible"


def test_votes_move_without_being_told(visit, rows):
    visit(ADA)
    delta = visit(replace(ADA, votes=5), after=LATER)

    assert delta.moved == ("1",)
    assert not delta.has_events
    assert rows()["1"].votes == 5


def test_last_seen_moves_with_each_visit_and_first_seen_stays(visit, rows, now):
    visit(ADA)
    visit(ADA, after=LATER)

    assert rows()["1"].first_seen_at == now
    assert rows()["1"].last_seen_at == now + LATER


def test_text_no_database_can_hold_is_stored_as_far_as_it_can(visit, rows):
    visit(replace(ADA, text="a\x00b\ud800c"))

    assert rows()["1"].text == "ab?c"
    assert not visit(replace(ADA, text="a\x00b\ud800c"), after=LATER).has_events


def test_an_inferred_parent_stays_with_its_depth_where_a_visit_reads_less(visit, rows):
    """As an interface does that names no parents, while the page's text does."""
    named = replace(BEN, parent_inferred=True, parent_confidence=0.75)
    visit(ADA, named)
    visit(ADA, replace(BEN, parent=None, depth=0, votes=3), after=LATER)

    found = rows()
    ben = found["2"]
    assert (ben.parent_id, ben.depth, ben.votes) == (found["1"].id, 1, 3)
    assert (ben.parent_inferred, ben.parent_confidence) == (True, 0.75)


def test_the_structure_is_stored_with_its_text(visit, rows):
    marked = replace(ADA, structure={"v": 1, "text": 7, "blocks": [1]})
    visit(marked)
    assert rows()["1"].structure == marked.structure

    edited = visit(replace(ADA, text="Second."), after=LATER)
    assert edited.edited == ("1",)
    assert rows()["1"].structure == {}


def test_a_comment_that_was_read_before_gets_its_structure_without_an_event(
    visit, rows
):
    visit(ADA)
    marked = replace(ADA, structure={"v": 1, "text": 7, "blocks": [1]})
    delta = visit(marked, after=LATER)
    assert delta.moved == ("1",)
    assert not delta.has_events
    assert rows()["1"].structure == marked.structure

    # A feed of comments that gives the bare text takes nothing away.
    assert visit(ADA, after=2 * LATER).moved == ()
    assert rows()["1"].structure == marked.structure
