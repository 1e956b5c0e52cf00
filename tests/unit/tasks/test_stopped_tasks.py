"""A task that ran into its limit without computing is put back, not quarantined."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from celery import Celery

from wireroom.tasks.base import PipelineTask

LIMIT = 60


class RecordingPipeline:
    """Keeps what a task asks of it."""

    def __init__(self):
        self.released, self.quarantined = [], []

    def forget_leases(self):
        """Nothing is leased here."""

    def release_lease(self, **ids):
        self.released.append(ids)

    def quarantine_failure(self, failure):
        self.quarantined.append(failure.article_id)


@pytest.fixture
def task():
    app = Celery("stopped", set_as_current=False)
    app.pipeline = RecordingPipeline()

    # Not shared: a shared task joins every application that is finalized later.
    @app.task(
        bind=True,
        base=PipelineTask,
        name="extract",
        soft_time_limit=LIMIT,
        shared=False,
    )
    def extract(self, article_id):
        """Do nothing."""

    extract.push_request(hostname="cpu@here")
    yield extract
    extract.pop_request()
    app.close()


@pytest.mark.parametrize(
    ("error", "computed", "released", "quarantined"),
    [
        (SoftTimeLimitExceeded(), 0.0, [{"article_id": 7}], []),
        (SoftTimeLimitExceeded(), LIMIT - 5.0, [], [7]),
        (ValueError("odd"), 0.0, [], [7]),
    ],
    ids=["its process was stopped", "its page takes too long", "another defect"],
)
def test_only_time_that_was_computed_counts(
    task, error, computed, released, quarantined
):
    task.before_start("id", (7,), {})
    task.request.update(cpu_began=time.process_time() - computed)

    task.on_failure(error, "id", (7,), {}, SimpleNamespace(traceback=""))

    assert task.app.pipeline.released == released
    assert task.app.pipeline.quarantined == quarantined
