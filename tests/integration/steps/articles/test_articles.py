"""An article on its way: every ending has a name, and the books balance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Stage

URL = "https://paper.example/one"
ADA, BEN = (1, "Ada", "A fine pier it will be."), (2, "Ben", "And a costly one.")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def found(room, path="one") -> int:
    room.feed(path)
    (article_id,) = room.poll()
    return article_id


def test_an_article_is_published_with_its_events(room):
    article_id = room.publish(comments=[ADA, BEN])
    row = room.article(article_id)

    assert (row.stage, row.outcome) == ("done", "published")
    assert (row.title, row.comments_found) == ("Pier to be rebuilt", 2)
    assert "costly" not in row.text
    assert room.events() == ["article_published", "comment_added", "comment_added"]
    assert room.outcomes() == [("published", None)]


@pytest.mark.parametrize(
    ("comments", "reader"), [([ADA, BEN], "wordpress"), ([], "")], ids=["some", "none"]
)
def test_the_reader_that_found_the_comments_is_stored(room, comments, reader):
    assert room.article(room.publish(comments=comments)).comments_read_by == reader


@pytest.mark.usefixtures("first_answer_is_final")
@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.NOT_FOUND, "rejected"),
        (Reason.ROBOTS, "rejected"),
        (Reason.TOO_LARGE, "rejected"),
        (Reason.WRONG_MEDIA, "rejected"),
        (Reason.FORBIDDEN_ADDRESS, "rejected"),
    ],
)
def test_a_page_that_cannot_be_fetched_is_rejected_with_its_reason(
    room, reason, outcome
):
    article_id = found(room)
    room.web.pages[URL] = Permanent(reason, "so it is")

    assert room.walk(article_id) is None
    assert room.outcomes() == [(outcome, reason)]
    assert room.article(article_id).detail == "so it is"


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_page_without_text_is_rejected_with_its_reason(room):
    article_id = found(room)
    room.web.serve(URL, "<html><body><p>Photo</p></body></html>")
    room.walk(article_id)

    assert room.outcomes() == [("rejected", "no_text")]


def test_a_link_to_the_homepage_is_rejected(room, page):
    article_id = found(room)
    room.web.serve(URL, page(), final_url="https://paper.example/")
    room.walk(article_id)

    assert room.outcomes() == [("rejected", "homepage")]


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_link_to_a_page_not_found_is_not_found(room, page):
    article_id = found(room)
    room.web.serve(URL, page(), final_url="https://paper.example/errors/404.html")
    room.walk(article_id)

    assert room.outcomes() == [("rejected", "not_found")]


def test_a_page_that_fails_for_now_waits_longer_each_time_and_then_fails(room):
    article_id = found(room)
    room.web.pages[URL] = Transient(Reason.SERVER_ERROR, "503")
    waits = []
    while room.outcomes() == [("in_flight", None)]:
        room.pipeline.download_article(article_id)
        due = room.article(article_id).due_at
        if due is not None:
            waits.append(due - room.now)
            room.now = due

    # By age, not by number: for two weeks.
    assert waits[:-1] == sorted(waits[:-1])
    assert sum(waits, timedelta(0)) == timedelta(days=14)
    assert room.outcomes() == [("failed", "server_error")]


def test_retry_after_of_a_site_is_obeyed(room, page):
    article_id = found(room)
    room.web.pages[URL] = Transient(Reason.RATE_LIMITED, "429", retry_after=900.0)
    room.pipeline.download_article(article_id)

    assert room.article(article_id).due_at - room.now >= timedelta(minutes=15)
    room.wait(hours=1)
    room.web.serve(URL, page())
    assert room.walk(article_id) is Stage.DONE
    assert room.outcomes() == [("published", None)]


def test_a_busy_host_never_fails_an_article(room):
    article_id = found(room)
    room.web.pages[URL] = Transient(Reason.HOST_BUSY, "x", retry_after=10.0)
    for _ in range(20):
        room.pipeline.download_article(article_id)
        room.wait(minutes=5)

    assert room.outcomes() == [("in_flight", None)]


def test_every_step_delivered_twice_changes_nothing(room, page):
    article_id = found(room)
    room.web.serve(URL, page(comments=[ADA]))
    tables = ("articles", "comments", "annotations", "changes", "pages", "entries")
    for stage in list(Stage)[:-1]:
        if stage is Stage.DOWNLOADED:
            room.pipeline.begin_processing(article_id)
        room.pipeline.run_step(stage, article_id)
        before = [room.rows(f"SELECT * FROM {t} ORDER BY 1") for t in tables]
        assert room.pipeline.run_step(stage, article_id) is None
        after = [room.rows(f"SELECT * FROM {t} ORDER BY 1") for t in tables]
        assert after == before, stage


def test_steps_delivered_in_the_wrong_order_do_nothing(room, page):
    article_id = found(room)
    room.web.serve(URL, page())
    for stage in list(Stage)[:0:-1]:
        assert room.pipeline.run_step(stage, article_id) is None

    assert room.walk(article_id) is Stage.DONE


def test_an_article_whose_message_is_lost_is_sent_again(room, page):
    """After each step the message that follows is lost; the tick makes up for it."""
    article_id = found(room)
    room.web.serve(URL, page())
    stages = []
    for _ in range(20):
        room.wait(minutes=3)
        sent = dict(room.pipeline.lease_due(10).articles)
        stage = sent.get(article_id)
        if stage is None or stage is Stage.DONE:
            break
        stages.append(stage)
        if stage is Stage.FOUND:
            room.pipeline.download_article(article_id)
        else:
            room.pipeline.begin_processing(article_id)
            after = {
                Stage.DOWNLOADED: room.pipeline.extract_article,
                Stage.EXTRACTED: room.pipeline.deduplicate_article,
                Stage.DEDUPLICATED: room.pipeline.enrich_and_publish,
            }
            after[stage](article_id)

    assert stages == [
        Stage.FOUND,
        Stage.DOWNLOADED,
        Stage.EXTRACTED,
        Stage.DEDUPLICATED,
    ]
    assert room.outcomes() == [("published", None)]
