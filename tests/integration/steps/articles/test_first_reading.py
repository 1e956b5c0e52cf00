"""The first reading of an article runs its steps in one transaction, or one by one."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.statements import sent
from wireroom.errors import LateAnswer
from wireroom.model.states import Stage
from wireroom.steps.articles.extract.extract import extract_in_transaction
from wireroom.store.connection.locks import Lock
from wireroom.store.failures import Failure

URL = "https://paper.example/one"
SAID = [(1, "Ana", "A fine pier it was."), (2, "Ben", "No pier at all, I say.")]

# psycopg translates a statement with more parameters again at each execution.
MOST_PARAMETERS = 50


@pytest.fixture
def article_id(room, page):
    """An article that has been downloaded."""
    room.feed("one")
    room.web.serve(URL, page(comments=SAID))
    (found,) = room.poll()
    room.pipeline.download_article(found)
    return found


@contextmanager
def counted(store):
    """Yield the commits and the updates of ``articles`` of the block."""
    seen = {"commits": 0, "updates": 0}

    def commit(_) -> None:
        seen["commits"] += 1

    def execute(_, __, statement, *___) -> None:
        seen["updates"] += statement.lstrip().startswith("UPDATE articles")

    engine = store._engine
    event.listen(engine, "commit", commit)
    event.listen(engine, "before_cursor_execute", execute)
    try:
        yield seen
    finally:
        event.remove(engine, "commit", commit)
        event.remove(engine, "before_cursor_execute", execute)


def indexes_of(plan: dict, table: str):
    """Yield the index by which each scan of a table finds its rows; None: all rows."""
    if plan.get("Relation Name") == table:
        # A bitmap's index is named below the scan: a table that is larger has one.
        named = (plan, *plan.get("Plans", ()))
        yield next((p["Index Name"] for p in named if "Index Name" in p), None)
    for child in plan.get("Plans", ()):
        yield from indexes_of(child, table)


def test_no_statement_has_more_parameters_than_the_driver_keeps(room, article_id):
    with sent(room.store) as statements:
        assert room.compute(article_id) is Stage.DONE

    assert max(len(parameters) for _, parameters in statements) <= MOST_PARAMETERS


@pytest.mark.parametrize(
    ("words", "table", "index"),
    [
        ("feeds.title AS feed_title", "entries", "ix_entries_article_id"),
        ("INTO comment_search", "comments", "pk_comments"),
    ],
    ids=["the entry", "the comments that are indexed"],
)
def test_what_an_article_has_is_not_sought_among_all_rows(
    room, article_id, words, table, index
):
    """Also where the database has not counted rows: its plans live long."""
    with sent(room.store) as statements:
        room.compute(article_id)
    ((statement, parameters),) = [one for one in statements if words in one[0]]
    with room.store.begin_rollback() as tx:
        cursor = tx.connection.connection.cursor()
        # A reused database may have counted the rows of earlier tests.
        cursor.execute("SELECT pg_clear_relation_stats('public', %s)", (table,))
        cursor.execute(
            "DELETE FROM pg_statistic WHERE starelid = %s::regclass", (table,)
        )
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        (found,) = cursor.fetchone()
    plans = found if isinstance(found, list) else json.loads(found)
    assert set(indexes_of(plans[0]["Plan"], table)) == {index}


def test_a_new_article_is_published_by_one_commit_after_its_start(room, article_id):
    with counted(room.store) as seen:
        assert room.compute(article_id) is Stage.DONE

    assert seen == {"commits": 2, "updates": 2}
    assert room.outcomes() == [("published", None)]


def test_the_row_that_the_steps_read_is_the_row_that_is_written(room, article_id):
    room.pipeline.begin_processing(article_id)
    ctx = room.pipeline._ctx
    lease = ctx.held.get_article(article_id)
    with room.store.begin() as tx:
        article = tx.articles.hold(lease, Stage.DOWNLOADED)
        tx.articles.gather_writes(article)
        extract_in_transaction(ctx, tx, article)
        gathered = tx.articles.hold(lease, Stage.EXTRACTED)
        comments = tx.comments.list_rows(article_id)
        tx.articles.write_gathered()
        assert tx.articles.hold(lease, Stage.EXTRACTED) == gathered
    with room.store.begin() as tx:
        assert tx.comments.list_rows(article_id) == comments
        assert len(comments) == len(SAID)


def test_a_write_after_the_outcome_is_late_before_it_is_sent(room, article_id):
    room.pipeline.begin_processing(article_id)
    ctx = room.pipeline._ctx
    lease = ctx.held.get_article(article_id)
    with room.store.begin() as tx:
        article = tx.articles.hold(lease, Stage.DOWNLOADED)
        tx.articles.gather_writes(article)
        tx.articles.update(lease, {"detail": "under the lease"})
        tx.articles.update(lease, {"lease_id": None})
        with pytest.raises(LateAnswer):
            tx.articles.update(lease, {"detail": "too late"})

    assert room.article(article_id).detail == "under the lease"


def test_a_later_attempt_runs_the_steps_one_by_one(room, article_id):
    """So that the step which kills its worker is the one that is counted."""
    room.pipeline.begin_processing(article_id)
    room.pipeline.begin_processing(article_id)

    assert room.pipeline.read_article(article_id) is Stage.DOWNLOADED
    assert room.pipeline.extract_article(article_id) is Stage.EXTRACTED


def test_what_is_extracted_is_kept_where_others_hold_the_lock(room, article_id):
    room.pipeline.begin_processing(article_id)
    with room.store.begin() as other:
        other.advisory_lock(Lock.DEDUPLICATE)
        assert room.pipeline.read_article(article_id) is Stage.EXTRACTED

    assert room.article(article_id).title
    assert room.pipeline.deduplicate_article(article_id) is Stage.DEDUPLICATED
    assert room.pipeline.enrich_and_publish(article_id) is Stage.DONE


def test_a_defect_stores_nothing_and_is_quarantined_by_its_step(room, article_id):
    begun = []

    def begin(step: str) -> None:
        begun.append(step)
        if begun.count("enrich") > 1:
            raise ValueError(step)

    room.pipeline.begin_processing(article_id)
    with pytest.raises(ValueError, match="enrich"):
        room.pipeline.read_article(article_id, begin)
    assert room.article(article_id).stage is Stage.DOWNLOADED
    room.pipeline.quarantine_failure(
        Failure(step=begun[-1], article_id=article_id, error="a defect")
    )

    assert room.column("SELECT count(*) FROM comments") == [0]
    assert room.column("SELECT step FROM failures") == ["enrich"]
    assert room.outcomes() == [("failed", "defect")]
