from __future__ import annotations

from sqlalchemy import create_engine, inspect


def list_tables(url):
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_fresh_database_is_empty(database_url):
    assert list_tables(database_url) == []


def test_a_migrated_database_has_the_articles_table(migrated_url):
    assert "articles" in list_tables(migrated_url)


def test_two_tests_do_not_share_a_database(database_url, migrated_url):
    assert database_url != migrated_url


def test_the_broker_is_empty_and_stores_a_value(redis_client, broker_url):
    assert broker_url.startswith("redis+socket:///")
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")
    assert redis_client.get("left") == b"behind"
