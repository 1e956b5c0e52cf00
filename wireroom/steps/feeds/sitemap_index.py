"""A sitemap index as one feed: its newest sitemaps are fetched in the same poll."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import FeedEntry, ParsedFeed
    from wireroom.model.http import FetchRequest
    from wireroom.steps.context import StepContext

# The name of the format in the feed's row.
SITEMAP_INDEX = "sitemap_index"
# Sitemaps fetched in one poll, and entries taken from all of them.
MAX_CHILDREN = 5
MAX_ENTRIES = 2_000


def read_child_sitemaps(
    ctx: StepContext,
    index: ParsedFeed,
    request: FetchRequest,
    *,
    started: datetime,
    utc_offset_minutes: int | None,
) -> ParsedFeed:
    """Return the index with the entries of its newest sitemaps.

    No fetch starts later than half a lease after the poll, so that the poll ends while
    the worker still holds the feed. An index in an index is not followed.

    Args:
        request: the request of the index. started: when the poll started.
        utc_offset_minutes: the source's zone, None if it configures none.

    Raises:
        Permanent, Transient: no sitemap could be read; the error of the first one.
    """
    entries: dict[str, FeedEntry] = {}
    failures: list[Permanent | Transient] = []
    children = index.children[:MAX_CHILDREN]
    for child in children:
        if ctx.now() - started > ctx.policy.lease / 2:
            break
        try:
            listed = _fetch_sitemap(ctx, child, request, utc_offset_minutes)
        except (Permanent, Transient) as error:
            failures.append(error)
        else:
            entries |= {e.identity: e for e in listed if e.identity not in entries}
    if len(failures) == len(children):
        raise failures[0]
    damage = "; ".join(filter(None, (index.damage, *map(str, failures))))[:300]
    return replace(
        index, entries=tuple(entries.values())[:MAX_ENTRIES], damage=damage or None
    )


def _fetch_sitemap(
    ctx: StepContext,
    url: str,
    request: FetchRequest,
    utc_offset_minutes: int | None,
) -> tuple[FeedEntry, ...]:
    response = ctx.http.fetch(replace(request, url=url, etag=None, last_modified=None))
    sitemap = parse_feed(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=ctx.now(),
        utc_offset_minutes=utc_offset_minutes,
    )
    if sitemap.children:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: an index in an index")
    return sitemap.entries
