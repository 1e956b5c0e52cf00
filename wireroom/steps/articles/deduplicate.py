"""Step 4: is this article new, and whose story is it?

Two pages that call the same address canonical, or that carry the same text within one
source, are one article: the later one is merged into the earlier. The same text at
*another* source stays an article of its own, because its readers comment there; it is
linked as a story instead, as every near-duplicate is
(``docs/adr/0004-duplicates.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wireroom.dedupe.fingerprint import content_hash
from wireroom.errors import Reason
from wireroom.http.urls import url_key
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.steps.articles import boilerplate
from wireroom.steps.articles.edit_stories import story_events
from wireroom.store.changes import Change
from wireroom.store.scheduling.leases import ended

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

# One article at a time decides what it is a duplicate of, so that two that meet at the
# same moment cannot each merge into the other.
DEDUPLICATE_LOCK = 0x77697267


def deduplicate(given: Resources, article_id: int) -> Stage | None:
    """Merge an article into another, or give it its place in a story."""
    with given.store.begin() as tx:
        return deduplicate_in(given, tx, article_id)


def deduplicate_in(given: Resources, tx: Transaction, article_id: int) -> Stage | None:
    """As :func:`deduplicate`, in a transaction that somebody else ends."""
    article = tx.articles.lock(article_id, Stage.EXTRACTED)
    if article is None:
        return None
    tx.articles.serialize(DEDUPLICATE_LOCK)
    if article.outcome == Outcome.PUBLISHED:
        _claim_anew(tx, article)
        return _place(given, tx, article)
    owner = _same_address(given, tx, article)
    if owner is not None:
        return _merge(given, tx, article, owner, Reason.SAME_CANONICAL)
    holder = _same_content(tx, article)
    if holder is None:
        return _place(given, tx, article)
    walls = boilerplate.found(tx, article, [holder], now=given.now())
    if walls:
        return boilerplate.reject(given, tx, article, walls)
    return _merge(given, tx, article, holder, Reason.SAME_CONTENT)


def _same_content(tx: Transaction, article: Row[Any]) -> int | None:
    hashed = content_hash(article.title, article.text)
    return None if hashed is None else tx.articles.claim_content(article.id, hashed)


def _claim_anew(tx: Transaction, article: Row[Any]) -> None:
    """Hold the text of now, not the one before: its copies are to be found by it."""
    if _same_content(tx, article) is not None:
        tx.articles.record(article.id, {"content_hash": None})


def _same_address(given: Resources, tx: Transaction, article: Row[Any]) -> int | None:
    addresses = {url_key(u): u for u in (article.final_url, article.canonical_url)}
    for key in sorted(addresses):
        owner = tx.articles.own(article.id, addresses[key], key, now=given.now())
        if owner == article.id:
            continue
        root = tx.articles.root(owner)
        if root.id == article.id:
            continue
        if root.outcome in (Outcome.PUBLISHED, Outcome.IN_FLIGHT):
            return int(root.id)
        # Whoever had this address came to nothing; it is ours now.
        tx.articles.take_over(article.id, key)
    return None


def _merge(
    given: Resources, tx: Transaction, article: Row[Any], into: int, reason: Reason
) -> Stage:
    given.meter.note(Outcome.MERGED, reason)
    now = given.now()
    if (article.outcome, article.merged_into) == (Outcome.MERGED, into):
        # A replay found what was known.
        tx.articles.record(article.id, {"stage": Stage.DONE, **ended(due_at=None)})
        return Stage.DONE
    tx.articles.merge(article.id, into, reason=reason)
    event = Change(
        kind=ChangeKind.ARTICLE_MERGED,
        article_id=article.id,
        data={"into": into, "reason": str(reason)},
    )
    if tx.stories.story_of(article.id) is not None:
        # It came this far before, and something went wrong afterwards.
        tx.stories.keep_samples(article.id, "")
        tx.stories.remove([article.id], now=now)
    tx.changes.append([event], now=now)
    return Stage.DONE


def _place(given: Resources, tx: Transaction, article: Row[Any]) -> Stage:
    now = given.now()
    placed = tx.stories.place(
        article.id,
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        now=now,
    )
    if placed.repeats:
        walls = boilerplate.found(tx, article, placed.repeats, now=now)
        if walls:
            return boilerplate.reject(given, tx, article, walls)
    following = ended(due_at=now, lease_until=now + given.policy.sweep)
    tx.articles.record(
        article.id, {"stage": Stage.DEDUPLICATED, **following, "attempts": 1}
    )
    tx.changes.append(story_events(article.id, placed), now=now)
    return Stage.DEDUPLICATED
