"""Migration 0042 makes the blocks of the search index smaller, once."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from wireroom.store.schema import migrate

LARGE = (
    "CREATE INDEX ix_article_search_blocks ON article_search USING gin"
    " (array_to_tsvector(string_to_array((article_id / 50000)::text || ':'"
    " || replace(words, ' ', ' ' || (article_id / 50000)::text || ':'), ' ')))"
)
INDEXES = """
    SELECT indexname, oid, indexdef FROM pg_indexes
    JOIN pg_class ON relname = indexname WHERE indexname LIKE 'ix_%_search_blocks'
"""


@pytest.fixture
def connection(database_url):
    engine = create_engine(database_url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def go(connection, revision):
    config = migrate._alembic_config()
    config.attributes["connection"] = connection
    connection.commit()
    command.upgrade(config, revision)


def read_indexes(connection):
    rows = connection.execute(text(INDEXES)).all()
    return {row.indexname: (row.oid, row.indexdef) for row in rows}


def test_large_blocks_are_built_again_and_small_ones_are_left(connection):
    go(connection, "0041")
    small = read_indexes(connection)
    connection.execute(text("DROP INDEX ix_article_search_blocks"))
    connection.execute(text(LARGE))

    go(connection, "0042")
    found = read_indexes(connection)
    assert found["ix_comment_search_blocks"] == small["ix_comment_search_blocks"]
    (built, definition), (before, wanted) = (
        each["ix_article_search_blocks"] for each in (found, small)
    )
    assert built != before
    assert definition == wanted
