"""A store on a fresh database, and rows to begin with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.databases import new_database
from tests.integration.store.restored import Restored, publish
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.database import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def store(lent_store):
    return lent_store


@pytest.fixture
def feed_id(store) -> int:
    """A source with one feed, due now."""
    spec = SourceSpec(name="Paper", feeds=(FeedSpec(url="https://paper.example/feed"),))
    with store.begin() as tx:
        tx.sources.apply_specs([spec], now=NOW)
        return tx.sources.list_feeds()[0].id


@pytest.fixture
def restored(postgres_server, migrated_url, tmp_path):
    original = Store(migrated_url, connections=2)
    publish(original, 1, 2, 3, 4, 5, 6)
    dump = tmp_path / "dump"
    with new_database(postgres_server, "template0") as url:
        made = Restored(original, migrated_url, url, dump)
        made.dump()
        yield made
    original.close()
