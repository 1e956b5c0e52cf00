"""A sitemap index as one feed: the sitemaps that may have news, in the same poll."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.sitemaps import choose_sitemaps, merge_listed
from wireroom.errors import Permanent, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.model.feed import ParsedFeed
from wireroom.model.http import NO_VALIDATORS, read_validators
from wireroom.model.sitemaps import SitemapChanges, SitemapRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wireroom.model.feed import FeedEntry
    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.steps.context import StepContext

# The name of the format in the feed's row.
SITEMAP_INDEX = "sitemap_index"
# Sitemaps requested in one poll, and entries taken from all of them.
MAX_REQUESTS = 5
MAX_ENTRIES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSitemaps:
    """What the sitemaps of an index brought.

    Attributes:
        feed: the index with their entries; None: nothing that was not known.
    """

    feed: ParsedFeed | None
    changes: SitemapChanges


def read_sitemaps(  # noqa: PLR0913 - one reading, each part of it by name
    ctx: StepContext,
    index: ParsedFeed | None,
    known: Mapping[str, SitemapRow],
    request: FetchRequest,
    *,
    started: datetime,
    is_whole: bool,
    utc_offset_minutes: int | None,
) -> ReadSitemaps:
    """Request the sitemaps of an index that may have news; return what they brought.

    No request starts later than half a lease after the poll, or than three quarters
    less the longest fetch, so that the poll ends while the worker still holds the feed.

    Args:
        index: as it was served; None if it has not changed. known: its sitemaps.
        request: the request of the index. started: when the poll started.
        is_whole: whether no sitemap is requested conditionally.
        utc_offset_minutes: the source's zone, None if it configures none.

    Raises:
        Permanent, Transient: no sitemap could be read; the error of the first one.
    """
    reading = _Reading(ctx, known, request, utc_offset_minutes, is_whole=is_whole)
    if index is not None:
        reading.add_index(SitemapRow(url="", depth=0), index)
    longest = min(
        ctx.policy.lease / 2,
        ctx.policy.lease * 0.75 - timedelta(seconds=request.access.timeout or 0),
    )
    for _ in range(MAX_REQUESTS):
        if ctx.now() - started > longest or not reading.read_next():
            break
    return reading.finish(index)


class _Reading:
    """The sitemaps of one poll, one after another."""

    def __init__(
        self,
        ctx: StepContext,
        known: Mapping[str, SitemapRow],
        request: FetchRequest,
        utc_offset_minutes: int | None,
        *,
        is_whole: bool,
    ) -> None:
        self._is_whole = is_whole
        self._ctx, self._request, self._zone = ctx, request, utc_offset_minutes
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
            left, now=self._ctx.now(), most=MAX_REQUESTS - len(self._requested)
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
            self._write(replace(row, tried_at=self._ctx.now(), failures=failures))
        return True

    def _read(self, row: SitemapRow) -> None:
        request = replace(
            self._request,
            url=row.url,
            may_wait=True,
            validators=NO_VALIDATORS if self._is_whole else row.validators,
        )
        response = self._ctx.http.fetch(request)
        answered = _record_answer(row, response, self._ctx.now())
        if response.status == 304 or answered.body_sha256 == row.body_sha256:
            self._write(answered)
            return
        parsed = parse_feed(
            response.body,
            url=response.final_url,
            content_type=response.headers.get("content-type", ""),
            fetched_at=self._ctx.now(),
            utc_offset_minutes=self._zone,
        )
        self._entries.append(parsed.entries)
        answered = replace(answered, is_index=bool(parsed.sitemaps))
        self._write(answered)
        self.add_index(answered, parsed)

    def finish(self, index: ParsedFeed | None) -> ReadSitemaps:
        if self._failures and len(self._failures) == len(self._requested):
            raise self._failures[0]
        changes = SitemapChanges(
            written=tuple(self._written.values()), removed=tuple(self._removed)
        )
        if index is None and not self._entries:
            return ReadSitemaps(feed=None, changes=changes)
        feed = index or ParsedFeed(
            format=SITEMAP_INDEX, title="", language=None, entries=()
        )
        damage = "; ".join(filter(None, (feed.damage, *map(str, self._failures))))
        entries = merge_entries(self._entries)
        feed = replace(feed, entries=entries, damage=damage[:300] or None)
        return ReadSitemaps(feed=feed, changes=changes)

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
