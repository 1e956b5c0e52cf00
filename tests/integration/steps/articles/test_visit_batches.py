"""Several visits in one message: together where all is well, apart where it is not."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.model.states import Stage
from wireroom.steps.articles.article_messages import ArticleMessage
from wireroom.steps.articles.visits.visit_batch import (
    GOOD_BATCH,
    MAX_BATCH,
    VisitBatch,
    batch_visits,
    choose_size,
)
from wireroom.store.scheduling.host_turns import Turn

NAMES = ("one", "two", "three", "four")
# As the articles are named, whatever ids they got.
ORDER = "array_position(ARRAY['one', 'two', 'three', 'four'], split_part(url, '/', 4))"


@pytest.fixture
def articles(room, page) -> list[int]:
    """Four published articles whose visits are due."""
    room.feed(*NAMES)
    for number, name in enumerate(NAMES):
        body = f"The harbour of part {number} gets {name} piers.\n" * 30
        room.web.serve(f"https://paper.example/{name}", page(title=name, body=body))
    for article_id in room.poll():
        room.pipeline.download_article(article_id)
        room.compute(article_id)
    room.wait(hours=2)
    return room.column(f"SELECT id FROM articles ORDER BY {ORDER}")


def visit_all(room, article_ids):
    with room.pipeline.open_visit_batch(article_ids) as batch:
        return {article_id: batch.visit_article(article_id) for article_id in batch}


def read_visits(room):
    return room.rows(
        "SELECT visits, started, attempts, lease_id IS NULL FROM articles"
        f" ORDER BY {ORDER}"
    )


def test_each_visit_of_a_batch_is_recorded_by_its_own_outcome(room, articles, page):
    room.web.serve("https://paper.example/two", page(title="two", body="New.\n" * 90))
    room.web.pages["https://paper.example/three"] = Permanent(Reason.GONE)

    stages = visit_all(room, articles)

    assert list(stages.values()) == [None, Stage.DOWNLOADED, None, None]
    assert read_visits(room) == [
        (1, False, 0, True),
        (1, False, 0, True),
        (0, False, 0, True),
        (1, False, 0, True),
    ]
    assert room.column(f"SELECT missing_checks FROM articles ORDER BY {ORDER}") == [
        0,
        0,
        1,
        0,
    ]


def test_a_defect_at_one_page_leaves_the_others_of_the_batch_due(room, articles):
    room.web.pages["https://paper.example/two"] = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        visit_all(room, articles)

    # The first is recorded, the last two are due and nobody's; the task puts the one
    # that broke into quarantine by its lease.
    held = room.pipeline._ctx.held.get_article(articles[1])
    assert held is not None
    assert read_visits(room) == [
        (1, False, 0, True),
        (0, True, 1, False),
        (0, False, 0, True),
        (0, False, 0, True),
    ]
    due = [i for i, _ in room.pipeline.lease_due(9).articles]
    assert sorted(due) == sorted(articles[2:])


def test_a_batch_ends_in_time_and_releases_the_rest(room, articles):
    clock = iter([0.0, 0.0, 1e9])

    with VisitBatch(room.pipeline._ctx, articles, lambda: next(clock)) as batch:
        assert [batch.visit_article(article_id) for article_id in batch] == [None]

    assert [row[:2] for row in read_visits(room)] == [(1, False)] + [(0, False)] * 3


def test_a_visit_that_another_worker_has_made_meanwhile_is_not_recorded(room, articles):
    with room.pipeline.open_visit_batch(articles) as batch:
        for article_id in batch:
            batch.visit_article(article_id)
        room.wait(minutes=5)
        room.pipeline.revisit_article(articles[0])
        before = room.rows("SELECT * FROM articles WHERE id = " + str(articles[0]))

    assert room.rows("SELECT * FROM articles WHERE id = " + str(articles[0])) == before
    assert [row[0] for row in read_visits(room)] == [1, 1, 1, 1]
    tallies = room.pipeline.step_metrics.take_tallies()
    late = {kind.step: n.runs for kind, n in tallies.items() if kind.outcome == "late"}
    assert late == {"record_visits": 1}


def test_an_article_of_another_batch_is_left_out(room, articles):
    with (
        room.pipeline.open_visit_batch(articles[:2]),
        room.pipeline.open_visit_batch(articles[1:]) as other,
    ):
        assert list(other) == articles[2:]


def test_a_visit_that_was_started_too_often_goes_to_quarantine(room, articles):
    room.run(f"UPDATE articles SET attempts = 3 WHERE id = {articles[0]}")

    assert visit_all(room, articles[:1]) == {}
    assert room.column("SELECT step FROM failures") == ["revisit"]


def test_visits_that_are_leased_leave_less_room_for_others(room, articles):
    first = room.pipeline.lease_due(9, articles=3)
    assert len(first.articles) == 3
    assert room.pipeline.lease_due(9, articles=3).articles == ()


def _turn(number: int, attempts: int = 0) -> Turn:
    return Turn(article_id=number, stage=Stage.DONE, place=0, attempts=attempts)


def test_a_visit_that_may_have_killed_its_worker_goes_alone():
    turns = [_turn(n, attempts=int(n == 7)) for n in range(20)]

    first, *rest = batch_visits(turns, {})

    assert first == ArticleMessage(article_ids=(7,))
    assert [len(visits.article_ids) for visits in rest] == [GOOD_BATCH, 9]


def test_visits_of_a_batch_may_start_at_the_same_time():
    batches = batch_visits([_turn(n) for n in range(4)], {1: 1.0, 3: 1.0})

    assert batches == (
        ArticleMessage(article_ids=(0, 2)),
        ArticleMessage(article_ids=(1, 3), delay=1.0),
    )


@pytest.mark.parametrize(
    ("due", "size"), [(1, GOOD_BATCH), (200, 25), (5_000, MAX_BATCH)]
)
def test_many_visits_are_distributed_over_workers(due, size):
    assert choose_size(due) == size
