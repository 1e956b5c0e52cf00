from __future__ import annotations

import pytest

from tests.integration.console.dashboard.newsroom import HOSTILE, Newsroom


@pytest.fixture
def newsroom(migrated_url, lent_store, broker_url):
    return Newsroom(migrated_url, broker_url, lent_store)


@pytest.fixture
def client(newsroom):
    with newsroom.open_client() as client:
        yield client


@pytest.fixture(scope="module")
def read_only(fresh_database):
    """A newsroom and its client for tests that change nothing."""
    newsroom = Newsroom(fresh_database, "redis://127.0.0.1:1/0")
    newsroom.insert_comment(1, author=HOSTILE, text=HOSTILE)
    with newsroom.open_client() as client:
        yield newsroom, client
    newsroom.store.close()
