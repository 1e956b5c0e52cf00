"""Imports: collected URLs and pages pass through the chain at lower priority.

An imported URL is recorded as a feed's entry is, and its article waits in
``import_items`` instead of being due. The tick leases it when live articles leave
capacity (``tasks/imports.py``); then its next steps run, and it waits again until it is
finished. An imported page replaces the download, and an imported page that is later
than the extracted one replaces a visit: an article's pages are extracted in the order
of their capture. Afterwards an article is visited like any other.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.articles.imports import (
    ImportStep,
    decide_import_turn,
    is_outdated_page,
)
from wireroom.decide.leases import has_lease
from wireroom.decide.transitions import ArticleEvent
from wireroom.errors import OperatorError
from wireroom.imports.bounded_lines import BadLine
from wireroom.imports.captured_page import CapturedPage, RefusedPage
from wireroom.model.feed import FeedEntry
from wireroom.model.imports import ImportKind, ImportState, PageRole, RefusalReason
from wireroom.model.operator_acts import OperatorAct
from wireroom.model.states import Stage
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.store.entries.entry_rows import make_storable
from wireroom.store.runs.imports import ImportBatch
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from wireroom.decide.articles.imports import ImportTurn
    from wireroom.imports.list_row import ListedUrl
    from wireroom.model.json_columns import ImportInputs
    from wireroom.model.rows import LeasedArticle
    from wireroom.model.run_rows import ImportItemRow
    from wireroom.model.sighting import Sighting
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# How long an article may be leased before it is sent again: longer than it waits in a
# full queue, and longer than a batch of downloads takes.
RESEND_AFTER = timedelta(minutes=10)
# Downloads in a batch at most, and seconds after which a batch starts none: a batch
# keeps a worker from live articles for no longer than this and one download.
MAX_BATCH, BATCH_SECONDS = 25, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """A running import, and the source and feed that its sightings belong to."""

    id: int
    source_id: int
    feed_id: int


def start_import(
    tx: Transaction,
    kind: ImportKind,
    *,
    source: str,
    names: Sequence[str],
    by: str,
    now: datetime,
) -> ImportRun:
    """Start an import for a source.

    Args:
        names: of the imported files. by: the operator.

    Raises:
        OperatorError: there is no such source.
    """
    ids = tx.sources.ensure_import_feed(source)
    if ids is None:
        raise OperatorError(
            f"there is no source {source!r}: write it into the sources file, then"
            " wireroom sources apply"
        )
    source_id, feed_id = ids
    document: ImportInputs = {"names": [make_storable(name) for name in names]}
    import_id = tx.imports.start_import(
        kind, source_id, inputs=document, by=by, now=now
    )
    act = OperatorAct.IMPORT
    tx.operator_log.add(act, by=by, now=now, number=import_id, kind=str(kind))
    return ImportRun(id=import_id, source_id=source_id, feed_id=feed_id)


def add_list_rows(
    tx: Transaction, run: ImportRun, rows: Sequence[ListedUrl | BadLine], now: datetime
) -> None:
    """Record the URLs of a list; unknown ones make articles, which wait."""
    urls = [row for row in rows if not isinstance(row, BadLine)]
    sightings = [to_sighting(_list_entry(url)) for url in urls]
    bad_lines = len(rows) - len(urls)
    add_sightings(tx, run, sightings, now, bad_lines=bad_lines, is_attributed=True)


def add_sightings(
    tx: Transaction,
    run: ImportRun,
    sightings: Sequence[Sighting],
    now: datetime,
    *,
    bad_lines: int = 0,
    is_attributed: bool = False,
) -> int:
    """Record entries; unknown addresses make articles, which wait.

    Returns how many entries are new.

    Args:
        is_attributed: whether an operator says that they are of the run's source.
    """
    added = tx.entries.record_sightings(
        run.feed_id,
        run.source_id,
        sightings,
        now=now,
        due_at=None,
        is_attributed=is_attributed,
    )
    total = tx.imports.add_waiting(
        run.id, added.new_articles, needs_download=True, now=now
    )
    tx.imports.add_batch(
        run.id,
        ImportBatch(
            offered=len(sightings) + bad_lines,
            accepted=added.new_entries,
            refused={RefusalReason.BAD_LINE: bad_lines} if bad_lines else {},
            total=total,
        ),
    )
    return added.new_entries


def add_captured_pages(
    tx: Transaction,
    run: ImportRun,
    offers: Sequence[CapturedPage | RefusedPage],
    now: datetime,
) -> None:
    """Record and store pages; the article of each page with new bytes waits."""
    pages = [offer for offer in offers if isinstance(offer, CapturedPage)]
    sightings = [to_sighting(_page_entry(page)) for page in pages]
    added = tx.entries.record_sightings(
        run.feed_id,
        run.source_id,
        sightings,
        now=now,
        due_at=None,
        is_attributed=True,
    )
    owners = tx.articles.find_owners_by_key({s.key for s in sightings if s.key})
    new = [
        owner
        for page, sighting in zip(pages, sightings, strict=True)
        # None of an address that was erased.
        if (owner := owners.get(sighting.key or ""))
        and tx.captures.add_page(owner, page.response)
    ]
    refusals = [offer for offer in offers if isinstance(offer, RefusedPage)]
    refused = Counter(str(refusal.reason) for refusal in refusals)
    live = set(new) - set(added.new_articles)
    total = tx.imports.add_waiting(
        run.id, set(new), needs_download=False, now=now, live=live
    )
    tx.imports.add_batch(
        run.id,
        ImportBatch(
            offered=len(offers), accepted=len(new), refused=refused, total=total
        ),
    )


@contextmanager
def iterate_batch(
    ctx: StepContext,
    article_ids: Sequence[int],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Iterator[int]]:
    """Yield an iterator over the articles of a batch, which ends when time is up.

    Articles that are left over, at that time or after an exception, are released.
    """
    left = list(article_ids)
    until = clock() + BATCH_SECONDS

    def pop_in_time() -> Iterator[int]:
        while left and clock() < until:
            yield left.pop(0)

    try:
        yield pop_in_time()
    finally:
        if left:
            with ctx.store.begin() as tx:
                tx.imports.release(left)


def begin_article(ctx: StepContext, article_id: int) -> bool:
    """Make an article's next step due; return whether there is one."""
    with ctx.store.begin() as tx:
        item = tx.imports.lock_item(article_id)
        # Waiting for the article here could wait in a circle.
        article = None if item is None else tx.articles.lock_free(article_id)
        if item is None or article is None:
            return False
        return _begin_locked(tx, item, article, now=ctx.now())


def _begin_locked(
    tx: Transaction, item: ImportItemRow, article: LeasedArticle, *, now: datetime
) -> bool:
    if article.stage not in (Stage.FOUND, Stage.DONE):
        return True
    if has_lease(article, now):
        # A download or a visit is in progress; its page comes first.
        return False
    # The live tick sends it only if this worker dies.
    lease_until = now + RESEND_AFTER
    schedule = lease_end_columns(
        due_at=now if item.is_live else None,
        lease_until=lease_until if item.is_live else None,
    )
    if _take_next_page(tx, article, schedule):
        return True
    if article.stage is Stage.DONE or item.is_live:
        return False
    # The next step starts only rows that are due.
    tx.articles.update(article.lease, {"due_at": now, "lease_until": lease_until})
    return True


def finish_article(ctx: StepContext, article_id: int, *, sends: bool = False) -> bool:
    """Let an article wait for its next step, or record its outcome.

    Returns whether the steps that compute may run on it now. An article of an import
    that was stopped meanwhile waits for it to be resumed.

    Args:
        sends: whether the caller sends it then, so that the tick need not.
    """
    now = ctx.now()
    with ctx.store.begin() as tx:
        item = tx.imports.lock_item(article_id, among=tuple(ImportState))
        article = None if item is None else tx.articles.lock_free(article_id)
        if item is None or article is None:
            return False
        has_page = tx.captures.get_earliest(article_id) is not None
        turn = decide_import_turn(article, has_page=has_page, now=now)
        if turn.step is ImportStep.FINISH:
            tx.imports.record_outcome(item, article.outcome)
            return False
        return _reschedule(tx, item, article, turn, sends=sends, now=now)


def _reschedule(
    tx: Transaction,
    item: ImportItemRow,
    article: LeasedArticle,
    turn: ImportTurn,
    *,
    sends: bool,
    now: datetime,
) -> bool:
    """Store an article's next step; return whether it can be computed now."""
    assert turn.due_at is not None, "only a finished article is not due"
    if turn.step in {ImportStep.WAIT, ImportStep.NEXT_PAGE}:
        tx.imports.reschedule(
            article.id,
            # An article that is done is visited from now on.
            is_live=item.is_live or turn.step is ImportStep.NEXT_PAGE,
            due_at=turn.due_at,
            lease_until=None,
        )
        return False
    is_ready = turn.step is ImportStep.COMPUTE and turn.due_at <= now
    tx.imports.reschedule(
        article.id,
        needs_download=turn.step is ImportStep.DOWNLOAD,
        due_at=turn.due_at,
        lease_until=now + RESEND_AFTER if sends and is_ready else None,
    )
    if not item.is_live:
        tx.articles.update(
            article.lease, {"due_at": None, "lease_until": None, "started": False}
        )
    return is_ready


def _take_next_page(
    tx: Transaction, article: LeasedArticle, schedule: ArticleUpdate
) -> bool:
    """Make the earliest waiting page the article's; return whether there is one.

    Args:
        schedule: when its next step is due.
    """
    while (earliest := tx.captures.get_earliest(article.id)) is not None:
        page_id, captured_at = earliest
        if is_outdated_page(article, captured_at):
            if tx.tombstones.keys:
                # No step reads it, so nobody would notice what was erased in it.
                tx.pages.delete(article.lease, page_id)
            else:
                tx.captures.set_role(page_id, PageRole.OUTDATED)
            continue
        tx.captures.set_role(page_id, PageRole.PAGE)
        tx.articles.move(
            article,
            ArticleEvent.PAGE_IMPORTED,
            {
                "page_id": page_id,
                "visited_at": captured_at,
                "visits": article.visits + (article.page_id is not None),
                **schedule,
            },
        )
        return True
    return False


def _page_entry(page: CapturedPage) -> FeedEntry:
    return FeedEntry(
        identity=page.response.url,
        url=page.response.url,
        title=page.title,
        published=page.published,
        captured_at=page.response.fetched_at,
    )


def _list_entry(row: ListedUrl) -> FeedEntry:
    return FeedEntry(
        identity=row.url,
        url=row.url,
        title=row.title,
        published=row.published,
        captured_at=row.captured,
    )
