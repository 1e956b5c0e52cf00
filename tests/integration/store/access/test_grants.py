"""What a consumer's role of the database may do."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from tests.integration.conftest import article_page
from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.follow import Follower
from wireroom.model.states import ChangeKind
from wireroom.store.access.grants import grant_reader
from wireroom.store.access.row_limits import RowLimit
from wireroom.store.change_feed.changes import Change

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


LIMITS = {
    "a source": RowLimit(sources=("Paper",)),
    "a tag": RowLimit(tags=("daily", "other")),
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=list(LIMITS))
def test_a_limited_role_sees_the_rows_of_its_sources_alone(room, reading_role, limit):
    room.run("UPDATE sources SET tags = '{daily}' WHERE name = 'Paper'")
    publish_at_both(room)
    with room.store.begin() as tx:
        grant_reader(tx.connection, ROLE, positions=True, limit=limit)
    with psycopg.connect(reading_role) as connection:
        seen = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("articles", "comments", "entries", "feeds", "changes",
                          "article_urls", "pages", "comment_search", "story_members")
        }  # fmt: skip
        (hosts,) = connection.execute("SELECT array_agg(host) FROM articles").fetchone()
    assert hosts == ["paper.example"]
    assert {name: n for name, n in seen.items() if n != 1} == {
        "changes": seen["changes"]
    }
    with Follower(reading_role, consumer="desk") as feed:
        events = [event for events in feed.follow(once=True) for event in events]
        feed.confirm(events)
    named = {event.article_id for event in events if event.position > 1}
    assert named - {None} == {1}
    # Roles without a limit see what they saw.
    assert room.column("SELECT count(*) FROM articles") == [2]
    with room.store.begin() as tx:
        grant_reader(tx.connection, ROLE)
    with psycopg.connect(reading_role) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_a_limited_role_reads_no_table_about_all_sources(room, reading_role):
    limit = RowLimit(sources=("Paper",))
    with room.store.begin() as tx:
        grant_reader(tx.connection, ROLE, limit=limit)
    with (
        psycopg.connect(reading_role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM operator_log")


def test_a_limit_names_sources_that_there_are(room, reading_role):
    limit = RowLimit(sources=("Herald",))
    with pytest.raises(OperatorError, match="no source"), room.store.begin() as tx:
        grant_reader(tx.connection, ROLE, limit=limit)


def publish_at_both(room) -> None:
    """Publish an article with a comment at each of the two sources."""
    room.publish(comments=[(1, "Ida", "A fine pier, and it is near.")])
    site = "https://gazette.example"
    item = f"<item><title>Two</title><link>{site}/two</link></item>"
    room.web.serve(
        f"{site}/feed", f"<rss version='2.0'><channel>{item}</channel></rss>"
    )
    body = "The second harbour is another one, and it is far away. " * 20
    comments = [(2, "Ben", "A costly one, and it is far away.")]
    room.web.serve(
        f"{site}/two", article_page(title="Two", body=body, comments=comments)
    )
    for article_id in room.poll(f"{site}/feed"):
        room.walk(article_id)


def test_commands_with_the_role_s_address_see_its_rows_alone(
    room, reading_role, monkeypatch
):
    publish_at_both(room)
    limit = RowLimit(sources=("Paper",))
    with room.store.begin() as tx:
        grant_reader(tx.connection, ROLE, limit=limit)
    url = reading_role.replace("postgresql:", "postgresql+psycopg:")
    monkeypatch.setenv("WIREROOM_DATABASE_URL", url)
    for command in (["export", "articles"], ["search", "harbour", "--json"]):
        shown = CliRunner().invoke(app, command, catch_exceptions=False).stdout
        assert "paper.example" in shown, command
        assert "gazette.example" not in shown, command
