"""Nothing depends on the defaults of a role, a database or a server."""

from __future__ import annotations

import contextlib

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url, text

from tests.integration.store.pooler import run_pooler
from wireroom.errors import OperatorError
from wireroom.follow import Follower
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate
from wireroom.store.schema.version import SchemaError

DEFAULTS = {
    "serializable": {"default_transaction_isolation": "serializable"},
    "German dates": {"DateStyle": "German, DMY"},
    "another schema": {"search_path": "elsewhere"},
    "another zone": {"TimeZone": "Pacific/Apia"},
    "read only": {"default_transaction_read_only": "on"},
    "old strings": {"standard_conforming_strings": "off", "bytea_output": "escape"},
    "few digits": {"extra_float_digits": "-15"},
    "short limits": {"statement_timeout": "90", "lock_timeout": "1"},
    "all": {
        "default_transaction_isolation": "serializable",
        "DateStyle": "SQL, MDY",
        "search_path": "elsewhere",
        "TimeZone": "Asia/Kolkata",
        "IntervalStyle": "iso_8601",
    },
}
SHOWN = (
    "SELECT current_setting('transaction_isolation'), current_setting('TimeZone'),"
    " current_setting('DateStyle'), current_setting('transaction_read_only')"
)


@contextlib.contextmanager
def role_with(url: str, defaults: dict[str, str]):
    """Give the URL of a role that owns the database and has these defaults."""
    parts = make_url(url)
    admin = parts.set(drivername="postgresql").render_as_string(hide_password=False)
    name = sql.Identifier("odd")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER").format(name))
        connection.execute("CREATE SCHEMA IF NOT EXISTS elsewhere")
        for setting, value in defaults.items():
            statement = sql.SQL("ALTER ROLE {} SET {} = {}")
            parameters = [name, sql.Identifier(setting)]
            literal = sql.SQL(value) if setting == "search_path" else sql.Literal(value)
            connection.execute(statement.format(*parameters, literal))
        try:
            yield parts.set(username="odd").render_as_string(hide_password=False)
        finally:
            connection.execute(
                sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(name)
            )
            connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
            connection.execute(sql.SQL("DROP ROLE {}").format(name))


@pytest.mark.parametrize("defaults", DEFAULTS.values(), ids=DEFAULTS)
def test_a_database_is_migrated_written_and_followed_whatever_its_roles_defaults(
    database_url, defaults
):
    with role_with(database_url, defaults) as url:
        migrate(url)
        store = Store(url, connections=2)
        try:
            store.check_schema()
            with store.begin() as tx:
                tables = tx.connection.execute(
                    text("SELECT to_regclass('public.articles')::oid > 0")
                ).scalar_one()
                shown = tx.connection.execute(text(SHOWN)).one()
                now = tx.queue_heartbeats.get_database_time()
                change = Change(kind=ChangeKind.STORY_CHANGED, story_id=7)
                tx.changes.append_events([change], now=now)
        finally:
            store.close()
        assert tables
        assert shown == ("read committed", "UTC", "ISO, MDY", "off")
        with Follower(url) as feed:
            (event,) = feed.read()
        assert (event.story_id, event.at) == (7, now)


def test_two_transactions_that_serializable_would_end_both_commit(migrated_url):
    """A tenth was published by a role with serializable transactions by default."""
    defaults = {"default_transaction_isolation": "serializable"}
    with role_with(migrated_url, defaults) as url:
        store = Store(url, connections=2)
        count, name = (
            text("SELECT count(*) FROM sources"),
            text("INSERT INTO sources (name) VALUES (:name)"),
        )
        with store.begin() as one, store.begin() as two:
            for number, tx in enumerate((one, two)):
                tx.connection.execute(count)
                tx.connection.execute(name, {"name": f"Source {number}"})
        with store.begin() as tx:
            assert tx.connection.execute(count).scalar_one() == 2
        store.close()


def test_behind_a_pooler_each_transaction_is_set_up(migrated_url):
    defaults = {"DateStyle": "German", "TimeZone": "Asia/Kolkata"}
    with role_with(migrated_url, defaults) as url, run_pooler(url) as pooled:
        store = Store(pooled, connections=2, prepared_statements=False)
        for _ in range(4):
            with store.begin() as tx:
                shown = tx.connection.execute(text(SHOWN)).one()
                now = tx.queue_heartbeats.get_database_time()
            assert shown[:3] == ("read committed", "UTC", "ISO, MDY")
            assert now.utcoffset().total_seconds() == 0
        store.close()


def test_options_of_the_address_win(migrated_url):
    store = Store(f"{migrated_url}&options=-cstatement_timeout%3D7s")
    with store.begin() as tx:
        shown = tx.connection.execute(text("SHOW statement_timeout")).scalar_one()
    store.close()
    assert shown == "7s"


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_of_another_encoding_is_refused(postgres_server, encoding):
    admin = postgres_server.url_of("postgres").replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE narrow ENCODING '{encoding}' TEMPLATE template0"
            " LOCALE 'C' LOCALE_PROVIDER libc"
        )
        try:
            url = postgres_server.url_of("narrow")
            with pytest.raises(SchemaError, match=f"{encoding}.*ENCODING 'UTF8'"):
                migrate(url)
            store = Store(url)
            with pytest.raises(OperatorError, match=encoding):
                store.check_schema()
            store.close()
        finally:
            connection.execute("DROP DATABASE narrow WITH (FORCE)")
