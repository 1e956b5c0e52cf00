"""The statements of a tick read what is due and may be sent, and nothing else."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.statements import sent
from wireroom.model.states import Stage

# Rows of each kind that no tick may read: waiting for a full queue, leased, not due.
MANY = 3_000
LIMIT = 50
# Read by a statement at most: candidates of each stage, each read again when locked.
READ = 12 * LIMIT
_FILL = f"""
INSERT INTO articles (source_id, url, stage, outcome, reason, due_at, lease_until)
    SELECT 1, kind || n, stage, outcome, reason, due, until
    FROM generate_series(1, {MANY}) n, (VALUES
        ('waits', 'found', 'in_flight', NULL, :past, NULL),
        ('leased', 'downloaded', 'in_flight', NULL, :past, :later),
        ('not due', 'downloaded', 'in_flight', NULL, :later, NULL),
        ('over', 'done', 'rejected', 'no_text', NULL, NULL)
    ) AS v (kind, stage, outcome, reason, due, until);
INSERT INTO articles (source_id, url, stage, due_at)
    SELECT 1, 'ready' || n, 'downloaded', :past FROM generate_series(1, {LIMIT}) n;
INSERT INTO feeds (source_id, url, due_at)
    SELECT 1, 'not due' || n, :later FROM generate_series(1, {MANY}) n;
INSERT INTO feeds (source_id, url, due_at)
    SELECT 1, 'due' || n, :past FROM generate_series(1, {LIMIT}) n;
INSERT INTO subscriptions (feed_id, hub, topic, base_url, token, secret, next_action_at)
    SELECT id, '', '', '', id::text, '', :later FROM feeds WHERE url LIKE 'not due%';
INSERT INTO deliveries (feed_id, sha256, size, outcome)
    SELECT id, '', 0, 'nothing_new' FROM feeds WHERE url LIKE 'not due%';
INSERT INTO imports (kind, source_id, state)
    SELECT 'urls', 1, 'done' FROM generate_series(1, {MANY});
INSERT INTO imports (kind, source_id, state) VALUES ('urls', 1, 'running');
INSERT INTO import_items (article_id, import_id, needs_download, due_at)
    SELECT id, (SELECT max(id) FROM imports), true, :later FROM articles
    WHERE url LIKE 'over%';
INSERT INTO replays (step, last_article_id, state)
    SELECT 'extract', 0, 'done' FROM generate_series(1, {MANY});
INSERT INTO replays (step, last_article_id, state, position)
    VALUES ('extract', 1, 'running', 1);
INSERT INTO replay_items (replay_id, article_id, result)
    SELECT 1, n, 'updated' FROM generate_series(1, {MANY}) n
"""
# Tables of the product that a tick may read as a whole: they hold work in progress.
SMALL = {"feed_leases", "consumers", "queue_heartbeats", "workers"}


@pytest.fixture
def full(room):
    """Much that is not to be read, and a little that is due."""
    past, later = f"'{room.now}'::timestamptz - interval '1 h'", f"'{room.now}'"
    for statement in _FILL.split(";"):
        given = statement.replace(":past", past)
        given = given.replace(":later", f"{later}::timestamptz + interval '1 h'")
        room.run(given)
    # An index is used if there is one, also on tables that are as small as these.
    with room.store._engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text("VACUUM ANALYZE"))
    return room


def nodes(plan: dict):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def explain(room, statement: str, parameters) -> dict:
    """Run a statement once more, roll it back, and return its plan."""
    with room.store.begin_rollback() as tx:
        tx.connection.execute(text("SET LOCAL enable_seqscan = off"))
        cursor = tx.connection.connection.cursor()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        (found,) = cursor.fetchone()
        return (found if isinstance(found, list) else json.loads(found))[0]["Plan"]


def read_rows(plan: dict) -> int:
    """Count the rows that the scans of a plan have read, those that they left too."""
    return sum(
        node["Actual Loops"]
        * (
            node["Actual Rows"]
            + node.get("Rows Removed by Filter", 0)
            + node.get("Rows Removed by Index Recheck", 0)
        )
        for node in nodes(plan)
        if "Relation Name" in node
    )


def whole_tables(plan: dict) -> set[str]:
    scanned = {
        node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"
    }
    return scanned - SMALL


def ticks(room) -> None:
    """Every statement of the ticks, while the queue of downloads is full."""
    stages = (Stage.DOWNLOADED, Stage.EXTRACTED, Stage.DEDUPLICATED)
    room.pipeline.lease_due(LIMIT, stages=stages)
    room.pipeline.lease_websub(LIMIT)
    room.pipeline.lease_imports(to_extract=LIMIT, batches=1)
    room.pipeline.lease_replays(LIMIT)


def test_a_tick_reads_no_row_that_waits_is_leased_or_is_not_due(full):
    room = full
    store = room.pipeline._ctx.store
    begin, store.begin = store.begin, store.begin_rollback
    try:
        with sent(store) as statements:
            ticks(room)
    finally:
        store.begin = begin
    wasteful = {}
    for statement, parameters in statements:
        plan = explain(room, statement, parameters)
        if whole_tables(plan) or read_rows(plan) > READ:
            wasteful[statement] = (whole_tables(plan), read_rows(plan))

    assert len(statements) > 10
    assert wasteful == {}


def test_the_ready_articles_of_open_stages_are_leased_though_others_wait(full):
    due = full.pipeline.lease_due(LIMIT, feeds=0, stages=(Stage.DOWNLOADED,))

    urls = [full.article(article_id).url for article_id, _ in due.articles]
    assert len(urls) == LIMIT
    assert all(url.startswith("ready") for url in urls)


def test_pruning_the_change_feed_reads_each_event_once(room):
    """Not all old events again for every batch of them."""
    room.run(
        "INSERT INTO changes (position, at, kind)"
        f" SELECT n, timestamptz '{room.now}' - interval '1 h', 'story_changed'"
        f" FROM generate_series(1, {MANY}) n"
    )
    room.run("ANALYZE changes")
    with sent(room.store) as statements, room.store.begin() as tx:
        assert tx.changes.prune_events(before=room.now, limit=100) == 100
    (deletion,) = (s for s in statements if "DELETE FROM changes" in s[0])

    assert read_rows(explain(room, *deletion)) <= 300


def test_a_poll_links_its_entries_in_one_statement(room):
    room.feed(*(str(n) for n in range(40)))
    with sent(room.store) as statements:
        room.poll()

    links = [s for s, _ in statements if s.lstrip().startswith("UPDATE entries")]
    assert len(links) == 1
