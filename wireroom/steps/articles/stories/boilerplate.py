"""Reject boilerplate: pages that show only what many pages of their site show.

Rejected are the pages that :func:`find_boilerplate_pages` of ``dedupe`` returns, also
those that were published or merged while there were too few to recognise. The samples
of some stay in the index without a story, so that the next such page is recognised at
once. A page that had a text of its own before returns to that version instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent
from wireroom.dedupe.boilerplate import WINDOW, PageContent, find_boilerplate_pages
from wireroom.errors import Reason
from wireroom.model.states import ChangeKind, Outcome, RevisionKind, Stage
from wireroom.steps.articles.stories.edit_stories import story_events
from wireroom.steps.articles.stories.reroot import release_merged_articles
from wireroom.store.change_feed.changes import Change
from wireroom.store.scheduling.leases import lease_end_columns, next_step_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.model.rows import (
        ArticleRow,
        LeasedArticle,
        RevisionRow,
        SimilarArticleRow,
    )
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# Boilerplate pages of a source whose samples stay in the index.
MAX_EXAMPLES = 2
_PUBLIC_OUTCOMES = (Outcome.PUBLISHED, Outcome.MERGED)


def find_boilerplate_matches(
    tx: Transaction, article: ArticleRow, like: Sequence[int], *, now: datetime
) -> frozenset[int]:
    """Return the pages that show boilerplate, if ``article`` does; else none.

    Args:
        like: articles with nearly the same text.
    """
    rows = tx.boilerplate_pages.list_similar(article, like, since=now - WINDOW)
    if not rows:
        return frozenset()
    page = _to_page_content(article, tx.boilerplate_pages.get_headline(article.id))
    return find_boilerplate_pages(
        page, [_to_page_content(row, row.headline) for row in rows]
    )


def shows_known_boilerplate(
    tx: Transaction, article: ArticleRow, title: str, text: str, *, now: datetime
) -> bool:
    """Return whether the present text of an article's page is known boilerplate."""
    rows = tx.boilerplate_pages.list_similar(
        article, tx.stories.find_repeats(article.id, text), since=now - WINDOW
    )
    known = [
        _to_page_content(row, row.headline) for row in rows if _is_boilerplate_page(row)
    ]
    if not known:
        return False
    page = PageContent(
        id=article.id,
        source_id=article.source_id,
        headline=tx.boilerplate_pages.get_headline(article.id) or article.title,
        title=title,
        text=text,
    )
    return bool(find_boilerplate_pages(page, known))


def reject_boilerplate(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, matches: frozenset[int]
) -> Stage:
    """Reject pages that show boilerplate, ``article`` among them; return its stage.

    A page that another worker holds stays: the next page with the same text rejects it.
    """
    now = ctx.now()
    # The rows are read again below, the article's among them; some lose their texts.
    tx.articles.write_row(article.lease)
    tx.articles.rivals.forget()
    events: list[Change] = []
    rejected, restored, known = [], [], 0
    for row in tx.boilerplate_pages.lock_free(matches):
        before = (
            tx.boilerplate_pages.get_previous_version(row.id)
            if row.revision > 1
            else None
        )
        if _is_boilerplate_page(row) and row.id != article.id:
            known += 1
        elif row.outcome is Outcome.PUBLISHED and before is not None:
            restored.append(row.id)
            events += _restore_version(ctx, tx, row, before)
        else:
            rejected.append(row.id)
            events += _reject_page(tx, row, now=now)
    if article.id in rejected:
        text = article.text if known < MAX_EXAMPLES else ""
        tx.stories.save_samples(article.id, text)
    for story in tx.stories.remove_articles(rejected, now=now):
        kind = ChangeKind.STORY_CHANGED
        events.append(Change(kind=kind, article_id=article.id, story_id=story))
    tx.changes.append_events(events, now=now)
    return Stage.DEDUPLICATED if article.id in restored else Stage.DONE


def _is_boilerplate_page(row: ArticleRow | SimilarArticleRow) -> bool:
    return row.outcome is Outcome.REJECTED and row.reason == Reason.BOILERPLATE


def _reject_page(tx: Transaction, row: LeasedArticle, *, now: datetime) -> list[Change]:
    was_published = row.outcome is Outcome.PUBLISHED
    tx.articles.move(
        row,
        ArticleEvent.BOILERPLATE_FOUND,
        {
            "reason": Reason.BOILERPLATE,
            "detail": f"many pages of this source show: {row.text[:200]!r}"[:500],
            "withdrawn_at": now if was_published else None,
        },
    )
    release_merged_articles(tx, row.id, ArticleEvent.ROOT_UNREADABLE, now=now)
    if row.outcome not in _PUBLIC_OUTCOMES:
        return []
    data = {"reason": str(Reason.BOILERPLATE)}
    kind = ChangeKind.ARTICLE_WITHDRAWN
    return [Change(kind=kind, article_id=row.id, data=data)]


def _restore_version(
    ctx: StepContext, tx: Transaction, row: LeasedArticle, before: RevisionRow
) -> list[Change]:
    """Restore the version that an article had before its page showed boilerplate.

    The annotations are made again from the restored text: at once if this worker has
    the article, else by the worker that the tick sends it to.
    """
    now = ctx.now()
    next_step = lease_end_columns(due_at=now)
    if row.stage is Stage.EXTRACTED:
        lease_until = now + ctx.policy.resend_after
        next_step = next_step_columns(due_at=now, lease_until=lease_until)
    tx.articles.save_revision(row, RevisionKind.UPDATE, now=now)
    tx.articles.move(
        row,
        ArticleEvent.VERSION_RESTORED,
        {
            "title": before.title,
            "text": before.text,
            "structure": {},
            "images": [],
            "word_count": len(before.text.split()),
            "revision": row.revision + 1,
            "updated_at": now,
            "content_hash": None,
            **next_step,
        },
    )
    placed = tx.stories.place_article(
        row.id,
        title=before.title,
        text=before.text,
        published_at=row.published_at,
        precision=row.published_precision,
        now=now,
    )
    data = {"revision": row.revision + 1, "kind": str(RevisionKind.UPDATE)}
    event = Change(kind=ChangeKind.ARTICLE_UPDATED, article_id=row.id, data=data)
    return [event, *story_events(row.id, placed)]


def _to_page_content(
    row: ArticleRow | SimilarArticleRow, headline: str | None
) -> PageContent:
    return PageContent(
        id=row.id,
        source_id=row.source_id,
        headline=headline or row.title,
        title=row.title,
        text=row.text,
        is_known_boilerplate=_is_boilerplate_page(row),
    )
