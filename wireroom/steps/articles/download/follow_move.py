"""An entry whose feed gives it another title and another address: one article or two.

Feeds use an id again for another story, and publishers rename a story together with its
address. The old address decides: if it leads to the new one, the site itself says that
both are one page. Nothing else merges them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.merging import is_readable
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.urls import canonicalize_url, make_url_key
from wireroom.steps.articles.download.fetch_page import build_page_request, fetch_page
from wireroom.steps.articles.stories.canonical_claims import record_merge

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow, LeasedArticle, SourceRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# Failures of the old address after which the new one is an article of its own.
_PATIENT_FAILURES = 3


def find_redirect_target(
    ctx: StepContext, article: ArticleRow, source: SourceRow
) -> str | None:
    """Return where the address leads that an article's entry had before.

    None if its entry had no other address, or if that one leads nowhere else.

    Raises:
        Transient: the old address cannot be asked now.
    """
    if article.moved_from is None:
        return None
    with ctx.store.begin() as tx:
        before = tx.articles.get_merge_root(article.moved_from)
    if before.source_id != article.source_id:
        return None
    try:
        response = fetch_page(ctx, build_page_request(ctx, before, source))
    except Permanent:
        return None
    except Transient:
        if article.failures >= _PATIENT_FAILURES:
            return None
        raise
    is_same = make_url_key(response.final_url) == make_url_key(before.url)
    return None if is_same else response.final_url


def merge_move(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    response: FetchResponse,
    target: str | None,
) -> int | None:
    """Merge a new article into the one that has moved to its address.

    That one gets the address, what the feed says now, and a visit at once. Returns its
    id; None: the articles are two.

    The caller has taken the lock DEDUPLICATE before it locked the article.

    Args:
        response: the new article's page. target: where the old address leads.
    """
    key = make_url_key(response.final_url)
    if target is None or article.moved_from is None or make_url_key(target) != key:
        return None
    moved = tx.articles.get_merge_root(article.moved_from)
    if moved.id == article.id or moved.source_id != article.source_id:
        return None
    if not is_readable(moved):
        return None
    now, url = ctx.now(), canonicalize_url(response.final_url)
    lease = tx.articles.lock(moved.id).lease
    tx.articles.update(lease, {"url": url})
    schedule_move(ctx, tx, moved)
    tx.article_urls.take_over(article.lease, lease)
    tx.article_urls.mark_redirected(lease, make_url_key(moved.url), now=now)
    tx.articles.claim_url(lease, url, key, now=now)
    record_merge(ctx, tx, article, moved.id, Reason.SAME_URL)
    tx.entries.follow_move(article.id, moved.id)
    return moved.id


def schedule_move(ctx: StepContext, tx: Transaction, moved: ArticleRow) -> None:
    """Schedule a visit of an article at its new address, unless a worker holds it."""
    now = ctx.now()
    for idle in tx.articles.lock_idle([moved.id], moved.source_id, now=now):
        tx.articles.update(idle.lease, {"entry_changed_at": now, "due_at": now})
