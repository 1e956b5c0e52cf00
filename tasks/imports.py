"""Imports: articles at lower priority than live articles, a few at a time.

Extraction runs on the queue ``backfill``. Downloads need a thread of the network
worker, so they are sent to ``download`` in batches: few enough that most threads stay
free for live articles, and none while live articles are late
(``docs/adr/0010-imports.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.tasks.backpressure import backfill_capacity
from wireroom.tasks.chain import (
    COMPUTE_LIMITS,
    TICK_OPTIONS,
    Queue,
    app_of,
    chain_task,
    run_compute_steps,
)

if TYPE_CHECKING:
    from wireroom.tasks.base import HasPipeline, PipelineTask

# Articles sent to extraction and not finished, at most.
MAX_IN_FLIGHT = 200
# Seconds between two ticks.
IMPORT_EVERY = 5.0


@chain_task("hand_out_imports", Queue.CONTROL, **TICK_OPTIONS)
def dispatch_imports(self: PipelineTask) -> None:
    """Send the next imported articles, as far as live articles leave capacity."""
    to_extract, batches = _import_capacity(app_of(self))
    due = self.pipeline.lease_imports(to_extract=to_extract, batches=batches)
    for article_id in due.to_extract:
        extract_import.apply_async((article_id,))
    for article_ids, delay in zip(due.download_batches, due.delays, strict=True):
        fetch_imports.apply_async((article_ids,), countdown=delay)


@chain_task("fetch_imports", Queue.DOWNLOAD, id_column=None)
def fetch_imports(self: PipelineTask, article_ids: list[int]) -> None:
    """Download a batch; a defect counts for the article that was being downloaded."""
    with self.pipeline.open_import_batch(article_ids) as batch:
        for article_id in batch:
            self.request.update(article_id=article_id, step="download")
            if self.pipeline.fetch_import(article_id):
                extract_import.apply_async((article_id,))


@chain_task("read_import", Queue.BACKFILL, **COMPUTE_LIMITS)
def extract_import(self: PipelineTask, article_id: int) -> None:
    """Run the steps that compute on an imported page."""
    if self.pipeline.begin_import(article_id):
        run_compute_steps(self, article_id)
    self.pipeline.finish_import(article_id)


def _import_capacity(app: HasPipeline) -> tuple[int, int]:
    """Return how many articles may be in extraction, and how many download batches."""
    waiting, oldest = app.count_waiting(), app.oldest_ages()
    extracts, downloads = (
        backfill_capacity(
            waiting, oldest, live=live, behind=Queue.BACKFILL, most=MAX_IN_FLIGHT
        )
        for live in (Queue.PROCESS, Queue.DOWNLOAD)
    )
    # A downloaded page is extracted next, so both queues need capacity.
    return extracts, app.backfill_batches if extracts and downloads else 0
