"""Release the row of a step that a failed service interrupted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wireroom.errors import LateAnswer

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext


def release_row(
    ctx: StepContext, *, feed_id: int | None, article_id: int | None
) -> None:
    """Release the rows that this thread has started, uncounted; they are due soon."""
    due_at = ctx.now() + ctx.policy.retry.base * (1 + ctx.jitter() / 2)
    feed = ctx.held.get_feed(feed_id) if feed_id is not None else None
    article = ctx.held.get_article(article_id) if article_id is not None else None
    with suppress(LateAnswer), ctx.store.begin() as tx:
        if feed is not None:
            tx.feeds.release([feed], now=ctx.now(), due_at=due_at)
        if article is not None:
            tx.articles.release(article, due_at=due_at)
