"""Bringing a database up to date, and refusing one that is too new."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from wireroom.errors import OperatorError
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate
from wireroom.store.schema.tables import metadata
from wireroom.store.schema.version import (
    MIGRATIONS,
    get_head_revision,
    list_revisions,
)


def test_migrations_end_in_the_schema_the_code_was_written_for(migrated_url):
    engine = create_engine(migrated_url)

    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert found == []


def test_the_versions_by_file_name_are_those_of_the_migrations_in_their_order():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    chain = ScriptDirectory.from_config(config).walk_revisions()

    assert [script.revision for script in chain][::-1] == list(list_revisions())


def test_migrating_again_changes_nothing(migrated_url):
    assert migrate(migrated_url) == get_head_revision()


def test_two_migrations_at_once_make_one_schema(database_url):
    seen: list[str] = []
    both = [
        threading.Thread(target=lambda: seen.append(migrate(database_url)))
        for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert seen == [get_head_revision(), get_head_revision()]


def test_an_empty_database_says_which_command_to_run(database_url):
    store = Store(database_url)

    with pytest.raises(OperatorError, match="run `wireroom migrate`"):
        store.check_schema()
    store.close()


def test_a_database_of_a_newer_release_is_left_alone(migrated_url):
    engine = create_engine(migrated_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(OperatorError, match=r"version 9999.*run the newer release"):
        migrate(migrated_url)


@pytest.mark.parametrize("version", ["0001", "0036"])
def test_a_database_from_before_the_first_release_is_named_and_left_alone(
    migrated_url, version
):
    engine = create_engine(migrated_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :version"),
            {"version": version},
        )
    engine.dispose()
    store = Store(migrated_url)
    named = rf"version {version}, .* before the first release; 0037 is the oldest"

    with pytest.raises(OperatorError, match=named):
        store.check_schema()
    with pytest.raises(OperatorError, match=named):
        migrate(migrated_url)
    store.close()


def test_a_database_that_does_not_answer_is_named_without_its_password():
    store = Store("postgresql+psycopg://me:secret@127.0.0.1:1/x")

    with pytest.raises(OperatorError, match="does not answer") as caught:
        store.check_schema()

    assert "127.0.0.1:1/x" in str(caught.value)
    assert "secret" not in str(caught.value)
