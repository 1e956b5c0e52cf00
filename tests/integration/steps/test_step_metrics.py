"""What is counted of each run is what became of its row."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.step_metrics import ENRICHER_PREFIX

URL = "https://paper.example/one"
EMPTY = "<html><body><p>Photo</p></body></html>"


def counted(room):
    return {tuple(kind) for kind in room.pipeline.step_metrics.take_tallies()}


def test_a_published_article_counts_a_done_run_of_each_step(room):
    room.publish()
    stages = ("download", "extract", "deduplicate", "enrich")
    ran = counted(room)
    assert (ENRICHER_PREFIX + "language", "done", "") in ran
    assert {kind for kind in ran if not kind[0].startswith(ENRICHER_PREFIX)} == {
        ("poll_feed", "new_entries", ""),
        *((stage, "done", "") for stage in stages),
    }


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Permanent(Reason.ROBOTS), ("download", "rejected", "robots")),
        (Transient(Reason.TIMEOUT), ("download", "put_off", "timeout")),
    ],
)
def test_a_page_that_cannot_be_fetched_is_counted_with_its_reason(room, answer, kind):
    room.feed("one")
    (article_id,) = room.poll()
    counted(room)
    room.web.pages[URL] = answer
    room.walk(article_id)
    assert counted(room) == {kind}


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_page_without_text_is_counted_where_it_is_rejected(room):
    room.feed("one")
    (article_id,) = room.poll()
    room.web.serve(URL, EMPTY)
    room.walk(article_id)
    assert ("extract", "rejected", "no_text") in counted(room)


def test_a_feed_that_fails_is_counted_with_its_reason(room):
    room.web.pages["https://paper.example/feed"] = Transient(Reason.DNS)
    room.poll()
    assert counted(room) == {("poll_feed", "failed", "dns")}


def test_a_duplicate_message_counts_as_nothing_to_do(room):
    article_id = room.publish()
    counted(room)
    room.pipeline.download_article(article_id)
    assert counted(room) == {("download", "nothing", "")}


def test_flushed_counts_are_in_the_database_and_the_worker_is_known(room):
    room.publish()
    room.pipeline.flush_metrics("cpu@here", ["process"], "0.1")
    with room.store.begin() as tx:
        assert tx.step_counts.sum_tallies()["enrich", "done", ""].runs == 1
        assert [w["node"] for w in tx.step_counts.list_workers()] == ["cpu@here"]
    assert counted(room) == set()


def test_counts_that_cannot_be_written_are_restored(room):
    room.publish()
    with room.store.begin() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE workers RENAME TO away")
    with pytest.raises(Exception, match="workers"):
        room.pipeline.flush_metrics("cpu@here", ["process"], "0.1")
    assert ("enrich", "done", "") in counted(room)
