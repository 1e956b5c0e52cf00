"""Fetch articles again whatever their state, because an operator asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.leases import has_lease
from wireroom.decide.transitions import ArticleEvent
from wireroom.model.operator_acts import OperatorAct
from wireroom.model.states import FailureState, Outcome
from wireroom.steps.articles.stories.reroot import claim_own_address
from wireroom.store.articles.retry_selection import list_selected, lock_free
from wireroom.store.failures import FailureFilter
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.articles.retry_selection import RetryFilter
    from wireroom.store.database import Store, Transaction

# Rows locked in one transaction, so that no worker waits for long.
BATCH_SIZE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedArticles:
    """How many articles are due now, and how many were left.

    Left is an article that a worker processes now, and one whose address has become
    that of another article.
    """

    due: int = 0
    left: int = 0


def retry_articles(
    store: Store, selection: RetryFilter, *, by: str, now: datetime
) -> RetriedArticles:
    """Make the selected articles due: their pages are fetched again.

    A published article is visited, a withdrawn one too. Any other one is downloaded as
    if it had been found now: rejected, failed and merged articles, and those that wait.
    Their open failures are resolved.

    Args:
        by: the operator.
    """
    with store.begin() as tx:
        ids = list_selected(tx.connection, selection)
    due = 0
    for at in range(0, len(ids), BATCH_SIZE):
        with store.begin() as tx:
            for row in lock_free(tx.connection, ids[at : at + BATCH_SIZE]):
                if not (row.started and has_lease(row, now)):
                    due += _retry_article(tx, row, by=by, now=now)
    if due:
        with store.begin() as tx:
            act = OperatorAct.RETRY_ARTICLES
            tx.operator_log.add(act, by=by, now=now, articles=due)
    return RetriedArticles(due=due, left=len(ids) - due)


def _retry_article(
    tx: Transaction, article: LeasedArticle, *, by: str, now: datetime
) -> bool:
    """Make an article due; False if its address is another article's by now."""
    is_published = article.outcome is Outcome.PUBLISHED
    if not is_published and not claim_own_address(tx, article, now=now):
        return False
    due: ArticleUpdate = {**lease_end_columns(due_at=now), "given_up_at": None}
    tx.articles.move(article, ArticleEvent.RETRIED, due)
    open_failures = tx.failures.list_ids(FailureFilter(article_id=article.id))
    if open_failures:
        tx.failures.resolve(open_failures, FailureState.RETRIED, by=by, now=now)
    return True
