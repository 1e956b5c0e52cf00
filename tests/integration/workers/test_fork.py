"""A connection is never shared by two processes."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.workers import app as application


def backend(pipeline) -> int:
    """Give the database's own process at the other end of the connection."""
    with pipeline.store.begin() as tx:
        return tx.connection.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def pipeline(migrated_url, monkeypatch):
    """The application's pipeline, used already before the fork."""
    given = SimpleNamespace(store=Store(migrated_url))
    monkeypatch.setitem(application.app.__dict__, "pipeline", given)
    monkeypatch.setattr(
        application,
        "make_pipeline",
        lambda _: SimpleNamespace(store=Store(migrated_url)),
    )
    backend(given)
    yield given
    given.store.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_child_opens_connections_of_its_own_and_leaves_its_parents_alone(pipeline):
    before = backend(pipeline)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        application._drop_inherited_store()
        os.write(writer, str(backend(application.app.pipeline)).encode())
        os._exit(0)
    os.close(writer)
    theirs = int(os.read(reader, 20) or 0)
    os.close(reader)
    os.waitpid(child, 0)

    assert theirs not in {0, before}
    assert backend(pipeline) == before
