"""Several first readings in one message, each read and recorded by itself."""

from __future__ import annotations

import pytest

from wireroom.model.states import Stage
from wireroom.steps.articles.extract.reading_batch import BATCH_SECONDS, ReadingBatch

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


def read_all(room, article_ids, **options):
    with ReadingBatch(room.pipeline._ctx, article_ids, **options) as batch:
        stages = {i: room.pipeline.read_article(i) for i in batch}
    return stages, batch.again


def read_state(room):
    return room.rows("SELECT stage, started, attempts FROM articles ORDER BY id")


def test_every_article_of_a_batch_is_published(room, articles):
    stages, again = read_all(room, articles)

    assert stages == dict.fromkeys(articles, Stage.DONE)
    assert again == ()
    assert room.column("SELECT outcome FROM articles") == ["published"] * 3


def test_a_batch_that_is_delivered_again_does_nothing(room, articles):
    read_all(room, articles)
    before = room.rows("SELECT * FROM articles ORDER BY id")

    assert read_all(room, articles) == ({}, ())
    assert room.rows("SELECT * FROM articles ORDER BY id") == before


def test_a_defect_at_one_page_leaves_the_others_of_the_batch_due(
    room, articles, monkeypatch
):
    whole = room.pipeline.read_article

    def read(article_id):
        if article_id == articles[1]:
            raise ZeroDivisionError
        return whole(article_id)

    monkeypatch.setattr(room.pipeline, "read_article", read)
    with pytest.raises(ZeroDivisionError):
        read_all(room, articles)

    # The task puts the one that broke into quarantine by its lease.
    assert room.pipeline._ctx.held.get_article(articles[1]) is not None
    assert read_state(room) == [
        ("done", False, 0),
        ("downloaded", True, 1),
        ("downloaded", False, 0),
    ]
    assert (articles[2], Stage.DOWNLOADED) in room.pipeline.lease_due(9).articles


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
    next(iter(batch))
    raise KeyboardInterrupt


def test_a_batch_ends_in_time_and_releases_the_rest(room, articles):
    clock = iter([0.0, 0.0, BATCH_SECONDS])

    stages, again = read_all(room, articles, clock=lambda: next(clock))

    assert (list(stages), again) == (articles[:1], ())
    assert read_state(room) == [
        ("done", False, 0),
        ("downloaded", False, 0),
        ("downloaded", False, 0),
    ]


def test_an_article_that_another_worker_reads_meanwhile_stays_its_own(room, articles):
    with ReadingBatch(room.pipeline._ctx, articles) as batch:
        first, *_ = articles
        assert next(iter(batch)) == first
        assert room.pipeline.begin_processing(articles[1]) is Stage.DOWNLOADED

    assert read_state(room) == [
        ("downloaded", True, 1),
        ("downloaded", True, 2),
        ("downloaded", False, 0),
    ]
    tallies = room.pipeline.step_metrics.take_tallies()
    late = {kind.step: n.runs for kind, n in tallies.items() if kind.outcome == "late"}
    assert late == {"extract": 1}
