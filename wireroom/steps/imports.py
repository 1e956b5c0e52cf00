"""Imports: what others collected goes through the chain, behind all live news.

An address is booked as a feed's entry is, and its article waits in ``import_items``
instead of being due. The tick hands it out when live news leaves room
(``tasks/imports.py``); it is then taken up, goes through its next steps, and is put
behind again until it is settled. A kept page stands in for the download, and one that
is later than what was read for a visit: an article's pages are read in the order of
their capture. Afterwards an article is visited as any other.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError
from wireroom.imports.bounded_lines import BadLine
from wireroom.imports.captured_page import CapturedPage, RefusedPage
from wireroom.model.feed import FeedEntry
from wireroom.model.imports import ImportKind, PageRole, RefusalReason
from wireroom.model.states import Outcome, Stage
from wireroom.steps.feeds.poll import to_sighting
from wireroom.store.entries import make_storable
from wireroom.store.runs.imports import ImportBatch
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from wireroom.imports.list_row import ListedUrl
    from wireroom.model.json_columns import ImportGiven
    from wireroom.model.rows import ArticleRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# How long an article may be out before it is handed out again: longer than a full
# queue takes, and than a round of downloads.
RESEND_AFTER = timedelta(minutes=10)
# Downloads in a round at most, and seconds after which none is begun any more: a worker
# is away from live news no longer than that and one download.
MAX_BATCH, BATCH_SECONDS = 25, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """An import that is being read: its id, and where its sightings are booked."""

    id: int
    source_id: int
    feed_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueImports:
    """What a tick hands out: articles to be read, and rounds of downloads."""

    to_extract: tuple[int, ...] = ()
    download_batches: tuple[tuple[int, ...], ...] = ()


def start_import(
    tx: Transaction,
    kind: ImportKind,
    *,
    source: str,
    given: Sequence[str],
    by: str,
    now: datetime,
) -> ImportRun:
    """Begin an import for a source.

    Raises:
        OperatorError: there is no such source.
    """
    booked = tx.sources.ensure_import_feed(source)
    if booked is None:
        raise OperatorError(
            f"there is no source {source!r}: write it into the sources file, then"
            " wireroom sources apply"
        )
    source_id, feed_id = booked
    said: ImportGiven = {"names": [make_storable(name) for name in given]}
    import_id = tx.imports.start_import(kind, source_id, given=said, by=by, now=now)
    return ImportRun(id=import_id, source_id=source_id, feed_id=feed_id)


def add_list_rows(
    tx: Transaction, run: ImportRun, rows: Sequence[ListedUrl | BadLine], now: datetime
) -> None:
    """Book the addresses of a list; those never seen make articles that wait."""
    listed = [row for row in rows if not isinstance(row, BadLine)]
    recorded = tx.entries.record_sightings(
        run.feed_id,
        run.source_id,
        [to_sighting(_list_entry(one)) for one in listed],
        now=now,
        lease_until=None,
    )
    total = tx.imports.add_waiting(run.id, recorded.new_articles, fetches=True, now=now)
    flaws = len(rows) - len(listed)
    tx.imports.add_batch(
        run.id,
        ImportBatch(
            offered=len(rows),
            taken=recorded.new_entries,
            refused={RefusalReason.BAD_LINE: flaws} if flaws else {},
            total=total,
        ),
    )


def add_captured_pages(
    tx: Transaction,
    run: ImportRun,
    offers: Sequence[CapturedPage | RefusedPage],
    now: datetime,
) -> None:
    """Book pages and store them; those whose bytes are new to an article wait."""
    pages = [one for one in offers if isinstance(one, CapturedPage)]
    sightings = [to_sighting(_page_entry(one)) for one in pages]
    tx.entries.record_sightings(
        run.feed_id, run.source_id, sightings, now=now, lease_until=None
    )
    owners = tx.articles.find_owners_by_key({s.key for s in sightings if s.key})
    new = [
        owner
        for one, seen in zip(pages, sightings, strict=True)
        if (owner := owners[seen.key or ""])
        and tx.captures.add_page(owner, one.response)
    ]
    refused = Counter(str(x.reason) for x in offers if isinstance(x, RefusedPage))
    total = tx.imports.add_waiting(run.id, set(new), fetches=False, now=now)
    tx.imports.add_batch(
        run.id,
        ImportBatch(offered=len(offers), taken=len(new), refused=refused, total=total),
    )


def lease_articles(
    given: StepContext, *, to_extract: int, batches: int, downloads: int = MAX_BATCH
) -> DueImports:
    """Hand out articles, so that ``to_extract`` are out to be read.

    Downloads go in ``batches`` of up to ``downloads`` each, and the next when the last
    are through: so many threads are at them at most.
    """
    now = given.now()
    until = now + RESEND_AFTER
    with given.store.begin() as tx:
        going = tx.imports.list_active()

        def handed(limit: int, *, fetches: bool) -> list[int]:
            found: list[int] = []
            for import_id in going:
                if len(found) < limit:
                    found += tx.imports.lease_due(
                        import_id,
                        fetches=fetches,
                        limit=limit - len(found),
                        now=now,
                        until=until,
                    )
            return found

        read = handed(
            to_extract - tx.imports.count_leases(fetches=False, now=now), fetches=False
        )
        busy = tx.imports.count_leases(fetches=True, now=now) > 0
        fetched = handed(0 if busy else batches * downloads, fetches=True)
        tx.imports.finish_complete(now=now)
    return DueImports(
        to_extract=tuple(read), download_batches=_split_batches(fetched, batches)
    )


@contextmanager
def iterate_batch(
    given: StepContext,
    article_ids: Sequence[int],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Iterator[int]]:
    """Give the articles of a round one by one, while there is time for another.

    What is left over, then or when something breaks, is given back.
    """
    left = list(article_ids)
    until = clock() + BATCH_SECONDS

    def one_by_one() -> Iterator[int]:
        while left and clock() < until:
            yield left.pop(0)

    try:
        yield one_by_one()
    finally:
        if left:
            with given.store.begin() as tx:
                tx.imports.release(left)


def begin_article(given: StepContext, article_id: int) -> bool:
    """Take an article up where it stands; whether there is a step to be done."""
    now = given.now()
    with given.store.begin() as tx:
        if tx.imports.lock_item(article_id) is None:
            return False
        article = tx.articles.get_for_update(article_id)
        if article.stage not in (Stage.FOUND, Stage.DONE):
            return True
        if article.lease_until is not None and article.lease_until > now:
            # A download or a visit is under way; what it finds comes first.
            return False
        if _take_next_page(tx, article):
            return True
        if article.stage == Stage.FOUND:
            # The step that follows takes up only what is due.
            tx.articles.update(article_id, {"due_at": article.due_at or now})
        return bool(article.stage != Stage.DONE)


def finish_article(given: StepContext, article_id: int, *, sends: bool = False) -> bool:
    """Put an article behind again, or record what came of it; whether to read it now.

    ``sends``: whoever calls sends it then, and the tick need not.
    """
    now = given.now()
    with given.store.begin() as tx:
        item = tx.imports.lock_item(article_id)
        if item is None:
            return False
        article = tx.articles.get_for_update(article_id)
        lease_until = article.lease_until
        if article.begun and lease_until is not None and lease_until > now:
            # Another worker has it; what comes of that is looked at then.
            tx.imports.reschedule(article_id, due_at=lease_until, until=None)
            return False
        has_page = tx.captures.get_earliest(article_id) is not None
        if article.stage == Stage.DONE:
            if has_page:
                tx.imports.reschedule(article_id, due_at=now, until=None)
            else:
                tx.imports.record_outcome(item, article.outcome)
            return False
        due_at = now if has_page else article.due_at or now
        fetches = article.stage == Stage.FOUND and not has_page
        reads_now = not fetches and due_at <= now
        until = now + RESEND_AFTER if sends and reads_now else None
        tx.imports.reschedule(article_id, fetches=fetches, due_at=due_at, until=until)
        tx.articles.update(article_id, {"due_at": None, "lease_until": None})
        return reads_now


def _take_next_page(tx: Transaction, article: ArticleRow) -> bool:
    """Let the earliest page that waits be the article's; False where none is to be.

    What is published is not read from an older page than it was; a page that could not
    be read, or was never had, may be of any time.
    """
    while (found := tx.captures.get_earliest(article.id)) is not None:
        page_id, captured = found
        if _is_too_old(article, captured):
            tx.captures.set_role(page_id, PageRole.OUTDATED)
            continue
        tx.captures.set_role(page_id, PageRole.PAGE)
        tx.articles.update(
            article.id,
            {
                "page_id": page_id,
                "stage": Stage.DOWNLOADED,
                "visited_at": captured,
                "visits": article.visits + (article.page_id is not None),
                **lease_end_columns(due_at=None),
            },
        )
        return True
    return False


def _is_too_old(article: ArticleRow, captured: datetime) -> bool:
    if article.outcome == Outcome.PUBLISHED:
        return bool((article.visited_at or article.found_at) >= captured)
    return bool(article.outcome == Outcome.MERGED)


def _page_entry(one: CapturedPage) -> FeedEntry:
    return FeedEntry(
        identity=one.response.url,
        url=one.response.url,
        title=one.title,
        published=one.published,
        captured_at=one.response.fetched_at,
    )


def _list_entry(one: ListedUrl) -> FeedEntry:
    return FeedEntry(
        identity=one.url,
        url=one.url,
        title=one.title,
        published=one.published,
        captured_at=one.captured,
    )


def _split_batches(
    article_ids: Sequence[int], rounds: int
) -> tuple[tuple[int, ...], ...]:
    size = math.ceil(len(article_ids) / max(rounds, 1)) or 1
    starts = range(0, len(article_ids), size)
    return tuple(tuple(article_ids[at : at + size]) for at in starts)
