"""The base class of every task of the chain.

The pipeline records every expected outcome in the database, transient failures too:
the row holds the time of the next attempt. So Celery retries a task only when a service
under it failed, and any other error is a defect that goes to quarantine.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol, TypedDict, cast

from billiard.exceptions import (
    SoftTimeLimitExceeded,
    TimeLimitExceeded,
    WorkerLostError,
)
from celery import Task
from kombu.exceptions import OperationalError as BrokerDownError
from redis.exceptions import RedisError
from sqlalchemy.exc import InterfaceError, InternalError
from sqlalchemy.exc import OperationalError as DatabaseDownError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from wireroom.store.connection.epochs import DatabaseRestoredError
from wireroom.store.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from billiard.einfo import ExceptionInfo

    from wireroom.pipeline import Pipeline
    from wireroom.steps.articles.download.page_writer import PageWriter

logger = logging.getLogger(__name__)

IdColumn = Literal["article_id", "feed_id"]

# Failures of the services under us, not of the work: retried, never quarantined. A
# database that fails over, or finds a file it cannot read, raises InternalError; a
# connection that it has closed raises InterfaceError at its next use. After a restore
# of the database the task runs again in the new epoch.
SERVICES_DOWN = (
    BrokerDownError,
    DatabaseDownError,
    DatabaseRestoredError,
    InterfaceError,
    InternalError,
    NoConnectionError,
    RedisError,
)

# Raised in a worker's parent when its child is gone. The row's count of attempts, which
# is raised before the work, tells a page that kills its worker from a worker that was
# killed.
CHILD_LOST = (TimeLimitExceeded, WorkerLostError)

# Seconds: each process records at most one heartbeat per queue in this time; more would
# only cost writes.
HEARTBEAT_EVERY = 10.0
_LAST_HEARTBEATS: dict[str, float] = {}


class HasPipeline(Protocol):
    """The application that the tasks run in."""

    pipeline: Pipeline
    batch_size: int
    queue_limit: int
    page_writer: PageWriter

    def count_waiting(self) -> Mapping[str, int]:
        """Return the waiting messages per queue; no entry if the broker gives none."""
        ...

    def check_position(self) -> None:
        """Begin an epoch if the database is older than the broker knows it."""
        ...

    def oldest_ages(self) -> Mapping[str, float]:
        """Return the age of each queue's oldest message, seconds, where known."""
        ...

    @property
    def backfill_batches(self) -> int:
        """How many batches of imported articles may be in download at once."""
        ...


class RowIds(TypedDict, total=False):
    """The row that a task works on: one of the two ids, or none."""

    feed_id: int
    article_id: int


class PipelineTask(Task):  # type: ignore[type-arg]  # not generic at run time
    """A task that runs one step of the pipeline on the row its first argument names."""

    # Late acknowledgement: a message is done with when its work is, not when it is
    # fetched. Rejected when the child is lost: without this the message counts as done
    # (measured: acks_late alone loses the task of a killed child).
    acks_late = True
    reject_on_worker_lost = True
    ignore_result = True

    autoretry_for = SERVICES_DOWN
    # At most 60 s: longer waits are a row's due_at, because a countdown beyond the
    # visibility timeout is delivered again and again.
    retry_backoff = 2
    retry_backoff_max = 60
    retry_jitter = True
    max_retries = 5

    # The kind of id that the first argument is; None if it names no single row.
    id_column: IdColumn | None = "article_id"
    # False where the task holds no lease of that row: a poll of the same feed may.
    holds_row = True

    @property
    def pipeline(self) -> Pipeline:
        """The process's pipeline, made at its first use (never before a fork)."""
        return cast("HasPipeline", self.app).pipeline

    def before_start(
        self,
        task_id: str,
        args: tuple[int, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Forget the rows that this thread had before."""
        super().before_start(task_id, args, kwargs)
        self.request.update(cpu_began=time.process_time())
        self.pipeline.forget_leases()

    def after_return(self, *_: object) -> None:
        """Record every 10 s that a task crossed its queue, however it ended."""
        delivery = self.request.delivery_info or {}
        queue = str(delivery.get("routing_key"))
        now = time.monotonic()
        if now - _LAST_HEARTBEATS.get(queue, float("-inf")) >= HEARTBEAT_EVERY:
            _LAST_HEARTBEATS[queue] = now
            with suppress(*SERVICES_DOWN):
                self.pipeline.record_heartbeat(queue)

    def on_retry(
        self,
        exc: BaseException,
        task_id: str,  # noqa: ARG002 - Celery's signature
        args: tuple[int, ...],
        kwargs: Mapping[str, object],  # noqa: ARG002 - Celery's signature
        einfo: ExceptionInfo,  # noqa: ARG002 - Celery's signature
    ) -> None:
        """Release the row without counting the attempt: a service failed, not it."""
        logger.warning("put_back task=%s args=%s: %r", self.name, args, exc)
        if not self.holds_row:
            return
        # If the database is the failed service, the lease expires instead.
        with suppress(*SERVICES_DOWN):
            self.pipeline.release_lease(**self._row_ids(args))

    def on_failure(
        self,
        exc: BaseException,
        task_id: str,
        args: tuple[int, ...],
        kwargs: Mapping[str, object],  # noqa: ARG002 - Celery's signature
        einfo: ExceptionInfo,
    ) -> None:
        """Put a defect into quarantine; leave everything else to the next tick."""
        if isinstance(exc, SERVICES_DOWN + CHILD_LOST):
            logger.warning("left_to_the_tick task=%s args=%s: %r", self.name, args, exc)
            return
        if isinstance(exc, SoftTimeLimitExceeded) and self._was_stopped():
            logger.warning("stopped task=%s args=%s: %r", self.name, args, exc)
            with suppress(*SERVICES_DOWN):
                self.pipeline.release_lease(**self._row_ids(args))
            return
        logger.error("quarantined task=%s id=%s args=%s", self.name, task_id, args)
        self.pipeline.quarantine_failure(
            Failure(
                step=self.request.get("step") or self.name.removeprefix("wireroom."),
                **self._row_ids(args),
                attempts=1,
                error=f"{type(exc).__name__}: {exc}",
                traceback=str(einfo.traceback),
                worker=str(self.request.hostname),
            )
        )

    def _was_stopped(self) -> bool:
        """Return whether the task computed for less than half of its soft limit.

        Its process was stopped then, or its machine slept, or a service under it did
        not answer: no fault of the page.
        """
        limit = self.soft_time_limit or 0.0
        began = float(self.request.get("cpu_began") or 0.0)
        return time.process_time() - began < limit / 2

    def _row_ids(self, args: tuple[int, ...]) -> RowIds:
        """Return the row in work: the current one of a batch, or the first argument."""
        if feed_id := self.request.get("feed_id"):
            return {"feed_id": feed_id}
        if article_id := self.request.get("article_id"):
            return {"article_id": article_id}
        if not args or self.id_column is None:
            return {}
        if self.id_column == "feed_id":
            return {"feed_id": args[0]}
        return {"article_id": args[0]}
