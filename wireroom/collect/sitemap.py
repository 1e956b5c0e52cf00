"""The kind ``sitemap``; an index is one feed with the sitemaps that may have news."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.collect.answers import is_known, parse_document
from wireroom.decide.polling.sitemaps import choose_sitemaps, merge_listed
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.feed import ParsedFeed
from wireroom.model.http import NO_VALIDATORS, read_validators
from wireroom.model.sitemaps import SitemapChanges, SitemapRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wireroom.collect import Source, State
    from wireroom.model.feed import FeedEntry
    from wireroom.model.http import FetchResponse

_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
# The name of the format in the feed's row.
SITEMAP_INDEX = "sitemap_index"
# Sitemaps requested in one poll, and entries taken from all of them.
MAX_REQUESTS = 5
MAX_ENTRIES = 2_000


class SitemapKind:
    """Reads a sitemap, or an index and the sitemaps in it that may have news."""

    def collect(self, source: Source, state: State) -> tuple[ParsedFeed | None, State]:
        """Fetch the sitemap; that of an index lists what is fetched after it."""
        response = source.fetch(
            accept=_ACCEPT, validators=state.validators, obey_robots=False
        )
        if is_known(response, state):
            is_index = state.format == SITEMAP_INDEX
            return collect_index(source, state, None) if is_index else (None, state)
        feed = parse_document(source, response)
        if not feed.format.endswith(("sitemap", SITEMAP_INDEX)):
            detail = f"{response.final_url} is no sitemap but {feed.format}"
            raise Permanent(Reason.NOT_A_FEED, detail)
        return collect_index(source, state, feed) if feed.sitemaps else (feed, state)


def collect_index(
    source: Source, state: State, index: ParsedFeed | None
) -> tuple[ParsedFeed | None, State]:
    """Request the sitemaps of an index that may have news; return what they brought.

    No request starts later than ``source.until``, so that the poll ends while the
    worker still holds the feed.

    Args:
        index: as it was served; None if it has not changed.

    Returns:
        The index with the entries, None: nothing that was not known; and what changes
        in its sitemaps.

    Raises:
        Permanent, Transient: no sitemap could be read; the error of the first one.
    """
    reading = _Reading(source, state.load_sitemaps(), is_whole=state.is_whole)
    if index is not None:
        reading.add_index(SitemapRow(url="", depth=0), index)
    for _ in range(MAX_REQUESTS):
        if source.now() > source.until or not reading.read_next():
            break
    feed, changes = reading.finish(index)
    return feed, replace(state, sitemaps=changes)


class _Reading:
    """The sitemaps of one poll, one after another."""

    def __init__(
        self, source: Source, known: Mapping[str, SitemapRow], *, is_whole: bool
    ) -> None:
        self._source, self._is_whole = source, is_whole
        self._rows = dict(known)
        self._written: dict[str, SitemapRow] = {}
        self._removed: list[str] = []
        self._requested: set[str] = set()
        self._failures: list[Permanent | Transient] = []
        self._entries: list[tuple[FeedEntry, ...]] = []

    def add_index(self, index: SitemapRow, parsed: ParsedFeed) -> None:
        """Take over the sitemaps that an index lists now."""
        written, removed = merge_listed(self._rows, parsed.sitemaps, index)
        for row in written:
            self._write(row)
        for url in removed:
            del self._rows[url]
            self._written.pop(url, None)
        self._removed += removed

    def read_next(self) -> bool:
        """Request one more sitemap; return False if none is left."""
        left = [row for row in self._rows.values() if row.url not in self._requested]
        chosen = choose_sitemaps(
            left, now=self._source.now(), most=MAX_REQUESTS - len(self._requested)
        )
        if not chosen:
            return False
        row = chosen[0]
        self._requested.add(row.url)
        try:
            self._read(row)
        except (Permanent, Transient) as error:
            self._failures.append(error)
            failures = row.failures + 1
            self._write(replace(row, tried_at=self._source.now(), failures=failures))
        return True

    def _read(self, row: SitemapRow) -> None:
        request = replace(
            self._source.request,
            url=row.url,
            accept=_ACCEPT,
            may_wait=True,
            obey_robots=False,
            validators=NO_VALIDATORS if self._is_whole else row.validators,
        )
        response = self._source.send(request)
        answered = _record_answer(row, response, self._source.now())
        if response.status == 304 or answered.body_sha256 == row.body_sha256:
            self._write(answered)
            return
        parsed = parse_document(self._source, response)
        self._entries.append(parsed.entries)
        answered = replace(answered, is_index=bool(parsed.sitemaps))
        self._write(answered)
        self.add_index(answered, parsed)

    def finish(
        self, index: ParsedFeed | None
    ) -> tuple[ParsedFeed | None, SitemapChanges]:
        if self._failures and len(self._failures) == len(self._requested):
            raise self._failures[0]
        changes = SitemapChanges(
            written=tuple(self._written.values()), removed=tuple(self._removed)
        )
        if index is None and not self._entries:
            return None, changes
        feed = index or ParsedFeed(
            format=SITEMAP_INDEX, title="", language=None, entries=()
        )
        damage = "; ".join(filter(None, (feed.damage, *map(str, self._failures))))
        entries = merge_entries(self._entries)
        return replace(feed, entries=entries, damage=damage[:300] or None), changes

    def _write(self, row: SitemapRow) -> None:
        self._rows[row.url] = self._written[row.url] = row


def merge_entries(
    sitemaps: list[tuple[FeedEntry, ...]],
) -> tuple[FeedEntry, ...]:
    """Return the newest entries of each sitemap in turn, ``MAX_ENTRIES`` in all.

    In turn, so that a large archive does not displace the few entries of a news
    sitemap.
    """
    entries: dict[str, FeedEntry] = {}
    queues = [iter(sorted(one, key=_by_date)) for one in sitemaps]
    while queues and len(entries) < MAX_ENTRIES:
        left = []
        for queue in queues:
            entry = next(queue, None)
            if entry is not None:
                entries.setdefault(entry.identity, entry)
                left.append(queue)
        queues = left
    return tuple(entries.values())[:MAX_ENTRIES]


def _by_date(entry: FeedEntry) -> float:
    """The newest first, then those without a date in the order of the sitemap."""
    dates = [date.at for date in (entry.published, entry.updated) if date is not None]
    return -max(dates).timestamp() if dates else 0.0


def _record_answer(
    row: SitemapRow, response: FetchResponse, now: datetime
) -> SitemapRow:
    """Return a sitemap after an answer, a 304 or a body."""
    validators = read_validators(response, stored=row.validators)
    digest = row.body_sha256
    if response.status != 304:
        digest = hashlib.sha256(response.body).digest()
    is_renewed = row.body_sha256 is not None and digest != row.body_sha256
    return replace(
        row,
        read_version=row.version,
        read_at=now,
        renewed_at=now if is_renewed else row.renewed_at,
        tried_at=None,
        failures=0,
        etag=validators.etag,
        last_modified=validators.last_modified,
        validators_url=validators.issuer,
        body_sha256=digest,
    )
