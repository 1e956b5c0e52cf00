"""Out of quarantine: tried once more, or given up for good.

What is tried again is due at once; the next tick sends it, by the table that says what
follows which stage. A page that was stored is read again, not downloaded again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.states import FailureState, Outcome, Stage
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wireroom.model.rows import FailureRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Store, Transaction
    from wireroom.store.failures import FailureFilter

# Rows in one transaction: no other worker waits for long.
BATCH_SIZE = 200


def retry_failures(
    store: Store, wanted: FailureFilter, *, by: str, now: datetime
) -> int:
    """Let failures be tried again; return how many articles and feeds are now due.

    What has gone on by itself since is only noted.
    """
    due = 0
    for tx, rows in _lock_in_batches(store, wanted):
        due += sum(_retry_failure(tx, row, now) for row in rows)
        ids = [row.id for row in rows]
        tx.failures.resolve(ids, FailureState.RETRIED, by=by, now=now)
    return due


def drop_failures(
    store: Store, wanted: FailureFilter, *, by: str, now: datetime
) -> int:
    """Give failures up for good; return how many.

    The articles stay in the books as failed; who gave them up and when is kept.
    """
    dropped = 0
    for tx, rows in _lock_in_batches(store, wanted):
        ids = [row.id for row in rows]
        tx.failures.resolve(ids, FailureState.DROPPED, by=by, now=now)
        dropped += len(ids)
    return dropped


def _lock_in_batches(
    store: Store, wanted: FailureFilter
) -> Iterator[tuple[Transaction, list[FailureRow]]]:
    with store.begin() as tx:
        ids = tx.failures.list_ids(wanted)
    for at in range(0, len(ids), BATCH_SIZE):
        with store.begin() as tx:
            yield tx, tx.failures.lock_open(ids[at : at + BATCH_SIZE])


def _retry_failure(tx: Transaction, failure: FailureRow, now: datetime) -> bool:
    if failure.article_id is not None:
        return _retry_article(tx, failure.article_id, failure.stage, now)
    if failure.feed_id is not None:
        return tx.feeds.resume_failing(failure.feed_id, now=now)
    return False


def _retry_article(
    tx: Transaction, article_id: int, failed_step: str, now: datetime
) -> bool:
    article = tx.articles.lock_at_stage(article_id, Stage.DONE)
    if article is None:
        return False
    if article.outcome == Outcome.FAILED:
        stage = Stage.FOUND if article.page_id is None else Stage.DOWNLOADED
        values: ArticleUpdate = {"due_at": now, "stage": stage}
        tx.articles.finish(article.id, Outcome.IN_FLIGHT, columns=values)
        return True
    if article.outcome == Outcome.PUBLISHED:
        visit = failed_step in {"download", "revisit"}
        stage = Stage.DONE if visit else Stage.DOWNLOADED
        values = {"stage": stage, "detail": None, **lease_end_columns(due_at=now)}
        tx.articles.update(article.id, values)
        return True
    return False
