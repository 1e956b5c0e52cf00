"""Out of quarantine: tried again from where it failed, or given up; books balance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Reason
from wireroom.model.states import FailureState, Stage
from wireroom.steps import retry_failures
from wireroom.store.failures import Failure, FailureFilter

BEN = (1, "Ben", "And a costly one.")
URL = "https://paper.example/one"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def found(room, page, *paths: str) -> tuple[int, ...]:
    room.feed(*paths)
    for path in paths:
        room.web.serve(
            f"https://paper.example/{path}", page(body=f"{path} " * 90, comments=[BEN])
        )
    return room.poll()


def broken(room, article_id: int, error="KeyError: 'author'", stage="extract") -> None:
    room.pipeline.quarantine_failure(
        Failure(step=stage, error=error, article_id=article_id, traceback="x")
    )


def retry(room, **wanted) -> int:
    return retry_failures.retry_failures(
        room.store, FailureFilter(**wanted), by="ida", now=room.now
    )


def settled(room) -> list[tuple]:
    return room.rows("SELECT state, resolved_by FROM failures ORDER BY id")


def test_a_stored_page_is_read_again_and_not_downloaded_again(room, page):
    (article_id,) = found(room, page, "one")
    room.pipeline.download_article(article_id)
    broken(room, article_id)
    assert room.outcomes() == [("failed", "defect")]
    asked = len(room.web.asked)

    assert retry(room) == 1

    assert room.outcomes() == [("in_flight", None)]
    assert room.pipeline.lease_due(10).articles == ((article_id, Stage.DOWNLOADED),)
    assert room.compute(article_id) is Stage.DONE
    assert room.outcomes() == [("published", None)]
    assert len(room.web.asked) == asked
    assert settled(room) == [("retried", "ida")]


def test_an_article_without_a_page_is_downloaded_again(room, page):
    (article_id,) = found(room, page, "one")
    broken(room, article_id, stage="download")

    retry(room)

    assert room.pipeline.lease_due(10).articles == ((article_id, Stage.FOUND),)
    assert room.walk(article_id) is Stage.DONE


def test_a_second_defect_is_quarantined_again(room, page):
    (article_id,) = found(room, page, "one")
    for _ in range(2):
        broken(room, article_id)
        retry(room)
    broken(room, article_id)

    assert [state for state, _ in settled(room)] == ["retried", "retried", "open"]
    assert room.outcomes() == [("failed", "defect")]


def test_a_published_article_stays_published_while_its_visit_is_retried(room):
    article_id = room.publish(comments=[BEN])
    broken(room, article_id, stage="revisit")
    assert room.outcomes() == [("published", None)]
    # A defect of one visit does not end the others.
    assert room.article(article_id).due_at > room.now

    assert retry(room) == 1

    assert room.outcomes() == [("published", None)]
    assert room.pipeline.lease_due(10).articles == ((article_id, Stage.DONE),)
    assert room.events() == ["article_published", "comment_added"]


def test_a_feed_is_polled_again(room):
    (feed_id, _) = room.column("SELECT id FROM feeds ORDER BY id")
    with room.store.begin() as tx:
        lease = timedelta(minutes=2)
        (poll,) = tx.feeds.start_polls([feed_id], now=room.now, lease=lease)
    room.pipeline._ctx.held.feed = poll.lease
    room.pipeline.quarantine_failure(
        Failure(step="poll_feed", error="X", feed_id=feed_id)
    )

    assert retry(room, task="poll_feed") == 1

    state = "SELECT state, reason, due_at FROM feeds ORDER BY id LIMIT 1"
    assert room.rows(state) == [("active", None, room.now)]


def test_a_dropped_failure_stays_in_the_ledger_with_the_operator(room, page):
    (article_id,) = found(room, page, "one")
    broken(room, article_id)

    dropped = retry_failures.drop_failures(
        room.store, FailureFilter(), by="ida", now=room.now
    )

    assert dropped == 1
    assert settled(room) == [("dropped", "ida")]
    assert room.column("SELECT resolved_at FROM failures") == [room.now]
    assert room.outcomes() == [("failed", "defect")]
    assert retry(room) == 0
    assert room.pipeline.lease_due(10).articles == ()


def test_the_ledger_reports_a_failed_article_without_a_failure(room, page):
    (article_id,) = found(room, page, "one")
    broken(room, article_id)
    room.run("UPDATE failures SET state = 'retried', resolved_at = now()")

    assert any("quarantine" in what for what, _ in room.balance().violations)
    room.run("UPDATE failures SET state = 'open', resolved_at = NULL")


def test_equal_errors_of_many_rows_are_one_group(room, page):
    for article_id in found(room, page, *"abcde"):
        broken(room, article_id, error=f"KeyError: 'author {article_id}'")
    room.wait(hours=1)
    (other,) = found(room, page, "f")
    broken(room, other, error="RecursionError")

    with room.store.begin() as tx:
        many, one = tx.failures.list_groups(FailureFilter())

    assert (many.count, many.task, many.error) == (5, "extract", "KeyError: *")
    assert many.last_at == room.now - timedelta(hours=1)
    assert (one.count, one.error, one.sources) == (1, "RecursionError", 1)


WANTED = {
    "all": ({}, 4),
    "task": ({"task": "download"}, 1),
    "reason": ({"reason": Reason.TOO_MANY_ATTEMPTS}, 1),
    "source": ({"source": "Paper"}, 3),
    "another source": ({"source": "Gazette"}, 1),
    "since": ({"since": timedelta(minutes=30)}, 2),
    "two at once": ({"source": "Paper", "since": timedelta(minutes=30)}, 1),
    "like": ({"like": 1}, 2),
    "ids": ({"ids": (1, 3)}, 2),
    "settled": ({"state": FailureState.DROPPED}, 0),
}


@pytest.mark.parametrize(("wanted", "count"), WANTED.values(), ids=list(WANTED))
def test_failures_are_selected_by(room, page, wanted, count):
    one, two, three = found(room, page, "one", "two", "three")
    (_, gazette) = room.column("SELECT id FROM feeds ORDER BY id")
    broken(room, one)
    broken(room, two, error="KeyError: 'title'")
    room.wait(hours=1)
    broken(room, three, stage="download", error="OSError")
    rare = Reason.TOO_MANY_ATTEMPTS
    room.pipeline.quarantine_failure(
        Failure(step="poll_feed", error="X", feed_id=gazette, reason=rare)
    )
    if "since" in wanted:
        wanted = {**wanted, "since": room.now - wanted["since"]}

    with room.store.begin() as tx:
        assert len(tx.failures.list_ids(FailureFilter(**wanted))) == count
