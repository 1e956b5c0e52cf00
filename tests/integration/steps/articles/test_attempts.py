"""What counts against a page, and what does not: who is to blame for a lost worker."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event

from wireroom.errors import Reason
from wireroom.model.states import Outcome, Stage
from wireroom.store.failures import Failure

URL = "https://paper.example/one"
GIVEN_UP = [("failed", "too_many_attempts")]


@pytest.fixture
def article_id(room, page):
    """An article that has been downloaded."""
    room.feed("one")
    room.web.serve(URL, page())
    (found,) = room.poll()
    room.pipeline.download_article(found)
    return found


def begin(room, article_id):
    return room.pipeline.begin_processing(article_id)


def send_again(room):
    """Let the lease run out; the tick sends the row once more."""
    room.wait(minutes=3)
    assert len(room.pipeline.lease_due(10).articles) == 1


def test_a_page_that_kills_its_worker_ends_in_quarantine(room, article_id):
    begun = [begin(room, article_id) for _ in range(4)]
    assert begun == [Stage.DOWNLOADED] * 3 + [None]
    send_again(room)

    assert begin(room, article_id) is None
    assert room.outcomes() == GIVEN_UP
    assert room.column("SELECT step FROM failures") == ["extract"]


@pytest.mark.parametrize("stage", [Stage.FOUND, Stage.DOWNLOADED, Stage.DONE])
def test_the_last_start_and_its_quarantine_are_one_transaction(room, page, stage):
    """A worker that is lost between the two would leave a fifth start."""
    room.feed("one")
    room.web.serve(URL, page())
    (article_id,) = room.poll()
    if stage is not Stage.FOUND:
        room.pipeline.download_article(article_id)
    if stage is Stage.DONE:
        room.compute(article_id)
    room.run(f"UPDATE articles SET attempts = 3, due_at = '{room.now}'")
    starts = {
        Stage.FOUND: room.pipeline.download_article,
        Stage.DOWNLOADED: room.pipeline.begin_processing,
        Stage.DONE: room.pipeline.revisit_article,
    }
    with lost_at_second_commit(room), suppress(WorkerLost):
        starts[stage](article_id)

    assert room.column("SELECT attempts FROM failures") == [4]


class WorkerLost(BaseException):
    """The process ends here."""


@contextmanager
def lost_at_second_commit(room):
    commits: list[object] = []

    def count(connection) -> None:
        commits.append(connection)
        if len(commits) > 1:
            raise WorkerLost

    event.listen(room.store._engine, "commit", count)
    try:
        yield
    finally:
        event.remove(room.store._engine, "commit", count)


def test_no_article_is_quarantined_while_a_worker_may_hold_it(room, article_id):
    for _ in range(9):
        begin(room, article_id)

    assert room.outcomes() == [("in_flight", None)]
    assert room.pipeline.extract_article(article_id) is Stage.EXTRACTED


def test_a_duplicate_message_while_the_row_is_leased_is_not_counted(room, article_id):
    begin(room, article_id)
    with held(room, article_id):
        assert begin(room, article_id) is None

    assert room.article(article_id).attempts == 1


def test_an_article_finished_meanwhile_is_not_quarantined(room, article_id):
    """The last copy gives up only what is still where it found it."""
    for _ in range(3):
        begin(room, article_id)
    room.pipeline.extract_article(article_id)
    send_again(room)

    assert begin(room, article_id) is Stage.EXTRACTED


def test_a_download_that_kills_its_worker_ends_in_quarantine(room, page):
    room.feed("one")
    room.web.pages[URL] = MemoryError("the process ends here")
    (article_id,) = room.poll()
    for _ in range(3):
        with pytest.raises(MemoryError):
            room.pipeline.download_article(article_id)
        assert room.pipeline.download_article(article_id) is None
        send_again(room)

    assert room.pipeline.download_article(article_id) is None
    assert room.outcomes() == GIVEN_UP


def test_a_service_that_fails_many_times_is_not_the_pages_fault(room, article_id):
    for _ in range(12):
        assert begin(room, article_id) is Stage.DOWNLOADED
        room.pipeline.release_lease(article_id=article_id)

    assert room.article(article_id).attempts == 0
    assert room.outcomes() == [("in_flight", None)]


def test_a_released_article_is_sent_again_after_a_pause(room, article_id):
    begin(room, article_id)
    room.pipeline.release_lease(article_id=article_id)
    assert room.pipeline.lease_due(10).articles == ()
    room.wait(seconds=31)

    assert room.pipeline.lease_due(10).articles == ((article_id, Stage.DOWNLOADED),)


def test_only_a_started_row_is_released(room):
    article_id = room.publish()
    before = room.article(article_id)
    room.pipeline.release_lease(article_id=article_id)

    assert room.article(article_id) == before


def test_a_feed_is_released_like_an_article(room):
    (feed_id,) = room.column("SELECT id FROM feeds WHERE url LIKE '%paper%'")
    with room.store.begin() as tx:
        (started,) = tx.feeds.start_polls(
            [feed_id], now=room.now, lease=room.pipeline._ctx.policy.lease
        )
    room.pipeline._ctx.held.feed = started.lease
    room.pipeline.release_lease(feed_id=feed_id)
    room.wait(seconds=31)

    assert (feed_id,) in room.pipeline.lease_due(10).feed_batches


def test_a_defect_of_a_late_duplicate_leaves_the_published_article(room):
    article_id = room.publish()
    failure = Failure(step="enrich", article_id=article_id, error="a defect")
    with held(room, article_id):
        late = threading.Thread(
            target=room.pipeline.quarantine_failure, args=(failure,)
        )
        late.start()
    late.join()

    assert room.outcomes() == [(Outcome.PUBLISHED, None)]
    assert room.column("SELECT error FROM failures") == ["a defect"]
    assert Reason.DEFECT not in room.column("SELECT reason FROM articles")


@contextmanager
def held(room, article_id):
    with room.store.begin() as tx:
        tx.articles.lock(article_id)
        yield
