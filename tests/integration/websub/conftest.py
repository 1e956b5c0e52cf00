"""A web process that hubs reach, and a feed that is subscribed to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.model.source_specs import FeedSpec, SourceSpec

if TYPE_CHECKING:
    from wireroom.store.database import Store

FEED = "https://paper.example/feed"
HUB = "https://hub.example/"
TOKEN, SECRET = "t" * 43, "k" * 43


class Wire:
    """A subscription, and the shortest ways to call the web process as its hub."""

    def __init__(self, url: str, broker: str, store: Store) -> None:
        self.settings = Settings(
            database_url=url, broker_url=broker, public_url="https://wire.example"
        )
        self.store = store
        with self.store.begin() as tx:
            self.now = tx.queue_heartbeats.get_database_time()
            spec = SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),))
            tx.sources.apply_specs([spec], now=self.now)
        (self.feed,) = self.column("SELECT id FROM feeds")
        with self.store.begin() as tx:
            tx.subscriptions.record_hub(
                self.feed,
                hub=HUB,
                topic=FEED,
                base_url=FEED,
                token=TOKEN,
                secret=SECRET,
                now=self.now,
            )
            tx.subscriptions.update(
                self.feed,
                state="active",
                requested_at=self.now,
                lease_expires_at=self.now + timedelta(days=5),
                next_action_at=self.now + timedelta(days=4),
            )

    def column(self, query: str) -> list:
        with self.store.begin() as tx:
            return list(tx.connection.execute(text(query)).scalars())

    def rows(self, query: str) -> list[tuple]:
        with self.store.begin() as tx:
            return [tuple(row) for row in tx.connection.execute(text(query))]

    def run(self, statement: str) -> None:
        with self.store.begin() as tx:
            tx.connection.execute(text(statement))


@pytest.fixture
def wire(migrated_url, lent_store, broker_url):
    return Wire(migrated_url, broker_url, lent_store)


@pytest.fixture
def client(wire):
    app = create_app(wire.settings)
    with TestClient(app, "https://wire.example", follow_redirects=False) as client:
        yield client
