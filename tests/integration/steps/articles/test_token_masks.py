"""Pages with a random token: recognised at visits without the stored page's body."""

from __future__ import annotations

import pytest

from wireroom.model.states import Stage
from wireroom.store.archive.pages import MASK_HEADER, Pages

URL = "https://paper.example/one"
MASKS = f"SELECT headers ->> '{MASK_HEADER}' FROM pages"


@pytest.fixture
def visit(room, page):
    """Visit the page with a token; return the stage that it reaches."""
    room.feed("one")
    room.web.serve(URL, page() + '<meta content="0a1b2c3d4e5f">')
    (article_id,) = room.poll()
    room.walk(article_id)

    def visit_page(token: str, more: str = "") -> Stage | None:
        room.now = room.article(article_id).due_at
        room.web.serve(URL, page() + f'<meta content="{token}">{more}')
        return room.pipeline.revisit_article(article_id)

    return visit_page


def test_the_first_visit_stores_how_the_page_is_recognised(room, visit, monkeypatch):
    assert visit("1a1b2c3d4e5f") is None
    (mask,) = room.column(MASKS)
    assert mask is not None

    monkeypatch.setattr(Pages, "find", lambda *_: pytest.fail("read the body"))
    assert visit("2a1b2c3d4e5f") is None
    assert room.column(MASKS) == [mask]
    assert room.column("SELECT visits FROM articles") == [2]


def test_a_page_that_the_mask_does_not_fit_is_compared(room, visit):
    visit("1a1b2c3d4e5f")

    assert visit("a longer token: " + "1") is Stage.DOWNLOADED


def test_a_token_of_another_length_is_still_a_token(room, visit):
    visit("1a1b2c3d4e5f")

    assert visit("2a1b2c3d4e5f66") is None


def test_a_change_beside_the_token_is_read(room, visit):
    visit("1a1b2c3d4e5f")

    assert visit("2a1b2c3d4e5f", more="<p>One more.</p>") is Stage.DOWNLOADED


def test_a_damaged_page_loses_its_mask(room, visit):
    visit("1a1b2c3d4e5f")
    with room.store.begin() as tx:
        article = tx.articles.lock(1)
        tx.pages.mark_damaged(article.lease, article.page_id)

    assert room.column(MASKS) == [None]
