"""The database that tests share is replaced once a test has changed its schema."""

from __future__ import annotations

import pytest

from tests.databases import ReusedDatabase, connect

CHANGES = {
    "a column renamed": "ALTER TABLE articles RENAME COLUMN title TO headline",
    "a column dropped": "ALTER TABLE articles DROP COLUMN title",
    "a constraint added": "ALTER TABLE sources ADD CONSTRAINT named CHECK (name <> '')",
    "a table granted": "GRANT SELECT ON articles TO public",
    "a function added": (
        "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
    ),
    "triggers disabled": "ALTER TABLE articles DISABLE TRIGGER ALL",
    "another version": "UPDATE alembic_version SET version_num = 'other'",
}
KEPT = {
    "rows": "INSERT INTO sources (name) VALUES ('Paper')",
    "statistics": "ANALYZE",
    "a temporary table": "CREATE TEMPORARY TABLE staged (number integer)",
}


@pytest.fixture(scope="module")
def database(postgres_server, migrated_template):
    reused = ReusedDatabase(postgres_server, migrated_template)
    yield reused
    reused.close()


@pytest.mark.parametrize(
    ("statement", "is_replaced"),
    [
        *(pytest.param(s, True, id=name) for name, s in CHANGES.items()),
        *(pytest.param(s, False, id=name) for name, s in KEPT.items()),
    ],
)
def test_a_changed_schema_is_replaced_and_rows_are_deleted(
    postgres_server, database, statement, is_replaced
):
    before = database.empty()
    name = before.partition("?")[0].rpartition("/")[2]
    with connect(postgres_server, name) as connection:
        connection.execute(statement)
    assert (database.empty() != before) == is_replaced


def test_an_emptied_database_gives_the_first_id_again(postgres_server, database):
    name = database.empty().partition("?")[0].rpartition("/")[2]
    insert = "INSERT INTO sources (name) VALUES ('Paper') RETURNING id"
    ids = []
    for _ in range(2):
        with connect(postgres_server, name) as connection:
            ids += connection.execute(insert).fetchone()
        database.empty()
    assert ids == [1, 1]
