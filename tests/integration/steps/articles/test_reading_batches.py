"""Several first readings in one message, in one transaction."""

from __future__ import annotations

import pytest

from wireroom.model.states import Stage
from wireroom.steps.articles.reading_batch import BATCH_SECONDS, ReadingBatch

NAMES = ("one", "two", "three")


@pytest.fixture
def articles(room, page) -> list[int]:
    """Three downloaded articles."""
    room.feed(*NAMES)
    for number, name in enumerate(NAMES):
        body = f"The harbour of part {number} gets {name} piers.\n" * 30
        room.web.serve(f"https://paper.example/{name}", page(title=name, body=body))
    for article_id in room.poll():
        room.pipeline.download_article(article_id)
    return room.column("SELECT id FROM articles ORDER BY id")


def read_all(room, article_ids, begin_step=lambda *_: None, **options):
    """Read a batch; return the stages of those with steps left, and whom to send."""
    with ReadingBatch(room.pipeline._ctx, article_ids, **options) as batch:
        stages = dict(batch.read(begin_step))
    return stages, batch.again


def read_state(room):
    return room.rows("SELECT stage, started, attempts FROM articles ORDER BY id")


def test_every_article_of_a_batch_is_published(room, articles):
    assert read_all(room, articles) == ({}, ())
    assert room.column("SELECT outcome FROM articles") == ["published"] * 3


def test_a_batch_that_is_delivered_again_does_nothing(room, articles):
    read_all(room, articles)
    before = room.rows("SELECT * FROM articles ORDER BY id")

    assert read_all(room, articles) == ({}, ())
    assert room.rows("SELECT * FROM articles ORDER BY id") == before


@pytest.mark.parametrize("broken", ["extract", "deduplicate", "enrich"])
def test_a_defect_at_one_page_leaves_the_others_of_the_batch_due(
    room, articles, broken
):
    def break_second(article_id, step):
        if (article_id, step) == (articles[1], broken):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_all(room, articles, break_second)

    # The task puts the one that broke into quarantine by its lease.
    assert room.pipeline._ctx.held.get_article(articles[1]) is not None
    assert read_state(room) == [
        ("downloaded", False, 0),
        ("downloaded", True, 1),
        ("downloaded", False, 0),
    ]
    due = {(articles[0], Stage.DOWNLOADED), (articles[2], Stage.DOWNLOADED)}
    assert due <= set(room.pipeline.lease_due(9).articles)


def test_articles_of_a_batch_that_killed_its_worker_go_alone(room, articles):
    with pytest.raises(KeyboardInterrupt):
        kill_worker(room, articles)

    assert read_all(room, articles) == ({}, tuple(articles))
    assert [attempts for _, _, attempts in read_state(room)] == [1, 1, 1]
    for article_id in articles:
        assert room.pipeline.begin_processing(article_id) is Stage.DOWNLOADED


def kill_worker(room, article_ids):
    """Start a batch whose worker dies: nothing is released."""
    batch = ReadingBatch(room.pipeline._ctx, article_ids)
    batch.__enter__()
    raise KeyboardInterrupt


def test_a_batch_ends_in_time_and_releases_the_rest(room, articles):
    clock = iter([0.0, 0.0, BATCH_SECONDS])

    assert read_all(room, articles, clock=lambda: next(clock)) == ({}, ())
    assert read_state(room) == [
        ("done", False, 0),
        ("downloaded", False, 0),
        ("downloaded", False, 0),
    ]


def test_an_article_that_another_worker_reads_meanwhile_stays_its_own(room, articles):
    with ReadingBatch(room.pipeline._ctx, articles) as batch:
        assert room.pipeline.begin_processing(articles[1]) is Stage.DOWNLOADED
        assert list(batch.read(lambda *_: None)) == []

    assert read_state(room) == [
        ("done", False, 0),
        ("downloaded", True, 2),
        ("done", False, 0),
    ]
    tallies = room.pipeline.step_metrics.take_tallies()
    late = {kind.step: n.runs for kind, n in tallies.items() if kind.outcome == "late"}
    assert late == {"extract": 1}
