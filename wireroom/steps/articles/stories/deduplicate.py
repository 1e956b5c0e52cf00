"""Step 4: merge an article into an earlier one, or place it in a story.

Two addresses that lead to one page, or that show the same text within one source, are
one article: the later one is merged into the earlier, once that is published. A page
that declares another page's address is merged into that page if the two agree
(``dedupe/canonical.py``), whichever came first. The same text at *another* source stays
an article of its own, because its readers comment there; the story links it, as it
links every near-duplicate (``docs/adr/0004-duplicates.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.articles.merging import WAIT_STEP, MergeAction, decide_merge
from wireroom.decide.transitions import ArticleEvent
from wireroom.dedupe.fingerprint import content_hash
from wireroom.dedupe.stories import list_samples
from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.states import Outcome, Stage
from wireroom.step_metrics import RunOutcome
from wireroom.steps.articles.stories import boilerplate
from wireroom.steps.articles.stories.canonical_claims import (
    find_named_article,
    merge_claimants,
    record_merge,
)
from wireroom.steps.articles.stories.edit_stories import story_events
from wireroom.store.articles.article_urls import UrlClaim
from wireroom.store.articles.merging import lock_owned, lock_shared
from wireroom.store.articles.rivals import Contender
from wireroom.store.connection.locks import Lock
from wireroom.store.scheduling.leases import (
    kept_failures,
    kept_waits,
    lease_end_columns,
    next_step_columns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import LeasedArticle
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def deduplicate_article(ctx: StepContext, lease: ArticleLease) -> Stage | None:
    """Merge an article into another, or place it in a story."""
    with ctx.store.begin() as tx:
        # Before the article: who has this lock also writes to other articles.
        tx.advisory_lock(Lock.DEDUPLICATE)
        article = tx.articles.hold(lease, Stage.EXTRACTED)
        return deduplicate_in_transaction(ctx, tx, article)


def deduplicate_in_transaction(
    ctx: StepContext, tx: Transaction, article: LeasedArticle
) -> Stage | None:
    """As :func:`deduplicate_article`, in a transaction that the caller commits.

    The caller has taken the lock DEDUPLICATE, and then locked the article.
    """
    if article.outcome is Outcome.PUBLISHED:
        _refresh_content_claim(tx, article)
        return _place_in_story(ctx, tx, article)
    owner = _find_url_owner(ctx, tx, article)
    if owner is not None:
        action = _decide_merge(ctx, tx, article, owner, has_address=True)
        if action in _ENDING_ACTIONS:
            return _merge_or_wait(
                ctx, tx, article, owner, action, Reason.SAME_CANONICAL
            )
        if action is MergeAction.TAKE_OVER and article.final_url is not None:
            tx.articles.reassign_url(article.lease, make_url_key(article.final_url))
    named = find_named_article(tx, article)
    if named is not None:
        action = _decide_merge(ctx, tx, article, named, has_address=True)
        if action in _ENDING_ACTIONS:
            return _merge_or_wait(
                ctx, tx, article, named, action, Reason.SAME_CANONICAL
            )
    merge_claimants(ctx, tx, article)
    return _deduplicate_content(ctx, tx, article)


def make_contender(article: LeasedArticle) -> Contender:
    """Compute what an article is compared by, before the lock for which others wait."""
    list_samples(article.text)
    digest = content_hash(article.title, article.text)
    return Contender(article=article, digest=digest)


def prepare_deduplication(
    ctx: StepContext, tx: Transaction, contenders: Sequence[Contender]
) -> None:
    """Claim the addresses of articles that are deduplicated next; look up their rivals.

    The caller has taken the lock DEDUPLICATE.
    """
    claims = [
        UrlClaim(
            lease=article.lease,
            url=article.final_url,
            key=tx.address_folds.find_key(article.source_id, article.final_url),
        )
        for article in (contender.article for contender in contenders)
        if article.final_url is not None
    ]
    tx.articles.claim_urls_ahead(claims, now=ctx.now())
    tx.articles.rivals.read_ahead(contenders)


def _deduplicate_content(
    ctx: StepContext, tx: Transaction, article: LeasedArticle
) -> Stage | None:
    """Merge an article into one with the same text, or place it in a story."""
    holder = _claim_content(tx, article)
    if holder is None:
        return _place_in_story(ctx, tx, article)
    matches = boilerplate.find_boilerplate_matches(tx, article, [holder], now=ctx.now())
    if matches:
        return boilerplate.reject_boilerplate(ctx, tx, article, matches)
    action = _decide_merge(ctx, tx, article, holder, has_address=False)
    if action is MergeAction.TAKE_OVER:
        other = lock_owned(tx.connection, holder)
        if other is None:
            action = MergeAction.WAIT
        else:
            tx.articles.release_content(other.lease)
            _claim_content(tx, article)
    if action in _ENDING_ACTIONS:
        return _merge_or_wait(ctx, tx, article, holder, action, Reason.SAME_CONTENT)
    return _place_in_story(ctx, tx, article)


# After these the step ends.
_ENDING_ACTIONS = frozenset({MergeAction.MERGE, MergeAction.WAIT})


def _merge_or_wait(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    other: int,
    action: MergeAction,
    reason: Reason,
) -> Stage | None:
    if action is MergeAction.MERGE:
        return _merge_into(ctx, tx, article, other, reason)
    _wait_for(ctx, tx, article, other, reason)
    return None


def _decide_merge(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    other_id: int,
    *,
    has_address: bool,
) -> MergeAction:
    """Return what an article does about one that came first.

    The other stays as it is read to the end of the transaction: it is not withdrawn or
    rejected while an article is merged into it.
    """
    other = lock_shared(tx.connection, other_id)
    if other is None:
        # Another worker changes that article now. A replay does not wait for it.
        is_replay = article.replay_id is not None
        return MergeAction.STAY if is_replay else MergeAction.WAIT
    return decide_merge(article, other, now=ctx.now(), has_address=has_address)


def _wait_for(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    other: int,
    reason: Reason,
) -> None:
    """Look again in a moment, when the other article may be published."""
    ctx.metrics.set_outcome(RunOutcome.WAITED, reason)
    tx.articles.update(
        article.lease,
        {
            "detail": f"waits for article {other}",
            **lease_end_columns(due_at=ctx.now() + WAIT_STEP),
        },
    )


def _claim_content(tx: Transaction, article: LeasedArticle) -> int | None:
    """Claim the article's text; return the article that has claimed it before."""
    digest = content_hash(article.title, article.text)
    if digest is None:
        return None
    return tx.articles.claim_content_hash(article, digest)


def _refresh_content_claim(tx: Transaction, article: LeasedArticle) -> None:
    """Claim the present text instead of the last version, so that its copies match."""
    if _claim_content(tx, article) is not None:
        tx.articles.release_content(article.lease)


def _find_url_owner(
    ctx: StepContext, tx: Transaction, article: LeasedArticle
) -> int | None:
    """Return the article that owns the address that answered; claim a free one.

    A declared address is not claimed: only the page that answers there owns it. Of an
    address with parameters that change nothing, the one without them is claimed.
    """
    if article.final_url is None:
        return None
    key = tx.address_folds.find_key(article.source_id, article.final_url)
    owner = tx.articles.claim_url(article.lease, article.final_url, key, now=ctx.now())
    if owner == article.id:
        return None
    root = tx.articles.get_merge_root(owner)
    return None if root.id == article.id else root.id


def _merge_into(
    ctx: StepContext, tx: Transaction, article: LeasedArticle, into: int, reason: Reason
) -> Stage:
    ctx.metrics.set_outcome(Outcome.MERGED, reason)
    event = ArticleEvent.DUPLICATE_FOUND
    if (article.outcome, article.merged_into) == (Outcome.MERGED, into):
        # A replay came to the same result; the visits of the page continue.
        return tx.articles.move(
            article,
            event,
            {
                "merged_into": into,
                "reason": article.reason,
                "detail": article.detail,
                **lease_end_columns(
                    due_at=article.replay_due_at, failures=kept_failures(article)
                ),
                **kept_waits(article),
            },
        )
    record_merge(ctx, tx, article, into, reason)
    other = tx.articles.get(into)
    if other.source_id == article.source_id:
        tx.address_folds.queue_same_text(
            article.source_id, into, article.url, other=other.url
        )
    return Stage.DONE


def _place_in_story(ctx: StepContext, tx: Transaction, article: LeasedArticle) -> Stage:
    now = ctx.now()
    placed = tx.stories.place_article(
        article.id,
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        precision=article.published_precision,
        now=now,
    )
    if placed.repeats:
        matches = boilerplate.find_boilerplate_matches(
            tx, article, placed.repeats, now=now
        )
        if matches:
            return boilerplate.reject_boilerplate(ctx, tx, article, matches)
    tx.changes.append_events(story_events(article.id, placed), now=now)
    lease_until = now + ctx.policy.resend_after
    next_step = next_step_columns(due_at=now, lease_until=lease_until)
    return tx.articles.move(article, ArticleEvent.PLACED, next_step)
