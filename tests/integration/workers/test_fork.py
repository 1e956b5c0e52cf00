"""Two processes never share a database connection."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from wireroom.enrich import language
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


@pytest.mark.parametrize(
    ("queues", "wanted", "loaded"),
    [
        pytest.param(["process", "backfill"], "all", True, id="children that enrich"),
        pytest.param(["process"], "language", True, id="the one enricher"),
        pytest.param(["process"], "all, -language", False, id="turned off"),
        pytest.param(["process"], "tone", False, id="others named"),
        pytest.param(["download"], "all", False, id="another queue"),
    ],
)
def test_the_parent_loads_the_model_of_languages_for_children_that_need_it(
    queues, wanted, loaded, monkeypatch
):
    loads = []
    monkeypatch.setattr(language, "load_model", lambda: loads.append(1))
    monkeypatch.setattr(
        application.app, "settings", SimpleNamespace(enrichers=wanted), raising=True
    )
    queue_set = SimpleNamespace(consume_from=dict.fromkeys(queues))
    worker = SimpleNamespace(
        app=SimpleNamespace(amqp=SimpleNamespace(queues=queue_set))
    )
    application._load_language_model(worker)
    assert bool(loads) is loaded
