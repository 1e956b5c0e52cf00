"""``wireroom sources backfill``: the older pages of feeds, once."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.steps.backfill import (
    Backfill,
    OlderPage,
    build_page_request,
    end_backfill,
    fetch_older_page,
    record_older_page,
    resume_backfill,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from wireroom.model.rows import FeedRow, SourceRow
    from wireroom.steps.context import HttpFetcher
    from wireroom.store.database import Store

# Behind the last page these are what servers answer.
_ENDS = frozenset({Reason.NOT_FOUND, Reason.GONE, Reason.EMPTY_FEED, Reason.NOT_A_FEED})
# How often a busy host is tried, and the longest wait between two tries, in seconds.
_TRIES, _LONGEST_WAIT = 10, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillLimits:
    """How far a backfill goes, and how pages are fetched.

    Attributes:
        pages: of each feed in one run. since: the day before which nothing is taken.
        again: whether feeds are read that were read to their end before.
    """

    pages: int = 100
    since: date | None = None
    again: bool = False
    max_bytes: int = 20_000_000
    allow_private: bool = False


class FeedBackfill:
    """Reads the older pages of one feed; iterating yields a line a page.

    It ends with the last page, at the limit, or with the first error. The next run
    begins with the page that this one has not read.
    """

    def __init__(  # noqa: PLR0913 - what it reads, writes, waits by and stops at
        self,
        store: Store,
        http: HttpFetcher,
        feed_id: int,
        *,
        limits: BackfillLimits,
        by: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store, self._http, self._limits = store, http, limits
        self._now, self._sleep = now, sleep
        with store.begin() as tx:
            self._feed: FeedRow = tx.feeds.get(feed_id)
            self._source: SourceRow = tx.feeds.get_source(self._feed.source_id)
            self._backfill: Backfill = resume_backfill(
                tx,
                self._feed,
                source=self._source.name,
                by=by,
                again=limits.again,
                now=now(),
            )
        self._seen: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        for _ in range(self._limits.pages):
            url = self._backfill.next_url
            if url is None:
                return
            page = self._fetch(url)
            if page is None:
                with self._store.begin() as tx:
                    end_backfill(tx, self._backfill, now=self._now())
                yield f"{self._feed.url}: no page at {url}, the end"
                return
            yield self._record(page)
        if self._backfill.next_url is not None:
            yield f"{self._feed.url}: more pages are left; run the command again"

    def _fetch(self, url: str) -> OlderPage | None:
        """Return a page; None where there is none. A busy host is waited for."""
        limits = self._limits
        request = build_page_request(
            self._feed,
            url,
            max_bytes=limits.max_bytes,
            allow_private=limits.allow_private,
        )
        for _ in range(_TRIES):
            try:
                return fetch_older_page(
                    self._http,
                    self._feed,
                    request,
                    now=self._now(),
                    utc_offset_minutes=self._source.utc_offset_minutes,
                )
            except Transient as error:
                if error.reason is not Reason.HOST_BUSY:
                    message = f"{url}: {error}; run it again later"
                    raise OperatorError(message) from error
                self._sleep(min(error.retry_after or 1.0, _LONGEST_WAIT))
            except Permanent as error:
                if self._backfill.pages and error.reason in _ENDS:
                    return None
                raise OperatorError(f"{url}: {error}") from error
        raise OperatorError(f"{url}: its host is busy; run it again later")

    def _record(self, page: OlderPage) -> str:
        # Some servers answer each number with the first page.
        is_new = not page.identities <= self._seen
        self._seen |= page.identities
        is_last = not is_new or page.is_before(self._limits.since)
        if is_last:
            page = replace(page, older_url=None)
        with self._store.begin() as tx:
            added = record_older_page(
                tx,
                self._feed,
                self._backfill,
                page,
                since=self._limits.since,
                now=self._now(),
            )
        number = self._backfill.pages + 1
        self._backfill = replace(self._backfill, next_url=page.older_url, pages=number)
        entries = format_quantity(len(page.feed.entries), "entry")
        end = "" if page.older_url else ", the last page"
        return f"{page.url}: {entries}, {added} new{end}"


def choose_feeds(store: Store, wanted: str) -> tuple[int, ...]:
    """Return the feed at an address, or all of a source of that name.

    Raises:
        OperatorError: there is none.
    """
    with store.begin() as tx:
        found = tuple(
            feed.id
            for feed in tx.sources.list_feeds()
            if wanted in (feed.url, feed.source)
        )
    if not found:
        raise OperatorError(f"no feed and no source with feeds is {wanted!r}")
    return found
