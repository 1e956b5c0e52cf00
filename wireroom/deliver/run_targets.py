"""The process that sends the change feed to targets."""

from __future__ import annotations

import logging
import random
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.failures.deliveries import DeliveryPolicy, decide_failure
from wireroom.deliver import (
    QUERIES_OPTION,
    GoneTargetError,
    RefusedEventError,
    Sent,
    TargetConfig,
)
from wireroom.deliver.cloud_events import make_cloud_event
from wireroom.deliver.event_rows import read_rows, select_events
from wireroom.deliver.registry import make_target
from wireroom.deliver.saved_queries import QueryIndexes, match_articles
from wireroom.errors import OperatorError, Transient
from wireroom.follow import EpochChangedError, Follower, FollowError
from wireroom.model.states import TargetState
from wireroom.search.query import BadSearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from wireroom.deliver import Target
    from wireroom.deliver.cloud_events import CloudEvent
    from wireroom.follow import Event
    from wireroom.store.change_feed.targets import TargetRow
    from wireroom.store.database import Store

# Events that are read, and confirmed, at once.
BATCH = 100
# For the longest batch of a webhook whose every answer is slow; a process of the same
# name that is started again does not wait for it.
LEASE = timedelta(minutes=40)
# Targets that are served at the same time.
MAX_TARGETS = 16

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverContext:
    """What delivery works with.

    Attributes:
        url: of the database, for the readers of the change feed.
        by: the name of this process: another one of the same name never runs beside it.
        indexes: the saved queries of files.
    """

    store: Store
    url: str
    by: str
    now: Callable[[], datetime]
    indexes: QueryIndexes
    policy: DeliveryPolicy = field(default_factory=DeliveryPolicy)
    jitter: Callable[[], float] = random.random
    lease: timedelta = LEASE


class DeliveryRunner:
    """Serves each due target in a thread, so that a slow one delays no other."""

    def __init__(self, context: DeliverContext) -> None:
        self._context = context
        self._threads = ThreadPoolExecutor(MAX_TARGETS, thread_name_prefix="target")
        self._running: dict[str, Future[int]] = {}

    def run_due(self) -> None:
        """Start what is due and does not run yet; raises what a thread has raised."""
        for name in [n for n, future in self._running.items() if future.done()]:
            self._running.pop(name).result()
        context, now = self._context, self._context.now()
        with context.store.begin() as tx:
            due = tx.targets.take_due(
                context.by, now=now, until=now + context.lease, but=list(self._running)
            )
        for row in due:
            self._running[row.name] = self._threads.submit(serve_target, context, row)

    def close(self) -> None:
        """Wait for the batches on their way."""
        self._threads.shutdown(wait=True)


def serve_target(context: DeliverContext, row: TargetRow) -> int:
    """Send all events that wait for a target; return how many were taken.

    It ends at the first failure, which is recorded with the time of the next attempt.
    """
    try:
        target = make_target(row.kind, to_config(row))
    except OperatorError as error:
        _record_failure(context, row, error, position=None)
        return 0
    taken = 0
    try:
        with Follower(context.url, consumer=row.consumer) as feed:
            while True:
                events = feed.read(BATCH)
                if not events:
                    return taken
                sent, is_whole = _send_batch(context, row, target, feed, events)
                taken += sent
                if not is_whole:
                    return taken
    except EpochChangedError as error:
        _log.warning("target %s continues after a restore: %s", row.name, error)
        with context.store.begin() as tx:
            tx.epochs.accept_latest(row.consumer)
        return taken
    except (FollowError, BadSearchError, OperatorError) as error:
        _record_failure(context, row, error, position=None)
        return taken
    finally:
        target.close()
        with context.store.begin() as tx:
            tx.targets.release(row.name, context.by)


def to_config(row: TargetRow) -> TargetConfig:
    """Return what the kind of a target is made from."""
    return TargetConfig(
        name=row.name,
        address=row.address,
        secret=row.secret,
        allow_private=row.allow_private,
        options=row.options,
    )


def _send_batch(
    context: DeliverContext,
    row: TargetRow,
    target: Target,
    feed: Follower,
    events: Sequence[Event],
) -> tuple[int, bool]:
    """Send a batch and confirm what was taken; return how many, and if all were."""
    messages = _make_messages(context, row, events)
    result = target.send(messages) if messages else Sent(taken=0)
    if result.error is None:
        feed.confirm(events)
        _record_success(context, row, result.taken)
        return result.taken, True
    first = messages[result.taken].position
    feed.confirm([event for event in events if event.position < first])
    _record_success(context, row, result.taken)
    if _record_failure(context, row, result.error, position=first):
        feed.confirm([event for event in events if event.position <= first])
    return result.taken, False


def _make_messages(
    context: DeliverContext, row: TargetRow, events: Sequence[Event]
) -> list[CloudEvent]:
    file = row.options.get(QUERIES_OPTION)
    if row.query is None and file is None and not row.is_full:
        return [make_cloud_event(event) for event in events]
    names: dict[int, list[str]] = {}
    with context.store.begin() as tx:
        if row.query is not None:
            events = select_events(tx.connection, row.query, events)
        if file is not None:
            index = context.indexes.get(tx.connection, file)
            ids = {e.article_id for e in events if e.article_id is not None}
            names = match_articles(tx.connection, index, ids)
            events = [event for event in events if event.article_id in names]
        rows = read_rows(tx.connection, events) if row.is_full else [{}] * len(events)
    return [
        make_cloud_event(event, more, queries=names.get(event.article_id or 0))
        for event, more in zip(events, rows, strict=True)
    ]


def _record_success(context: DeliverContext, row: TargetRow, delivered: int) -> None:
    if delivered:
        with context.store.begin() as tx:
            tx.targets.record_success(row.name, delivered=delivered, now=context.now())


def _record_failure(
    context: DeliverContext, row: TargetRow, error: Exception, *, position: int | None
) -> bool:
    """Record a failure; return whether the event went to the dead letters."""
    now = context.now()
    with context.store.begin() as tx:
        known = tx.targets.get(row.name)
        if known is None:
            return False
        failure = decide_failure(
            failures=known.failures,
            refusals=known.refusals,
            failing_since=known.failing_since,
            is_refusal=isinstance(error, RefusedEventError),
            retry_after=error.retry_after if isinstance(error, Transient) else None,
            now=now,
            policy=context.policy,
            jitter=context.jitter(),
        )
        tx.targets.record_failure(row.name, failure, str(error))
        if isinstance(error, GoneTargetError):
            tx.targets.set_state(row.name, TargetState.DISABLED)
        if not failure.is_dead or position is None:
            return False
        tx.targets.add_dead_letter(row.name, position, str(error), now=now)
        # The next event is sent at once.
        tx.targets.set_state(row.name, known.state)
    return True
