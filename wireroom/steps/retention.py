"""Delete what sources keep no longer: small transactions, behind live news.

Whole articles first, because nothing of them is left to be deleted afterwards. What
changed after the first event that a registered consumer has not read stays, unless a
source's settings say otherwise.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.model.states import ChangeKind
from wireroom.steps.erasure.rewrite_files import rewrite_next_file
from wireroom.store.change_feed.changes import Change
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from wireroom.model.retention import Keep
    from wireroom.store.database import Store, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """What of a source is over.

    Attributes:
        before: content of before then. unread: nothing that changed later.
    """

    source_id: int
    before: datetime
    unread: datetime
    now: datetime


def run_retention(store: Store, *, now: datetime, seconds: float) -> Counter[str]:
    """Delete what is kept no longer, for some seconds; return the rows by kind.

    Raises:
        Transient: the archive cannot be written now; rows are deleted all the same.
    """
    until = time.monotonic() + seconds
    counts: Counter[str] = Counter()
    with store.begin() as tx:
        limited = tx.retention.list_sources()
        unread = tx.retention.get_unread_since()
    for source_id, keep in limited:
        counts += _run_source(store, source_id, keep, unread, now=now, until=until)
    if limited and store.blob_store is not None:
        counts["archive_files"] += _rewrite_files(store, now=now, until=until)
    return counts


def _run_source(
    store: Store,
    source_id: int,
    keep: Keep,
    unread: datetime | None,
    *,
    now: datetime,
    until: float,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    if unread is None or keep.past_consumers:
        unread = now + timedelta(days=1)
    for kind, age in keep.limits():
        expiry = Expiry(source_id=source_id, before=now - age, unread=unread, now=now)
        done = 1
        while done and time.monotonic() < until:
            with store.begin() as tx:
                done = _DELETIONS[kind](tx, expiry)
            counts[kind] += done
    return counts


def _rewrite_files(store: Store, *, now: datetime, until: float) -> int:
    files = 0
    while time.monotonic() < until and rewrite_next_file(store, now=now):
        files += 1
    return files


def _delete_articles(tx: Transaction, over: Expiry) -> int:
    # Before the articles, as in every transaction that changes stories.
    tx.advisory_lock(Lock.DEDUPLICATE)
    ids = tx.retention.find_articles(
        over.source_id, before=over.before, unread=over.unread, now=over.now
    )
    if not ids:
        return 0
    stories = tx.stories.remove_articles(ids, now=over.now)
    tx.erased_pages.delete_pages(ids)
    tx.retention.delete_articles(ids)
    kind = ChangeKind.STORY_CHANGED
    events = [Change(kind=kind, story_id=story) for story in stories]
    tx.changes.append_events(events, now=over.now)
    return len(ids)


def _delete_comments(tx: Transaction, over: Expiry) -> int:
    ids = tx.retention.find_commented(
        over.source_id, before=over.before, unread=over.unread, now=over.now
    )
    return tx.retention.delete_all_comments(ids) if ids else 0


def _delete_pages(tx: Transaction, over: Expiry) -> int:
    ids = tx.retention.find_paged(over.source_id, before=over.before, now=over.now)
    if not ids:
        return 0
    return tx.erased_pages.delete_pages(ids, before=over.before, with_captures=False)


def _delete_gone_comments(tx: Transaction, over: Expiry) -> int:
    ids = tx.retention.find_gone(over.source_id, before=over.before, unread=over.unread)
    tx.retention.delete_comments(ids)
    return len(ids)


def _replace_authors(tx: Transaction, over: Expiry) -> int:
    return tx.retention.replace_authors(
        over.source_id, before=over.before, now=over.now
    )


def _delete_feed_content(tx: Transaction, over: Expiry) -> int:
    return tx.retention.delete_feed_content(over.source_id, before=over.before)


_DELETIONS: Mapping[str, Callable[[Transaction, Expiry], int]] = {
    "articles": _delete_articles,
    "comments": _delete_comments,
    "pages": _delete_pages,
    "gone_comments": _delete_gone_comments,
    "authors": _replace_authors,
    "feed_content": _delete_feed_content,
}
