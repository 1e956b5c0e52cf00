"""End a replay that failed: the article is left as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.replays import ReplayResult
from wireroom.model.states import Stage
from wireroom.store.scheduling.leases import kept_waits, lease_end_columns

if TYPE_CHECKING:
    from wireroom.model.rows import LeasedArticle
    from wireroom.store.database import Transaction


def give_up_replay(tx: Transaction, article: LeasedArticle) -> None:
    """Restore an article whose replay failed, and record that its version stays."""
    replay_id = restore_article(tx, article)
    if tx.replays.lock_item(replay_id, article.id) is not None:
        tx.replays.record_result(replay_id, article.id, ReplayResult.KEPT)


def retry_replay(tx: Transaction, article: LeasedArticle) -> None:
    """Restore an article whose replay failed for now; it is leased again later."""
    tx.replays.restart_item(restore_article(tx, article), article.id)


def restore_article(tx: Transaction, article: LeasedArticle) -> int:
    """Write an article back as it was before its replay; return the replay.

    A replay is no visit: failures in a row and the time of the next visit stay.
    """
    assert article.replay_id is not None, "the article is in a replay"
    detail = tx.replays.get_detail_before(article.replay_id, article.id)
    tx.articles.update(
        article.lease,
        {
            "stage": Stage.DONE,
            "detail": detail,
            **lease_end_columns(
                due_at=article.replay_due_at,
                failures=article.failures,
            ),
            **kept_waits(article),
            **kept_waits(article),
        },
    )
    return article.replay_id
