"""Step 4: is this article new, and whose story is it?

Two pages that call the same address canonical, or that carry the same text within one
source, are one article: the later one is merged into the earlier. The same text at
*another* source stays an article of its own, because its readers comment there; it is
linked as a story instead, as every near-duplicate is
(``docs/adr/0004-duplicates.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.dedupe.fingerprint import content_hash
from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.steps.articles import boilerplate
from wireroom.steps.articles.edit_stories import story_events
from wireroom.store.changes import Change
from wireroom.store.locks import Lock
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from wireroom.model.rows import ArticleRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


def deduplicate_article(given: StepContext, article_id: int) -> Stage | None:
    """Merge an article into another, or give it its place in a story."""
    with given.store.begin() as tx:
        return deduplicate_in_transaction(given, tx, article_id)


def deduplicate_in_transaction(
    given: StepContext, tx: Transaction, article_id: int
) -> Stage | None:
    """As :func:`deduplicate`, in a transaction that somebody else ends."""
    article = tx.articles.lock_at_stage(article_id, Stage.EXTRACTED)
    if article is None:
        return None
    tx.advisory_lock(Lock.DEDUPLICATE)
    if article.outcome == Outcome.PUBLISHED:
        _refresh_content_claim(tx, article)
        return _place_in_story(given, tx, article)
    owner = _find_url_owner(given, tx, article)
    if owner is not None:
        return _merge_into(given, tx, article, owner, Reason.SAME_CANONICAL)
    holder = _claim_content(tx, article)
    if holder is None:
        return _place_in_story(given, tx, article)
    walls = boilerplate.find_boilerplate_matches(tx, article, [holder], now=given.now())
    if walls:
        return boilerplate.reject_boilerplate(given, tx, article, walls)
    return _merge_into(given, tx, article, holder, Reason.SAME_CONTENT)


def _claim_content(tx: Transaction, article: ArticleRow) -> int | None:
    hashed = content_hash(article.title, article.text)
    return (
        None if hashed is None else tx.articles.claim_content_hash(article.id, hashed)
    )


def _refresh_content_claim(tx: Transaction, article: ArticleRow) -> None:
    """Hold the text of now, not the one before: its copies are to be found by it."""
    if _claim_content(tx, article) is not None:
        tx.articles.update(article.id, {"content_hash": None})


def _find_url_owner(
    given: StepContext, tx: Transaction, article: ArticleRow
) -> int | None:
    urls = (article.final_url, article.canonical_url)
    addresses = {make_url_key(url): url for url in urls if url is not None}
    for key in sorted(addresses):
        owner = tx.articles.claim_url(article.id, addresses[key], key, now=given.now())
        if owner == article.id:
            continue
        root = tx.articles.get_merge_root(owner)
        if root.id == article.id:
            continue
        if root.outcome in (Outcome.PUBLISHED, Outcome.IN_FLIGHT):
            return root.id
        # Whoever had this address came to nothing; it is ours now.
        tx.articles.reassign_url(article.id, key)
    return None


def _merge_into(
    given: StepContext, tx: Transaction, article: ArticleRow, into: int, reason: Reason
) -> Stage:
    given.metrics.set_outcome(Outcome.MERGED, reason)
    now = given.now()
    if (article.outcome, article.merged_into) == (Outcome.MERGED, into):
        # A replay found what was known.
        tx.articles.update(
            article.id, {"stage": Stage.DONE, **lease_end_columns(due_at=None)}
        )
        return Stage.DONE
    tx.articles.merge_into(article.id, into, reason=reason)
    event = Change(
        kind=ChangeKind.ARTICLE_MERGED,
        article_id=article.id,
        data={"into": into, "reason": str(reason)},
    )
    if tx.stories.get_story_id(article.id) is not None:
        # It came this far before, and something went wrong afterwards.
        tx.stories.save_samples(article.id, "")
        tx.stories.remove_articles([article.id], now=now)
    tx.changes.append_events([event], now=now)
    return Stage.DONE


def _place_in_story(given: StepContext, tx: Transaction, article: ArticleRow) -> Stage:
    now = given.now()
    placed = tx.stories.place_article(
        article.id,
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        now=now,
    )
    if placed.repeats:
        walls = boilerplate.find_boilerplate_matches(
            tx, article, placed.repeats, now=now
        )
        if walls:
            return boilerplate.reject_boilerplate(given, tx, article, walls)
    following = lease_end_columns(
        due_at=now, lease_until=now + given.policy.resend_after
    )
    tx.articles.update(
        article.id, {"stage": Stage.DEDUPLICATED, **following, "attempts": 1}
    )
    tx.changes.append_events(story_events(article.id, placed), now=now)
    return Stage.DEDUPLICATED
