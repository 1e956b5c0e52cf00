"""The older pages of a feed, once: an import that goes back page by page.

Each page is one transaction: its entries, and the page that is next. So the run is
resumed where it ended, whatever ended it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from wireroom.collect.feed import ACCEPT
from wireroom.errors import OperatorError
from wireroom.feeds.formats.json_list import read_json_list
from wireroom.feeds.formats.older_pages import find_older_page
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.http import FetchRequest
from wireroom.model.imports import ImportKind, ImportState
from wireroom.model.states import FeedKind
from wireroom.steps.feeds.sightings import take_entries
from wireroom.steps.imports import ImportRun, add_sightings

if TYPE_CHECKING:
    from datetime import date, datetime

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.json_columns import ImportInputs
    from wireroom.model.rows import FeedRow
    from wireroom.steps.context import HttpFetcher
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """A backfill as it is stored.

    Attributes:
        next_url: the page to read next; None: all were read. pages: read so far.
    """

    run: ImportRun
    next_url: str | None
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPage:
    """A page that was fetched.

    Attributes:
        older_url: of the page before it; None if it names none.
    """

    url: str
    feed: ParsedFeed
    older_url: str | None

    @property
    def identities(self) -> frozenset[str]:
        """The entries of the page."""
        return frozenset(entry.identity for entry in self.feed.entries)

    def is_before(self, since: date | None) -> bool:
        """Return whether all dated entries are older than a day, and some are dated."""
        dates = [e.published or e.updated for e in self.feed.entries]
        days = [found.at.date() for found in dates if found is not None]
        return since is not None and bool(days) and max(days) < since


def resume_backfill(
    tx: Transaction, feed: FeedRow, *, source: str, by: str, again: bool, now: datetime
) -> Backfill:
    """Return the unfinished backfill of a feed, or start one.

    Args:
        again: start one though all pages were read before.

    Raises:
        OperatorError: all pages were read before, an operator has stopped it, or the
            feed is a page without one.
    """
    if feed.kind not in {FeedKind.FEED, FeedKind.JSON}:
        raise OperatorError(f"{feed.url}: the kind {feed.kind} names no older pages")
    last = tx.imports.find_backfill(feed.source_id, feed.url)
    if last is not None and last.state is ImportState.STOPPED:
        raise OperatorError(
            f"{feed.url}: import {last.id} is stopped: wireroom import resume {last.id}"
        )
    if last is not None and last.state is ImportState.READING:
        ids = tx.sources.ensure_import_feed(source)
        assert ids is not None, "an import's source is never deleted"
        run = ImportRun(id=last.id, source_id=ids[0], feed_id=ids[1])
        pages = last.inputs.get("pages", 0)
        return Backfill(run=run, next_url=last.inputs.get("next"), pages=pages)
    if last is not None and not again:
        read = last.inputs.get("pages", 0)
        day = f"{last.fully_read_at:%Y-%m-%d}"
        raise OperatorError(f"{feed.url}: {read} pages were read by {day}; --again?")
    inputs: ImportInputs = {
        "names": [feed.url],
        "backfill": feed.url,
        "pages": 0,
        "next": feed.url,
    }
    ids = tx.sources.ensure_import_feed(source)
    if ids is None:
        raise OperatorError(f"there is no source {source!r}")
    started = tx.imports.start_import(
        ImportKind.URLS, ids[0], inputs=inputs, by=by, now=now
    )
    run = ImportRun(id=started, source_id=ids[0], feed_id=ids[1])
    return Backfill(run=run, next_url=feed.url, pages=0)


def build_page_request(
    feed: FeedRow, url: str, *, max_bytes: int, allow_private: bool
) -> FetchRequest:
    """Return the request for a page of a feed, unconditional."""
    return FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=max_bytes,
        allow_private=allow_private or feed.allow_private,
        credentials=feed.credentials,
        document=feed.json_paths.post if feed.json_paths else "",
    )


def fetch_older_page(
    http: HttpFetcher,
    feed: FeedRow,
    request: FetchRequest,
    *,
    now: datetime,
    utc_offset_minutes: int | None,
) -> OlderPage:
    """Fetch a page of a feed; raises Transient or Permanent as a poll does."""
    response = http.fetch(request)
    parsed = _parse(feed, response, now, utc_offset_minutes)
    header = response.headers.get("link", "")
    older = find_older_page(parsed, url=response.final_url, link_header=header)
    return OlderPage(url=request.url, feed=parsed, older_url=older)


def _parse(
    feed: FeedRow,
    response: FetchResponse,
    now: datetime,
    utc_offset_minutes: int | None,
) -> ParsedFeed:
    read = parse_feed
    if feed.json_paths is not None:
        read = partial(read_json_list, paths=feed.json_paths)
    return read(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=now,
        utc_offset_minutes=utc_offset_minutes,
    )


def record_older_page(
    tx: Transaction,
    feed: FeedRow,
    backfill: Backfill,
    page: OlderPage,
    *,
    since: date | None,
    now: datetime,
) -> int:
    """Record the entries of a page and the one that is next; return how many are new.

    The source's filters count, its ``first_poll`` does not: it keeps the archive away
    that is wanted now.

    Raises:
        OperatorError: another process has read the page, or the import was stopped.
    """
    days = [feed.filters.since, since.isoformat() if since else None]
    oldest = max(filter(None, days), default=None)
    filters = replace(feed.filters, first_poll=None, since=oldest)
    taken = take_entries(replace(feed, filters=filters), page.feed, is_first=False)
    added = add_sightings(tx, backfill.run, taken, now)
    inputs: ImportInputs = {"pages": backfill.pages + 1, "next": page.older_url}
    if not tx.imports.record_page(backfill.run.id, inputs, read=page.url):
        raise OperatorError(f"import {backfill.run.id} was stopped, or runs elsewhere")
    if page.older_url is None:
        tx.imports.end_reading(backfill.run.id, now=now)
    return added


def end_backfill(tx: Transaction, backfill: Backfill, *, now: datetime) -> None:
    """Record that there is no page after the last one that was read."""
    tx.imports.end_reading(backfill.run.id, now=now)
