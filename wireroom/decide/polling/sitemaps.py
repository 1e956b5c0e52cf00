"""Which sitemaps of an index are requested in a poll.

An index lists up to thousands of sitemaps, most of them archives. A dated one is
requested when its date changes. Of those without a date nobody says which one has the
news, so they take turns, and those that brought other bytes lately have turns of their
own: a site appends its news to one or two of them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.model.sitemaps import SitemapRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wireroom.model.sitemaps import ListedSitemap

# Indexes above a sitemap at most, and stored sitemaps of a feed.
MAX_DEPTH = 3
MAX_SITEMAPS = 5_000
# A date may be wrong, so a sitemap is requested now and then without a newer one.
RECHECK_AFTER = timedelta(days=7)
# How long a sitemap that brought other bytes counts as one that has the news.
RENEWED_FOR = timedelta(days=14)
# A day ends up to 12 hours later in the zone of the site.
_DAY_END = timedelta(days=1, hours=12)
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=30), timedelta(days=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Turns: two for those with a newer date, one for each other kind.
_TURNS = ("changed", "changed", "renewed", "unread", "read")


def merge_listed(
    known: Mapping[str, SitemapRow],
    listed: Iterable[ListedSitemap],
    index: SitemapRow,
) -> tuple[list[SitemapRow], list[str]]:
    """Return what an index changes: sitemaps to be written, addresses to be removed.

    A sitemap belongs to the first index that lists it. One that lists itself, or that
    has too many indexes above it, is left out.

    Args:
        index: the index that was read; for the feed itself a row without an address.
    """
    written: list[SitemapRow] = []
    seen: set[str] = set()
    most = MAX_SITEMAPS - len(known)
    for position, one in enumerate(listed):
        old = known.get(one.url)
        seen.add(one.url)
        if old is None:
            if len(written) < most and index.depth < MAX_DEPTH and one.url != index.url:
                written.append(_make_row(one, index, position))
        elif old.parent == index.url:
            row = _update_row(old, one, position)
            if row != old:
                written.append(row)
    removed = [
        url for url, row in known.items() if row.parent == index.url and url not in seen
    ]
    return written, removed


def choose_sitemaps(
    known: Iterable[SitemapRow], *, now: datetime, most: int
) -> list[SitemapRow]:
    """Return the sitemaps to request now, at most ``most``."""
    queues: dict[str, list[SitemapRow]] = {name: [] for name in _TURNS}
    for row in known:
        kind = _classify(row, now)
        if kind is not None:
            queues[kind].append(row)
    queues["changed"].sort(key=_by_change)
    queues["renewed"].sort(key=lambda row: (row.read_at or _LONG_AGO, row.position))
    queues["unread"].sort(key=lambda row: row.position)
    queues["read"].sort(key=lambda row: (row.read_at or _LONG_AGO, row.position))
    return _take_turns({name: deque(rows) for name, rows in queues.items()}, most)


def _take_turns(queues: dict[str, deque[SitemapRow]], most: int) -> list[SitemapRow]:
    taken: list[SitemapRow] = []
    while any(queues.values()):
        for name in _TURNS:
            if len(taken) == most:
                return taken
            if queues[name]:
                taken.append(queues[name].popleft())
    return taken


def _classify(row: SitemapRow, now: datetime) -> str | None:
    """Return whose turns a sitemap takes; None: it is not requested now."""
    if row.failures and now < _retry_at(row):
        return None
    if row.read_at is None:
        return "unread" if row.changed_at is None else "changed"
    if row.version != row.read_version:
        return "changed"
    if row.changed_at is None:
        is_renewed = row.renewed_at is not None and now - row.renewed_at < RENEWED_FOR
        return "renewed" if is_renewed else "read"
    if row.is_day and row.read_at < row.changed_at + _DAY_END:
        return "changed"
    return "read" if now - row.read_at >= RECHECK_AFTER else None


def _retry_at(row: SitemapRow) -> datetime:
    doubled: int = 2 ** min(row.failures - 1, 10)
    return (row.tried_at or _LONG_AGO) + min(_FIRST_RETRY * doubled, _LAST_RETRY)


def _by_change(row: SitemapRow) -> tuple[float, datetime, int]:
    """Sort the newest first; of one date those first that were not read for longest."""
    changed = row.changed_at.timestamp() if row.changed_at else 0.0
    return (-changed, row.read_at or _LONG_AGO, row.position)


def _make_row(one: ListedSitemap, index: SitemapRow, position: int) -> SitemapRow:
    row = SitemapRow(url=one.url, parent=index.url, depth=index.depth + 1)
    return _update_row(row, one, position)


def _update_row(row: SitemapRow, one: ListedSitemap, position: int) -> SitemapRow:
    return replace(
        row,
        position=position,
        version=one.version,
        changed_at=one.changed_at,
        is_day=one.is_day,
    )
