"""A worker of threads stores the pages of all together, children their own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency.prefork import TaskPool as Children
from celery.concurrency.thread import TaskPool as Threads

from wireroom.steps.articles.download.page_writer import PageWriter
from wireroom.tasks.chain import Queue
from wireroom.tasks.timers import call_later
from wireroom.workers.app import _share_page_writer, _store_kept_pages, app
from wireroom.workers.pools import has_children

# What the writer would store pages with: none arrive.
NO_CONTEXT: Any = None


@pytest.fixture
def consumed(monkeypatch):
    """A function that sets the queue of this process's worker."""
    pipeline = SimpleNamespace(
        make_page_writer=lambda send: PageWriter(NO_CONTEXT, send)
    )
    monkeypatch.setitem(app.__dict__, "pipeline", pipeline)
    queues = app.amqp.queues
    monkeypatch.setattr(queues, "_consume_from", queues._consume_from)
    yield lambda queue: queues.select([queue])
    app.__dict__.pop("page_writer", None)


@pytest.mark.parametrize(
    ("pool", "queue", "is_shared"),
    [
        pytest.param(Threads, Queue.DOWNLOAD, True, id="threads"),
        pytest.param(Children, Queue.DOWNLOAD, False, id="children"),
        pytest.param(Threads, Queue.POLL, False, id="threads-of-another-queue"),
    ],
)
def test_threads_that_download_share_a_page_writer(consumed, pool, queue, is_shared):
    consumed(queue)
    consumer = SimpleNamespace(pool=object.__new__(pool))
    assert has_children(consumer) is (pool is Children)

    _share_page_writer(consumer)
    assert app.page_writer.call_later is (call_later if is_shared else None)
    _store_kept_pages()
    assert app.page_writer.call_later is None


def test_a_worker_that_downloads_nothing_makes_no_page_writer(consumed):
    consumed(Queue.PROCESS)
    _store_kept_pages()
    assert "page_writer" not in app.__dict__


def test_a_worker_without_a_pool_has_no_children():
    assert not has_children(SimpleNamespace())
