"""End a replay that failed: the article is left as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent
from wireroom.model.replays import ReplayResult
from wireroom.store.scheduling.leases import kept_waits, lease_end_columns

if TYPE_CHECKING:
    from wireroom.model.rows import LeasedArticle
    from wireroom.model.states import Stage
    from wireroom.store.database import Transaction


def give_up_replay(tx: Transaction, article: LeasedArticle) -> Stage:
    """Restore an article whose replay failed, and record that its version stays."""
    assert article.replay_id is not None, "the article is in a replay"
    stage = _restore_article(tx, article, article.replay_id)
    if tx.replays.lock_item(article.replay_id, article.id) is not None:
        tx.replays.record_result(article.replay_id, article.id, ReplayResult.KEPT)
    return stage


def retry_replay(tx: Transaction, article: LeasedArticle) -> Stage:
    """Restore an article whose replay failed for now; it is leased again later."""
    assert article.replay_id is not None, "the article is in a replay"
    stage = _restore_article(tx, article, article.replay_id)
    tx.replays.restart_item(article.replay_id, article.id)
    return stage


def _restore_article(tx: Transaction, article: LeasedArticle, replay_id: int) -> Stage:
    """Write an article back as it was before its replay; return its stage.

    A replay is no visit: failures in a row and the time of the next visit stay.
    """
    return tx.articles.move(
        article,
        ArticleEvent.REPLAY_ENDED,
        {
            "detail": tx.replays.get_detail_before(replay_id, article.id),
            **lease_end_columns(
                due_at=article.replay_due_at,
                failures=article.failures,
            ),
            **kept_waits(article),
        },
    )
