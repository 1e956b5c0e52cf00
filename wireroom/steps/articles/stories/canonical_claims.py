"""Merge pages by the address that one of them declares, if the other confirms it.

The page whose address is declared stays, whichever was extracted first: a later page
looks up the article that it names, and an earlier one that could not be compared yet is
merged when the named page arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.merging import has_own_discussion, is_readable
from wireroom.decide.articles.visits import schedule_visit
from wireroom.decide.transitions import ArticleEvent, can_happen
from wireroom.dedupe.canonical import confirms_claim
from wireroom.dedupe.stories import StoryDoc
from wireroom.errors import Reason
from wireroom.model.states import ChangeKind, Outcome
from wireroom.store.change_feed.changes import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def find_named_article(tx: Transaction, article: ArticleRow) -> int | None:
    """Return the article whose address a page declares, if the two agree."""
    if article.canonical_key is None:
        return None
    owners = tx.articles.find_owners([article.canonical_key])
    for owner in owners:
        named = tx.articles.get_merge_root(owner)
        is_other = named.id != article.id and is_readable(named)
        if is_other and _confirms(tx, article, named):
            return named.id
    return None


def merge_claimants(ctx: StepContext, tx: Transaction, article: LeasedArticle) -> None:
    """Merge published pages that declare this article's address and agree with it."""
    candidates = tx.articles.rivals.find_published_claimants(article)
    if not candidates:
        return
    event = ArticleEvent.NAMED_BY_CLAIM
    for claimant in tx.boilerplate_pages.lock_free(candidates):
        # The claimant may have been merged or rejected before it was locked.
        if can_happen(claimant, event) and _confirms(tx, claimant, article):
            reason = Reason.SAME_CANONICAL
            record_merge(ctx, tx, claimant, article.id, reason, event)


def record_merge(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    into: int,
    reason: Reason,
    event: ArticleEvent = ArticleEvent.DUPLICATE_FOUND,
) -> None:
    """Merge an article into another, and publish that.

    Its page is visited further if readers comment there. Comments of a page that was
    never published get their events now.

    Args:
        event: which of the two pages showed that they are one.
    """
    now = ctx.now()
    rows = [r for r in tx.comments.list_rows(article.id) if not r.state.is_gone]
    due_at = None
    if article.page_id is not None:
        target_keys = {row.key for row in tx.comments.list_rows(into)}
        if has_own_discussion(article, {row.key for row in rows}, target_keys):
            due_at = schedule_visit(
                article, now=now, policy=ctx.policy.revisit, grew=True
            )
    columns: ArticleUpdate = {"due_at": due_at, "withdrawn_at": None, "reason": reason}
    tx.articles.merge_into(article, into, event, columns)
    events = [
        Change(
            kind=ChangeKind.ARTICLE_MERGED,
            article_id=article.id,
            data={"into": into, "reason": str(reason)},
        )
    ]
    if due_at is not None and article.outcome is Outcome.IN_FLIGHT:
        added = ChangeKind.COMMENT_ADDED
        events += [
            Change(kind=added, article_id=article.id, comment_id=row.id) for row in rows
        ]
    if tx.stories.get_story_id(article.id) is not None:
        # Published before the other page was known, or a later step had failed.
        tx.stories.save_samples(article.id, "")
        left = tx.stories.remove_articles([article.id], now=now)
        if article.outcome is Outcome.PUBLISHED:
            events += [_story_event(article.id, story) for story in left]
    tx.changes.append_events(events, now=now)


def _story_event(article_id: int, story_id: int) -> Change:
    kind = ChangeKind.STORY_CHANGED
    return Change(kind=kind, article_id=article_id, story_id=story_id)


def _confirms(tx: Transaction, article: ArticleRow, named: ArticleRow) -> bool:
    assert article.canonical_key is not None, "the article declares an address"
    return confirms_claim(
        to_story_doc(article),
        to_story_doc(named),
        map(to_story_doc, _list_others(tx, article, named)),
    )


def _list_others(
    tx: Transaction, article: ArticleRow, named: ArticleRow
) -> Sequence[ArticleRow]:
    assert article.canonical_key is not None, "the article declares an address"
    claimants = tx.articles.list_claimants([article.canonical_key], but=article.id)
    return [claimant for claimant in claimants if claimant.id != named.id]


def to_story_doc(article: ArticleRow) -> StoryDoc:
    """Return what two pages are compared by."""
    return StoryDoc(
        id=article.id,
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        source_id=article.source_id,
    )
