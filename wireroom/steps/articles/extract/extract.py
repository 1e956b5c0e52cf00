"""Step 3: extract the article's fields and comments from its stored page.

After the first download the result waits for ``enrich`` to publish it. After a later
visit it is compared with the stored article: another text is a revision, other comments
become their history, and both are published at once. A visit that brought nothing new
ends here, and so does a replay, which extracts the page of the last visit again
(``replays/replay.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.revisions import (
    PageChange,
    classify_change,
    completes_feed_text,
    decide_extraction,
    decide_revision_kind,
    loses_pages,
)
from wireroom.decide.articles.visits import is_merged_visit, schedule_visit
from wireroom.decide.entries.entry_changes import settle_change
from wireroom.decide.transitions import ArticleEvent
from wireroom.dedupe.revision_diff import classify_revision
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.evidence import BodySource
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.steps.articles.end_replay import give_up_replay
from wireroom.steps.articles.extract.article_columns import (
    MAX_TEXT,
    build_columns,
    changed_columns,
    comment_columns,
)
from wireroom.steps.articles.extract.fetch_comments import has_failed_provider
from wireroom.steps.articles.extract.merge_comments import merge_stored_comments
from wireroom.steps.articles.extract.needless_page import move_seen_page
from wireroom.steps.articles.extract.read_page import extract_page_or_feed, load_page
from wireroom.steps.articles.extract.reservations import check_reservations
from wireroom.steps.articles.failed_step import FailedStep, postpone_or_give_up
from wireroom.steps.articles.stories import boilerplate
from wireroom.steps.articles.stories.reroot import release_merged_articles
from wireroom.steps.articles.withdrawal import return_columns, return_events
from wireroom.steps.erasure.articles import erase_found_article
from wireroom.steps.erasure.withhold import (
    delete_page,
    is_erased_page,
    withhold_comments,
)
from wireroom.store.change_feed.changes import Change
from wireroom.store.comments.comments import CommentDelta
from wireroom.store.entries.entry_rows import make_storable
from wireroom.store.scheduling.leases import (
    kept_failures,
    kept_waits,
    lease_end_columns,
    next_step_columns,
)

if TYPE_CHECKING:
    from wireroom.decide.articles.revisions import ExtractedAgain
    from wireroom.model.article import ExtractedArticle, Page
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.model.states import RevisionKind
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.articles.extract.merge_comments import MergedPage
    from wireroom.steps.context import StepContext
    from wireroom.store.comments.comments import MergeResult
    from wireroom.store.database import Transaction


def extract_article(ctx: StepContext, lease: ArticleLease) -> Stage | None:
    """Extract a downloaded page; return the stage the article has reached."""
    with ctx.store.begin() as tx:
        article = tx.articles.hold(lease, Stage.DOWNLOADED)
        return extract_in_transaction(ctx, tx, article)


def extract_in_transaction(
    ctx: StepContext, tx: Transaction, article: LeasedArticle
) -> Stage | None:
    """As :func:`extract_article`, in a transaction that the caller commits."""
    try:
        page = load_page(tx, article, robot=ctx.policy.robot_name)
        extracted = extract_page_or_feed(ctx, tx, article, page)
        obeyed = check_reservations(tx, article, extracted)
        merged = merge_stored_comments(tx, article, page, extracted)
    except Permanent as error:
        if error.reason is Reason.ARCHIVE_DAMAGED and article.replay_id is None:
            return _replace_damaged(ctx, tx, article, error)
        stage = _reject_page(ctx, tx, article, error)
        if error.reason is Reason.RESERVED:
            tx.articles.write_row(article.lease)
            tx.erased_pages.delete_pages([article.id])
        return stage
    except Transient as error:
        failed = FailedStep(step="extract", error=error)
        postpone_or_give_up(ctx, tx, article, failed)
        return None
    withheld = withhold_comments(tx, article, merged)
    stage = _store_page(ctx, tx, article, page, withheld.page)
    delete_page(tx, article, page, withheld, is_reserved=not obeyed.keeps_page)
    return stage


def _store_page(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    page: Page,
    merged: MergedPage,
) -> Stage:
    if article.outcome is Outcome.PUBLISHED:
        return _store_again(ctx, tx, article, page, merged)
    if is_merged_visit(article):
        return _store_merged(ctx, tx, article, merged)
    if is_erased_page(tx, article, page, merged.article):
        ctx.metrics.set_outcome(Outcome.ERASED, Reason.ERASED)
        # The erasure writes the article's row by a statement of its own.
        tx.articles.write_row(article.lease)
        erase_found_article(tx, article, now=ctx.now())
        return Stage.DONE
    return _store_first(ctx, tx, article, page, merged)


def _store_first(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    page: Page,
    merged: MergedPage,
) -> Stage:
    """Store the fields and comments of an article that is not published yet."""
    extracted = merged.article
    _merge_comments(ctx, tx, article, merged)
    return tx.articles.move(
        article,
        ArticleEvent.EXTRACTED,
        {
            **build_columns(extracted, page, tx, article),
            "comments_found": len(extracted.comments),
            **_next_step_columns(ctx),
        },
    )


def _store_again(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    page: Page,
    merged: MergedPage,
) -> Stage:
    """Store the differences to a published article, and publish them as events."""
    now, extracted = ctx.now(), merged.article
    if loses_pages(article, extracted.text_state):
        reason = extracted.text_reason or Reason.NOT_FOUND
        return _reject_page(ctx, tx, article, Permanent(reason, "a further page"))
    kind, is_completion = _judge_text(article, extracted)
    if kind is not None and boilerplate.shows_known_boilerplate(
        tx, article, extracted.title, extracted.text, now=now
    ):
        error = Permanent(Reason.BOILERPLATE, page.url)
        return _reject_page(ctx, tx, article, error)
    comments = _merge_comments(ctx, tx, article, merged)
    tx.comments.set_positions(
        article.lease,
        {comments.ids[key]: at for key, at in merged.new_positions.items()},
    )
    columns = build_columns(extracted, page, tx, article)
    # A visit ignores fields that change without the text, as a later date does. An
    # article that its own source has taken over is extracted by other rules.
    is_visit = article.replay_id is None and article.extractor is not None
    change = PageChange(
        kind=kind,
        fields=_list_changes(tx, article, columns, is_visit=is_visit),
        has_comment_events=comments.delta.has_events,
        is_completion=is_completion,
        has_failed_provider=has_failed_provider(article),
    )
    update = comment_columns(tx, article, extracted)
    if change.has_comment_events:
        growth = comments.delta.growth
        update["comments_found"] = article.comments_found + growth
    if change.changes_article:
        update |= {**columns, "updated_at": now}
    if article.replay_id is None:
        update |= _change_columns(article, kind)
    returned = return_columns(article) if article.replay_id is None else {}
    if kind is not None:
        tx.articles.save_revision(article, kind, now=now)
    policy = ctx.yields.choose_policy(tx, article, ctx.policy.revisit, now=now)
    state = decide_extraction(article, change, now=now, policy=policy)
    update |= {**_state_columns(ctx, article, state), **returned}
    can_be_seen = is_visit and comments.delta == CommentDelta()
    stage = move_seen_page(tx, article, state.event, update, is_same=can_be_seen)
    events = return_events(article) if returned else []
    events += _article_events(article, change, revision=state.revision)
    events += comments.to_events(article.id)
    tx.changes.append_events(events, now=now)
    return stage


def _list_changes(
    tx: Transaction, article: ArticleRow, columns: ArticleUpdate, *, is_visit: bool
) -> tuple[str, ...]:
    """Return changed fields to publish; of a visit only what is reserved."""
    changed = changed_columns(tx, article, columns)
    return tuple(n for n in changed if not is_visit or n == "reservations")


def _change_columns(article: ArticleRow, kind: RevisionKind | None) -> ArticleUpdate:
    changes = settle_change(article, is_confirmed=kind is not None)
    return {
        "entry_changed_at": changes.entry_changed_at,
        "unconfirmed_changes": changes.unconfirmed_changes,
    }


def _store_merged(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, merged: MergedPage
) -> Stage:
    """Store the comments of a merged article's page, and publish their events."""
    now = ctx.now()
    comments = _merge_comments(ctx, tx, article, merged)
    has_events = comments.delta.has_events
    quiet_visits = 0 if has_events else article.quiet_visits + 1
    due_at = schedule_visit(
        article,
        now=now,
        policy=ctx.policy.revisit,
        grew=has_events,
        quiet_visits=quiet_visits,
    )
    change = PageChange(has_comment_events=has_events)
    stage = tx.articles.move(
        article,
        classify_change(change),
        {
            **comment_columns(tx, article, merged.article),
            "comments_found": article.comments_found + comments.delta.growth,
            "quiet_visits": quiet_visits,
            **lease_end_columns(due_at=due_at),
        },
    )
    tx.changes.append_events(comments.to_events(article.id), now=now)
    if has_events and article.first_published_at is not None:
        rows = tx.comments.list_rows(article.id)
        tx.search_index.write_comments(article, rows, language=article.language)
    return stage


def _merge_comments(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, merged: MergedPage
) -> MergeResult:
    return tx.comments.merge_visit(
        article.lease,
        merged.article.comments,
        now=ctx.now(),
        whole=merged.complete_sources,
        hidden=merged.hidden_replies,
        is_visit=article.replay_id is None,
    )


def _state_columns(
    ctx: StepContext, article: ArticleRow, state: ExtractedAgain
) -> ArticleUpdate:
    is_done = state.event is ArticleEvent.NOTHING_CHANGED
    return {
        "revision": state.revision,
        "quiet_visits": state.quiet_visits,
        **(
            {
                **lease_end_columns(
                    due_at=state.due_at, failures=kept_failures(article)
                ),
                **kept_waits(article),
            }
            if is_done
            else _next_step_columns(ctx)
        ),
    }


def _article_events(
    article: ArticleRow, change: PageChange, *, revision: int
) -> list[Change]:
    if not change.changes_article:
        return []
    if change.is_completion:
        kind = ChangeKind.ARTICLE_COMPLETED
        return [Change(kind=kind, article_id=article.id, data={"revision": revision})]
    data: dict[str, object] = {"revision": revision, "kind": "fields"}
    if change.kind is not None:
        data["kind"] = str(change.kind)
    if change.fields:
        data["fields"] = list(change.fields)
    return [Change(kind=ChangeKind.ARTICLE_UPDATED, article_id=article.id, data=data)]


def _judge_text(
    article: ArticleRow, extracted: ExtractedArticle
) -> tuple[RevisionKind | None, bool]:
    """Return the kind of change of the text, and whether it completes the feed's.

    The page's text completes the article, or is a teaser of it: neither is an edit.
    """
    is_completion = completes_feed_text(
        article, extracted.body_source, characters=len(extracted.text)
    )
    replaces_feed = (
        article.body_source == BodySource.FEED
        and extracted.body_source is not BodySource.FEED
    )
    if is_completion or (replaces_feed and article.replay_id is None):
        return None, is_completion
    return _revision_kind(article, extracted), is_completion


def _revision_kind(
    article: ArticleRow, extracted: ExtractedArticle
) -> RevisionKind | None:
    """Return the kind of change of a page's text; None if it is the same."""
    title = make_storable(extracted.title[:1000])
    text = make_storable(extracted.text[:MAX_TEXT])
    if article.text == text and article.title == title:
        return None
    kind = classify_revision(article.title, article.text, title or article.title, text)
    return decide_revision_kind(kind, is_replay=article.replay_id is not None)


def _replace_damaged(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, error: Permanent
) -> Stage:
    """Let the page be downloaded again: by a retry, or by an article's next visit."""
    assert article.page_id is not None, "a downloaded article has a page"
    if article.outcome is not Outcome.IN_FLIGHT:
        tx.pages.mark_damaged(article.lease, article.page_id)
        return _reject_page(ctx, tx, article, error)
    tx.articles.update(article.lease, {"page_id": None})
    # Before the page is deleted, to which the stored row refers.
    tx.articles.write_row(article.lease)
    tx.pages.delete(article.lease, article.page_id)
    failed = FailedStep(
        step="extract",
        error=Transient(error.reason, error.detail),
        postponement=ArticleEvent.PAGE_TOO_EARLY,
    )
    return postpone_or_give_up(ctx, tx, article, failed)


def _reject_page(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, error: Permanent
) -> Stage:
    """Reject a page; a published article keeps its last version.

    A page that is read for the first time may get its text later: it is downloaded
    again for some hours.
    """
    if article.outcome is Outcome.IN_FLIGHT and article.replay_id is None:
        failed = FailedStep(
            step="extract", error=error, postponement=ArticleEvent.PAGE_TOO_EARLY
        )
        return postpone_or_give_up(ctx, tx, article, failed)
    ctx.metrics.set_outcome(Outcome.REJECTED, error.reason)
    if article.replay_id is not None and article.outcome is Outcome.MERGED:
        return give_up_replay(tx, article)
    event = ArticleEvent.PAGE_UNREADABLE
    if article.outcome is not Outcome.PUBLISHED and not is_merged_visit(article):
        reasons: ArticleUpdate = {"reason": error.reason, "detail": error.detail[:500]}
        stage = tx.articles.move(article, event, reasons)
        release_merged_articles(
            tx, article.id, ArticleEvent.ROOT_UNREADABLE, now=ctx.now()
        )
        return stage
    state = decide_extraction(
        article, PageChange(), now=ctx.now(), policy=ctx.policy.revisit
    )
    columns: ArticleUpdate = {
        "detail": str(error)[:500],
        **_state_columns(ctx, article, state),
    }
    if article.withdrawn_at is not None and state.due_at is None:
        columns["due_at"] = ctx.now() + ctx.policy.withdrawal.check_again
    return tx.articles.move(article, event, columns)


def _next_step_columns(ctx: StepContext) -> ArticleUpdate:
    now = ctx.now()
    return next_step_columns(due_at=now, lease_until=now + ctx.policy.resend_after)
