"""The product's Celery application with the faults that only it can make.

``twice`` in the data folder: every message is sent twice. ``clock`` there: the clock of
its reader is that many seconds off. ``poison``: the process that reads the page
at the address that ends so ends itself.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta

import celery.worker.request
import kombu.transport.redis

import wireroom.http.client
import wireroom.pipeline
from wireroom.steps.articles import first_reading
from wireroom.steps.articles.extract import extract
from wireroom.workers import sources_watcher
from wireroom.workers.app import app

FOLDER = app.settings.data_dir


class MovedClock(datetime):
    """A clock that may be wrong."""

    @classmethod
    def now(cls, tz=None):
        try:
            off = float((FOLDER / "clock").read_text())
        except (OSError, ValueError):
            off = 0.0
        return datetime.now(tz) + timedelta(seconds=off)


def _twice(send):
    def sent(*args, **options):
        if (FOLDER / "twice").exists():
            send(*args, **options)
        return send(*args, **options)

    return sent


def _end_at_poison(url):
    with suppress(OSError):
        if url.endswith((FOLDER / "poison").read_text()):
            os._exit(9)


def _poisoned(extract):
    def read(given, lease):
        with given.store.begin() as tx:
            url = tx.articles.get(lease.article_id).url
        _end_at_poison(url)
        return extract(given, lease)

    return read


def _poisoned_first(extract):
    def read(given, tx, article):
        _end_at_poison(article.url)
        return extract(given, tx, article)

    return read


def _moved_time() -> float:
    return MovedClock.now().timestamp()


extract.extract_article = _poisoned(extract.extract_article)
first_reading.extract_in_transaction = _poisoned_first(
    first_reading.extract_in_transaction
)
kombu.transport.redis.time = _moved_time
for module in (
    wireroom.pipeline,
    wireroom.http.client,
    sources_watcher,
    celery.worker.request,
):
    module.datetime = MovedClock
app.amqp.__dict__["send_task_message"] = _twice(app.amqp.send_task_message)
