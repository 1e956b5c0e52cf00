"""What a consumer's role of the database may do."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import make_url

from wireroom.errors import OperatorError
from wireroom.follow import Follower
from wireroom.model.states import ChangeKind
from wireroom.store.changes import Change
from wireroom.store.grants import grant_reader

ROLE = "reads"


@pytest.fixture
def reading_role(store, migrated_url):
    """Give the database's address for a role that was let read."""
    with store.begin() as tx:
        tx.connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN")
        grant_reader(tx.connection, ROLE)
    url = make_url(migrated_url).set(drivername="postgresql", username=ROLE)
    yield url.render_as_string(hide_password=False)
    with store.begin() as tx:
        tx.connection.exec_driver_sql(f"DROP OWNED BY {ROLE}")
        tx.connection.exec_driver_sql(f"DROP ROLE {ROLE}")


def test_a_reading_role_reads_everything_documented_and_writes_nothing(reading_role):
    with psycopg.connect(reading_role) as connection:
        tables = connection.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ')"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name <> 'alembic_version' AND column_name <> 'headers'"
            " GROUP BY 1"
        ).fetchall()
        for table, columns in tables:
            connection.execute(f"SELECT {columns} FROM {table}")
    assert len(tables) >= 16


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO changes (position, kind) VALUES (1, 'x')",
        "UPDATE articles SET title = 'x'",
        "DELETE FROM comments",
        "TRUNCATE pages",
        "DROP TABLE entries",
        "ALTER TABLE articles ADD COLUMN x text",
        "CREATE TABLE mine (id int)",
        "INSERT INTO consumers (name) VALUES ('me')",
        "SELECT headers FROM sources",
        "SELECT * FROM sources",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY articles TO PROGRAM 'cat'",
    ],
)
def test_a_reading_role_may_not(reading_role, statement):
    with (
        psycopg.connect(reading_role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_reading_role_follows_the_feed_and_may_be_let_keep_its_position(
    store, reading_role, now
):
    kind = ChangeKind.STORY_CHANGED
    with store.begin() as tx:
        tx.changes.append_events(
            [Change(kind=kind, story_id=n) for n in (1, 2)], now=now
        )
    with Follower(reading_role) as feed:
        assert [event.story_id for event in feed.read()] == [1, 2]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        Follower(reading_role, consumer="index")

    with store.begin() as tx:
        grant_reader(tx.connection, ROLE, positions=True)

    with Follower(reading_role, consumer="index") as feed:
        feed.confirm(feed.read(1))
    with Follower(reading_role, consumer="index") as feed:
        assert [event.story_id for event in feed.read()] == [2]


def test_a_role_that_is_not_there_is_named(store):
    with store.begin() as tx, pytest.raises(OperatorError, match="no role 'nobody"):
        grant_reader(tx.connection, 'nobody"; DROP TABLE pages; --')
