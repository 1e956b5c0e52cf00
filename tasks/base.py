"""What every task of the chain has in common.

The pipeline records every outcome it knows in the database, transient failures too:
there the next attempt has its time. So a task itself is retried only for the sake of
the services under it, and any other error is a defect that goes to quarantine.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import Task
from kombu.exceptions import OperationalError as BrokerDownError
from redis.exceptions import RedisError
from sqlalchemy.exc import InterfaceError, InternalError
from sqlalchemy.exc import OperationalError as DatabaseDownError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from wireroom.store.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from billiard.einfo import ExceptionInfo

    from wireroom.pipeline import Pipeline

logger = logging.getLogger(__name__)

# The services under us, not the work: tried again, never put into quarantine. What a
# database says when it fails over, or finds a file it cannot read, is an InternalError;
# a connection it has closed is an InterfaceError at its next use.
SERVICES_DOWN = (
    BrokerDownError,
    DatabaseDownError,
    InterfaceError,
    InternalError,
    NoConnectionError,
    RedisError,
)

# Raised in a worker's parent when its child is gone. The attempts of the row, raised
# before the work, tell a page that kills its worker from a worker that was killed.
CHILD_LOST = (TimeLimitExceeded, WorkerLostError)


# One note a process in this time, seconds: the rest would only be work.
HEARTBEAT_EVERY = 10.0
_LAST_HEARTBEATS: dict[str, float] = {}


class HasPipeline(Protocol):
    """The application these tasks run in."""

    pipeline: Pipeline
    batch_size: int
    queue_limit: int

    def count_waiting(self) -> Mapping[str, int]:
        """Count the messages waiting in each queue, as far as the broker tells."""
        ...

    def oldest_ages(self) -> Mapping[str, float]:
        """Age of the oldest message of each queue, seconds, where it can be told."""
        ...

    @property
    def backfill_batches(self) -> int:
        """How many downloads at once may be of what was imported."""
        ...


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

    # Whose id the first argument is: article_id, feed_id, or nobody's.
    row: str | None = "article_id"
    # Whether this row is at work here; another task's may be the feed's turn.
    holds_row = True

    @property
    def pipeline(self) -> Pipeline:
        """The process's pipeline, made at its first use (never before a fork)."""
        return cast("HasPipeline", self.app).pipeline

    def after_return(self, *_: object) -> None:
        """Note now and then that a task crossed its queue, however it ended."""
        told = self.request.delivery_info or {}
        queue = str(told.get("routing_key"))
        now = time.monotonic()
        if now - _LAST_HEARTBEATS.get(queue, float("-inf")) >= HEARTBEAT_EVERY:
            _LAST_HEARTBEATS[queue] = now
            with suppress(*SERVICES_DOWN):
                self.pipeline.record_heartbeat(queue)

    def on_retry(
        self,
        exc: BaseException,
        task_id: str,  # noqa: ARG002 - Celery's signature
        args: tuple[Any, ...],
        kwargs: dict[str, Any],  # noqa: ARG002 - Celery's signature
        einfo: ExceptionInfo,  # noqa: ARG002 - Celery's signature
    ) -> None:
        """Take the attempt back: a service failed, not the row."""
        logger.warning("put_back task=%s args=%s: %r", self.name, args, exc)
        if not self.holds_row:
            return
        # Where the database is what failed, the lease runs out instead.
        with suppress(*SERVICES_DOWN):
            self.pipeline.release_lease(**self._row_ids(args))

    def _row_ids(self, args: tuple[Any, ...]) -> dict[str, Any]:
        """Name the row at work: one of a round, or the first argument's."""
        for name in ("feed_id", "article_id"):
            if row_id := getattr(self.request, name, None):
                return {name: row_id}
        return {self.row: args[0]} if args and self.row else {}

    def on_failure(
        self,
        exc: BaseException,
        task_id: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],  # noqa: ARG002 - Celery's signature
        einfo: ExceptionInfo,
    ) -> None:
        """Put a defect into quarantine; leave everything else to the next tick."""
        if isinstance(exc, SERVICES_DOWN + CHILD_LOST):
            logger.warning("left_to_the_tick task=%s args=%s: %r", self.name, args, exc)
            return
        logger.error("quarantined task=%s id=%s args=%s", self.name, task_id, args)
        self.pipeline.quarantine_failure(
            Failure(
                stage=getattr(self.request, "step", None)
                or self.name.removeprefix("wireroom."),
                **self._row_ids(args),
                attempts=1,
                error=f"{type(exc).__name__}: {exc}",
                traceback=str(einfo.traceback),
                worker=str(self.request.hostname),
            )
        )
