"""Two processes never share a database connection."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.workers import app as application
from wireroom.workers import wiring


def read_backend_pid(pipeline) -> int:
    """Return the PostgreSQL process that serves the pipeline's connection."""
    with pipeline.store.begin() as tx:
        return tx.connection.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def pipeline(migrated_url, monkeypatch):
    """The application's pipeline, with a connection opened before the fork."""
    used = SimpleNamespace(store=Store(migrated_url))
    monkeypatch.setitem(application.app.__dict__, "pipeline", used)
    monkeypatch.setattr(
        wiring,
        "make_pipeline",
        lambda _: SimpleNamespace(store=Store(migrated_url)),
    )
    read_backend_pid(used)
    yield used
    used.store.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_opens_its_own_connection_and_keeps_its_parents_open(pipeline):
    before = read_backend_pid(pipeline)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        application._drop_inherited_store()
        os.write(writer, str(read_backend_pid(application.app.pipeline)).encode())
        os._exit(0)
    os.close(writer)
    child_backend = int(os.read(reader, 20) or 0)
    os.close(reader)
    os.waitpid(child, 0)

    assert child_backend not in {0, before}
    assert read_backend_pid(pipeline) == before
