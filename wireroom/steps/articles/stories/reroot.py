"""What was merged into an article that cannot be read any more takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent
from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.states import Outcome
from wireroom.store.articles.merging import has_address, lock_merged
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction


def release_merged_articles(
    tx: Transaction, root_id: int, event: ArticleEvent, *, now: datetime
) -> None:
    """Let the articles that are merged into one pass through the chain again.

    The first of them that can be read is published, with an event, and the others are
    merged into it.

    Args:
        event: ``ROOT_UNREADABLE``: their stored pages are read, because the root's text
            was never published. ``ROOT_WITHDRAWN``: they are downloaded again, because
            the root's page was taken down, and theirs may have been.
    """
    released: ArticleUpdate = {
        **lease_end_columns(due_at=now),
        "replay_id": None,
        "replay_due_at": None,
    }
    for merged in lock_merged(tx.connection, root_id):
        # Before the move, which writes to entries: addresses are locked before those.
        is_addressed = claim_own_address(tx, merged, now=now)
        tx.articles.move(merged, event, released)
        if not is_addressed:
            article = tx.articles.lock(merged.id)
            taken: ArticleUpdate = {"reason": Reason.SAME_URL}
            tx.articles.move(article, ArticleEvent.ADDRESS_TAKEN, taken)


def claim_own_address(
    tx: Transaction, article: LeasedArticle, *, now: datetime
) -> bool:
    """Return whether an article has an address, its own one if that is free.

    An article that a redirect had merged has given its address up.
    """
    if has_address(tx.connection, article.id):
        return True
    key = make_url_key(article.url)
    owner = tx.articles.claim_url(article.lease, article.url, key, now=now)
    if owner == article.id:
        return True
    if tx.articles.get(owner).outcome in (Outcome.REJECTED, Outcome.FAILED):
        tx.articles.reassign_url(article.lease, key)
        return True
    return False
