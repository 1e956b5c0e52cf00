"""What every row must fulfil, held by the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from wireroom.model.states import DecisionKind, Stage
from wireroom.store.schema.columns import one_of
from wireroom.store.schema.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

RULES = {
    "constraints": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        " AND conrelid <> 0 AND conrelid::regclass::text <> 'alembic_version'"
    ),
    "collations": (
        "SELECT c.relname, a.attname, l.collname FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'"
        " JOIN pg_collation l ON l.oid = a.attcollation"
        " WHERE c.relnamespace = 'public'::regnamespace AND l.collname <> 'default'"
    ),
    "triggers": (
        "SELECT pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger"
        " WHERE NOT tgisinternal"
    ),
}

# The columns of a foreign key come first in some index, which holds every row that has
# them.
WITHOUT_INDEX = """
    SELECT k.conrelid::regclass || '.' || a.attname FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid
        AND i.indkey[0] = k.conkey[1]
        AND coalesce(pg_get_expr(i.indpred, i.indrelid), '(' || a.attname
            || ' IS NOT NULL)') = '(' || a.attname || ' IS NOT NULL)')
    ORDER BY 1
    """

# Texts that rows are identified by, of which the database makes no key.
OTHER_KEYS = {("articles", "canonical_key"), ("source_hosts", "host")}


@pytest.fixture
def engine(migrated_url):
    opened = create_engine(migrated_url)
    yield opened
    opened.dispose()


def rules_of(connection: Connection) -> dict[str, list[tuple]]:
    return {
        name: sorted(tuple(row) for row in connection.execute(text(query)))
        for name, query in RULES.items()
    }


def test_the_migrations_make_the_rules_of_the_schema(engine, database_url):
    """A value that an enum has gained is in the CHECK of a migration too."""
    made = create_engine(database_url)
    metadata.create_all(made)
    with engine.connect() as migrated, made.connect() as created:
        assert rules_of(migrated) == rules_of(created)
    made.dispose()


def test_every_reference_can_be_followed_backwards_by_an_index(engine):
    with engine.connect() as connection:
        assert list(connection.execute(text(WITHOUT_INDEX)).scalars()) == []


def test_keys_of_text_are_compared_byte_by_byte():
    keys = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if str(column.type).startswith("TEXT") and (column.primary_key or column.unique)
    }

    for name, column in keys | OTHER_KEYS:
        assert metadata.tables[name].c[column].type.collation == "C", (name, column)


def test_the_constraint_of_a_state_is_made_from_its_enum():
    assert str(one_of("kind", DecisionKind).sqltext) == "kind IN ('split', 'join')"


ROWS = """
    INSERT INTO sources (id, name) VALUES (1, 'Paper');
    INSERT INTO feeds (id, source_id, url) VALUES (1, 1, 'https://paper.example/feed');
    INSERT INTO articles (id, source_id, url, due_at)
        SELECT n, 1, 'https://paper.example/' || n, now() FROM generate_series(1, 2) n;
    INSERT INTO entries (id, feed_id, identity_hash, identity, article_id)
        VALUES (1, 1, 'x', 'x', 1);
    INSERT INTO pages (id, article_id, url, final_url, status, sha256, size, body,
        fetched_at, last_seen_at) VALUES (1, 1, '', '', 200, 'x', 1, 'x', now(), now());
    INSERT INTO comments (id, article_id, key, position, author, text, first_seen_at,
        last_seen_at) VALUES (1, 1, 'x', 0, '', '', now(), now());
    INSERT INTO failures (id, step, article_id, error) VALUES (1, 'extract', 1, 'x');
    """

BROKEN = {
    "an unknown stage": ("articles", "stage = 'lost'", "ck_articles_stage"),
    "an unknown outcome": (
        "articles",
        "outcome = 'lost', reason = 'x'",
        "ck_articles_outcome",
    ),
    "merged into nothing": (
        "articles",
        "outcome = 'merged', stage = 'done', reason = 'same_url'",
        "ck_articles_merged_names_target",
    ),
    "a target without a merge": (
        "articles",
        "merged_into = 2",
        "ck_articles_merged_names_target",
    ),
    "merged into itself": (
        "articles",
        "merged_into = 1, outcome = 'merged', stage = 'done', reason = 'same_url'",
        "ck_articles_merged_into_another",
    ),
    "published at no time": (
        "articles",
        "outcome = 'published', stage = 'done'",
        "ck_articles_published_since",
    ),
    "in flight without a step": (
        "articles",
        "stage = 'done'",
        "ck_articles_in_flight_has_a_step",
    ),
    "rejected for no reason": (
        "articles",
        "outcome = 'rejected', stage = 'done'",
        "ck_articles_ended_with_reason",
    ),
    "started without a lease": (
        "articles",
        "started = true",
        "ck_articles_started_under_lease",
    ),
    "fewer than no attempts": ("articles", "attempts = -1", "ck_articles_attempts"),
    "fewer than no comments": (
        "articles",
        "comments_found = -1",
        "ck_articles_comments_found",
    ),
    "an unknown feed state": ("feeds", "state = 'lost'", "ck_feeds_state"),
    "a poll of a paused feed": (
        "feeds",
        "state = 'paused', due_at = now()",
        "ck_feeds_no_poll_of_a_feed_at_rest",
    ),
    "a poll of a gone feed": (
        "feeds",
        "state = 'gone', due_at = now()",
        "ck_feeds_no_poll_of_a_feed_at_rest",
    ),
    "an entry that failed for no reason": (
        "entries",
        "outcome = 'failed'",
        "ck_entries_ended_with_reason",
    ),
    "a page without bytes": ("pages", "body = NULL", "ck_pages_body_or_archive"),
    "a page with half a place": (
        "pages",
        "body = NULL, archive = 'a.warc.gz', archive_offset = 0",
        "ck_pages_body_or_archive",
    ),
    "a comment that answers itself": (
        "comments",
        "parent_id = 1",
        "ck_comments_answers_another",
    ),
    "a comment in an unknown state": (
        "comments",
        "state = 'lost'",
        "ck_comments_state",
    ),
    "a failure resolved at no time": (
        "failures",
        "state = 'retried'",
        "ck_failures_resolved_at_a_time",
    ),
}


@pytest.mark.parametrize(
    ("table", "columns", "rule"), BROKEN.values(), ids=list(BROKEN)
)
def test_a_row_that_breaks_a_rule_is_refused(engine, table, columns, rule):
    with engine.begin() as connection:
        connection.execute(text(ROWS))
    with pytest.raises(IntegrityError, match=rule), engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {columns} WHERE id = 1"))


def test_an_entry_has_an_article_or_a_rejection_when_it_is_committed(engine):
    """It has neither between its insertion and the claim of its address."""
    add = text(
        "INSERT INTO entries (id, feed_id, identity_hash, identity)"
        " VALUES (2, 1, 'y', 'y')"
    )
    with engine.begin() as connection:
        connection.execute(text(ROWS))
        connection.execute(add)
        connection.execute(text("UPDATE entries SET article_id = 1"))

    lose = text("UPDATE entries SET article_id = NULL WHERE identity = 'y'")
    with pytest.raises(IntegrityError, match="neither"), engine.begin() as connection:
        connection.execute(lose)

    reject = text("UPDATE entries SET outcome = 'rejected', reason = 'no_link'")
    with engine.begin() as connection:
        connection.execute(lose)
        connection.execute(reject)


@pytest.mark.parametrize("stage", Stage)
def test_every_value_of_an_enum_is_accepted(engine, stage):
    with engine.begin() as connection:
        connection.execute(text(ROWS))
        connection.execute(
            text(
                "UPDATE articles SET outcome = 'failed', reason = 'defect',"
                " stage = :stage"
            ),
            {"stage": stage},
        )
