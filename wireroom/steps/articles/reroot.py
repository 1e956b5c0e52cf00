"""What was merged into an article that cannot be read any more takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.states import Outcome
from wireroom.store.merging import has_address, release_merged

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import LeasedArticle
    from wireroom.store.database import Transaction


def release_merged_articles(
    tx: Transaction, root_id: int, *, from_pages: bool, now: datetime
) -> None:
    """Let the articles that are merged into one pass through the chain again.

    The first of them that can be read is published, with an event, and the others are
    merged into it.

    Args:
        from_pages: whether their stored pages are read: the root's text was never
            published. Else they are downloaded again: the root's page was taken down,
            and theirs may have been.
    """
    for article_id in release_merged(
        tx.connection, root_id, from_pages=from_pages, now=now
    ):
        article = tx.articles.lock(article_id)
        if not claim_own_address(tx, article, now=now):
            tx.articles.finish(article.lease, Outcome.REJECTED, reason=Reason.SAME_URL)


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
