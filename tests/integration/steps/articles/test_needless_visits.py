"""A feed that tells the number of comments answers for visits, now and then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Reason, Transient
from wireroom.model.states import Stage

URL = "https://paper.example/one"
ADA, BEN = (1, "Ada", "A fine pier it will be."), (2, "Ben", "And a costly one.")


@pytest.fixture
def tell(room):
    """Serve a feed that tells so many comments, and poll it."""

    def _tell(count: int | None) -> tuple[int, ...]:
        said = "" if count is None else f"<slash:comments>{count}</slash:comments>"
        room.web.serve(
            "https://paper.example/feed",
            "<rss version='2.0' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>"
            # Another body each time, as where the feed says when it was made.
            f"<channel><title>T {room.now}</title><item><title>One</title>"
            f"<link>{URL}</link>{said}</item></channel></rss>",
        )
        room.run(f"UPDATE feeds SET due_at = '{room.now.isoformat()}'")
        return room.poll()

    return _tell


@pytest.fixture
def publish(room, page, tell):
    def _publish(count: int | None = 1) -> int:
        room.web.serve(URL, page(comments=[ADA]))
        (article_id,) = tell(count)
        assert room.walk(article_id) is Stage.DONE
        return article_id

    return _publish


@pytest.fixture
def visit(room, tell):
    """Poll the feed a minute before the next visit; whether the page was asked."""

    def _visit(article_id: int, count: int | None) -> bool:
        due = room.article(article_id).due_at
        room.now = due - timedelta(minutes=1)
        tell(count)
        room.now = due
        before = len(room.web.asked)
        if room.pipeline.revisit_article(article_id) is not None:
            room.compute(article_id)
        return len(room.web.asked) > before

    return _visit


def test_an_unchanged_comment_count_saves_the_visit(room, publish, visit):
    article_id = publish()
    before = room.article(article_id)

    assert not visit(article_id, 1)
    after = room.article(article_id)
    assert after.due_at > room.now
    assert (after.visits, after.quiet_visits) == (before.visits, before.quiet_visits)


def test_a_larger_comment_count_causes_a_visit(room, publish, visit, page):
    article_id = publish()
    assert not visit(article_id, 1)

    room.web.serve(URL, page(comments=[ADA, BEN]))
    assert visit(article_id, 2)
    assert room.article(article_id).comments_found == 2
    assert not visit(article_id, 2)


@pytest.mark.parametrize("count", [None, 0], ids=["absent", "smaller"])
def test_an_absent_or_smaller_comment_count_proves_nothing(publish, visit, count):
    assert visit(publish(), count)


def test_an_entry_that_left_the_feed_proves_nothing(room, publish):
    article_id = publish()
    room.now = room.article(article_id).due_at - timedelta(minutes=1)
    room.feed("two")
    room.poll()
    room.now = room.article(article_id).due_at
    before = len(room.web.asked)
    room.pipeline.revisit_article(article_id)

    assert len(room.web.asked) == before + 1


def test_the_page_is_visited_now_and_then_in_any_case(publish, visit):
    article_id = publish()
    asked = [visit(article_id, 1) for _ in range(7)]

    assert 1 <= asked.count(True) < asked.count(False), asked


def test_a_page_that_could_not_be_fetched_is_requested_again(room, publish, visit):
    article_id = publish()
    room.web.pages[URL] = Transient(Reason.TIMEOUT, "slow")
    assert visit(article_id, 2)
    assert visit(article_id, 2)


def test_any_comment_count_of_an_entry_is_stored(room):
    room.web.serve(
        "https://paper.example/feed",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url":'
        f' "{URL}", "attachments": [{{"url": "https://paper.example/a\\u0000b.mp3"}},'
        ' {"url": "/c.mp3", "duration_in_seconds": 9}]}]}',
    )
    room.poll()

    (kept,) = room.column("SELECT data->'media' FROM entries")
    assert kept[-1] == {
        "role": "enclosure",
        "url": "https://paper.example/c.mp3",
        "seconds": 9,
    }
