from __future__ import annotations

import pytest

from tests.integration.console.dashboard.newsroom import HOSTILE, Newsroom


@pytest.fixture
def newsroom(migrated_url, broker_url):
    made = Newsroom(migrated_url, broker_url)
    yield made
    made.store.close()


@pytest.fixture
def client(newsroom):
    with newsroom.client() as client:
        yield client


@pytest.fixture(scope="module")
def shown(fresh_database):
    """A newsroom and its client for tests that only look."""
    made = Newsroom(fresh_database, "redis://127.0.0.1:1/0")
    made.comment(1, author=HOSTILE, said=HOSTILE)
    with made.client() as client:
        yield made, client
    made.store.close()
