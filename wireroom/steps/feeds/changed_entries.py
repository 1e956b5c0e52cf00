"""Visits of articles whose entries say something else than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.entries.entry_changes import schedule_changed_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def schedule_changed_articles(
    ctx: StepContext, tx: Transaction, source_id: int, article_ids: Sequence[int]
) -> None:
    """Schedule a visit of published articles of a source whose entries have changed.

    The feed of another source schedules nothing. An article that a worker holds is left
    out: its page is being downloaded now.
    """
    now = ctx.now()
    for article in tx.articles.lock_idle(article_ids, source_id, now=now):
        due_at = schedule_changed_article(article, now=now, policy=ctx.policy.revisit)
        tx.articles.update(article.lease, {"entry_changed_at": now, "due_at": due_at})
