"""Imports: articles that wait behind live news, a few at a time.

Reading is on the queue ``backfill``. Downloads need a thread of the net worker, so they
go through ``download``, in rounds; only so many that most threads are free for live
news, and none while live news is late (``docs/adr/0010-imports.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import backfill_capacity
from wireroom.tasks.chain import (
    COMPUTE_LIMITS,
    Queue,
    app_of,
    chain_task,
    run_compute_steps,
)

if TYPE_CHECKING:
    from wireroom.tasks.base import HasPipeline, PipelineTask

# Articles that are out to be read at once, and seconds between two looks.
MAX_IN_FLIGHT = 200
IMPORT_EVERY = 5.0


@chain_task(
    "hand_out_imports",
    Queue.CONTROL,
    row=None,
    acks_late=False,
    reject_on_worker_lost=False,
)
def dispatch_imports(self: PipelineTask) -> None:
    """Send the next articles of the imports, where live news leaves room."""
    turns = self.pipeline.lease_imports(**_import_capacity(app_of(self)))
    for article_id in turns.to_extract:
        extract_import.apply_async((article_id,))
    for article_ids in turns.download_batches:
        fetch_imports.apply_async((article_ids,))


@chain_task("fetch_imports", Queue.DOWNLOAD, row=None)
def fetch_imports(self: PipelineTask, article_ids: list[int]) -> None:
    """Download in a round; a defect concerns the one that was being fetched."""
    with self.pipeline.open_import_batch(article_ids) as articles:
        for article_id in articles:
            self.request.update(article_id=article_id, step="download")
            if self.pipeline.fetch_import(article_id):
                extract_import.apply_async((article_id,))


@chain_task("read_import", Queue.BACKFILL, **COMPUTE_LIMITS)
def extract_import(self: PipelineTask, article_id: int) -> None:
    """Take an imported page through the steps that compute."""
    if self.pipeline.begin_import(article_id):
        run_compute_steps(self, article_id)
    self.pipeline.finish_import(article_id)


def _import_capacity(app: HasPipeline) -> dict[str, int]:
    """Say how many articles may be read, and how many rounds of downloads be out."""
    waiting, oldest = app.count_waiting(), app.oldest_ages()
    read, fetched = (
        backfill_capacity(
            waiting, oldest, live=live, behind=Queue.BACKFILL, most=MAX_IN_FLIGHT
        )
        for live in (Queue.PROCESS, Queue.DOWNLOAD)
    )
    # What is downloaded is read next.
    return {"reads": read, "rounds": app.backfill_batches if read and fetched else 0}
