"""Resolve failures in quarantine: retry their steps, or drop them for good.

A retried row is due at once, and the next tick sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.failures.retries import classify_retry
from wireroom.model.operator_acts import OperatorAct
from wireroom.model.states import FailureState, Stage
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wireroom.model.rows import FailureRow
    from wireroom.store.database import Store, Transaction
    from wireroom.store.failures import FailureFilter

# Rows locked in one transaction, so that no worker waits for long.
BATCH_SIZE = 200


def retry_failures(
    store: Store, selection: FailureFilter, *, by: str, now: datetime
) -> int:
    """Retry the steps of failures; return how many articles and feeds are now due.

    A row that has continued by itself is only recorded as retried.

    Args:
        by: the operator.
    """
    due = 0
    for tx, rows in _lock_in_batches(store, selection):
        due += sum(_retry_failure(tx, row, now) for row in rows)
        ids = [row.id for row in rows]
        tx.failures.resolve(ids, FailureState.RETRIED, by=by, now=now)
        act = OperatorAct.RETRY_FAILURES
        tx.operator_log.add(act, by=by, now=now, failures=len(ids))
    return due


def drop_failures(
    store: Store, selection: FailureFilter, *, by: str, now: datetime
) -> int:
    """Drop failures for good; return how many.

    The articles stay failed in the ledger. Who dropped a failure, and when, is stored.

    Args:
        by: the operator.
    """
    count = 0
    for tx, rows in _lock_in_batches(store, selection):
        ids = [row.id for row in rows]
        tx.failures.resolve(ids, FailureState.DROPPED, by=by, now=now)
        act = OperatorAct.DROP_FAILURES
        tx.operator_log.add(act, by=by, now=now, failures=len(ids))
        count += len(ids)
    return count


def _lock_in_batches(
    store: Store, selection: FailureFilter
) -> Iterator[tuple[Transaction, list[FailureRow]]]:
    with store.begin() as tx:
        ids = tx.failures.list_ids(selection)
    for at in range(0, len(ids), BATCH_SIZE):
        with store.begin() as tx:
            yield tx, tx.failures.lock_open(ids[at : at + BATCH_SIZE])


def _retry_failure(tx: Transaction, failure: FailureRow, now: datetime) -> bool:
    """Make the failure's row due; return whether it has not continued by itself."""
    if failure.article_id is not None:
        return _retry_article(tx, failure.article_id, failure.step, now)
    if failure.feed_id is not None:
        return tx.feeds.resume_failing(failure.feed_id, now=now)
    return False


def _retry_article(
    tx: Transaction, article_id: int, failed_step: str, now: datetime
) -> bool:
    article = tx.articles.lock_at_stage(article_id, Stage.DONE)
    event = None if article is None else classify_retry(article, failed_step)
    if article is None or event is None:
        return False
    tx.articles.move(article, event, {"detail": None, **lease_end_columns(due_at=now)})
    return True
