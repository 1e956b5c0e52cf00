"""A worker of threads keeps stored pages for a moment, children send at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from celery.concurrency.prefork import TaskPool as Children
from celery.concurrency.thread import TaskPool as Threads

from wireroom.tasks.stored_pages import KEEP_SECONDS
from wireroom.workers.app import _keep_stored_pages, _send_stored_pages, app
from wireroom.workers.pools import has_children


@pytest.mark.parametrize(
    ("pool", "seconds"),
    [
        pytest.param(Threads, KEEP_SECONDS, id="threads"),
        pytest.param(Children, 0.0, id="children"),
    ],
)
def test_a_worker_of_threads_keeps_stored_pages(pool, seconds):
    consumer = SimpleNamespace(pool=object.__new__(pool))
    assert has_children(consumer) is (pool is Children)
    try:
        _keep_stored_pages(consumer)
        assert app.stored_pages.keep_seconds == seconds
    finally:
        _send_stored_pages()
    assert app.stored_pages.keep_seconds == 0.0


def test_a_worker_without_a_pool_has_no_children():
    assert not has_children(SimpleNamespace())
