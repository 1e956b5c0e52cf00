"""Later visits: comments grow, go and change; articles are corrected or withdrawn."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Stage

URL = "https://paper.example/one"
ADA, BEN = (1, "Ada", "A fine pier it will be."), (2, "Ben", "And a costly one.")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def visit(room, page):
    """Serve another page and visit it when it is next due."""

    def _visit(article_id, **served):
        room.now = room.article(article_id).due_at
        if served:
            room.web.serve(URL, page(**served))
        if room.pipeline.revisit_article(article_id) is None:
            return None
        return room.compute(article_id)

    return _visit


def test_new_comments_are_published(room, visit):
    article_id = room.publish(comments=[ADA])
    told = len(room.events())

    assert visit(article_id, comments=[ADA, BEN]) is Stage.DONE
    assert room.events()[told:] == ["comment_added"]
    assert room.article(article_id).comments_found == 2


def test_a_removed_comment_is_published_as_gone_and_stays_stored(room, visit):
    article_id = room.publish(comments=[ADA, BEN])
    told = len(room.events())
    visit(article_id, comments=[ADA])

    assert room.events()[told:] == ["comment_gone"]
    assert room.column("SELECT state FROM comments ORDER BY key") == ["visible", "gone"]
    assert room.article(article_id).comments_found == 1


def test_a_paged_list_loses_no_comment(room, visit):
    """The page says two and shows one: the other is on another page."""
    article_id = room.publish(comments=[ADA, BEN])
    visit(article_id, comments=[BEN], claimed=2)

    assert room.column("SELECT state FROM comments") == ["visible", "visible"]


def test_a_correction_stores_the_version_before(room, visit, other_text):
    article_id = room.publish()
    told = len(room.events())
    visit(article_id, body=other_text)

    assert room.events()[told] == "article_updated"
    assert room.article(article_id).revision == 2
    (kept,) = room.column("SELECT text FROM article_revisions")
    assert kept.startswith("The harbour council")


def test_another_spelling_of_the_same_text_is_no_correction(room, visit):
    article_id = room.publish()
    text = room.article(article_id).text
    visit(article_id, body=text.replace("Tuesday", "TUESDAY"), comments=[ADA])

    assert room.article(article_id).revision == 1


def test_a_page_that_did_not_change_costs_nothing(room, visit, page):
    article_id = room.publish()
    room.web.serve(URL, page(), etag='"1"')
    visit(article_id)
    told = len(room.events())
    visit(article_id)

    assert len(room.events()) == told
    assert room.article(article_id).quiet_visits >= 1


def test_an_article_settles_after_quiet_visits(room, visit):
    article_id = room.publish()
    for _ in range(200):
        if room.article(article_id).due_at is None:
            break
        visit(article_id)

    assert room.article(article_id).due_at is None
    assert room.article(article_id).outcome == "published"


def test_an_article_whose_page_is_gone_is_withdrawn_and_keeps_its_text(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = Permanent(Reason.GONE, "410")
    visit(article_id)

    assert room.events()[-1] == "article_withdrawn"
    assert room.article(article_id).text
    assert room.article(article_id).due_at is None


def test_an_article_is_withdrawn_when_its_page_is_missing_three_times(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = Permanent(Reason.NOT_FOUND, "404")
    visit(article_id)
    visit(article_id)
    assert "article_withdrawn" not in room.events()

    visit(article_id)
    assert room.events()[-1] == "article_withdrawn"


def test_a_visit_that_fails_for_now_is_postponed(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = Transient(Reason.TIMEOUT, "slow")
    visit(article_id)

    assert room.article(article_id).due_at > room.now
    assert room.article(article_id).outcome == "published"


def test_an_article_whose_page_turned_into_a_wall_keeps_its_text(room, visit):
    article_id = room.publish(comments=[ADA])
    room.now = room.article(article_id).due_at
    room.web.serve(URL, "<html><body><p>Subscribe.</p></body></html>")
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)

    row = room.article(article_id)
    assert (row.outcome, row.stage) == ("published", "done")
    assert row.text.startswith("The harbour council")
    assert room.column("SELECT state FROM comments") == ["visible"]
