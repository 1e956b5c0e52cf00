"""A sitemap index as one feed: the newest of the sitemaps it lists are asked, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import extract_host

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.feed import FeedEntry, ParsedFeed
    from wireroom.model.http import FetchRequest
    from wireroom.steps.context import StepContext

# The name of the format in the feed's row.
SITEMAP_INDEX = "sitemap_index"
# Sitemaps asked in one poll, and entries taken from all of them.
MAX_CHILDREN = 5
MAX_ENTRIES = 2_000


def read_child_sitemaps(
    given: StepContext, index: ParsedFeed, request: FetchRequest, *, started: datetime
) -> ParsedFeed:
    """Give the index with the entries of its newest sitemaps.

    No sitemap is begun later than half a lease after the poll was, so that the poll
    ends while the feed is still its own. An index in an index is not followed.

    Raises:
        Permanent, Transient: none of them could be read; why the first could not.
    """
    entries: dict[str, FeedEntry] = {}
    failures: list[Permanent | Transient] = []
    children = index.children[:MAX_CHILDREN]
    for child in children:
        if given.now() - started > given.policy.lease / 2:
            break
        try:
            found = _fetch_sitemap(given, child, request)
        except (Permanent, Transient) as error:
            failures.append(error)
        else:
            entries |= {e.identity: e for e in found if e.identity not in entries}
    if len(failures) == len(children):
        raise failures[0]
    damage = "; ".join(filter(None, (index.damage, *map(str, failures))))[:300]
    return replace(
        index, entries=tuple(entries.values())[:MAX_ENTRIES], damage=damage or None
    )


def _fetch_sitemap(
    given: StepContext, url: str, request: FetchRequest
) -> tuple[FeedEntry, ...]:
    # The source's own headers may be secrets: they are for the index's host.
    own = extract_host(url) == extract_host(request.url)
    answer = given.http.fetch(
        replace(
            request,
            url=url,
            etag=None,
            last_modified=None,
            headers=request.headers if own else (),
        )
    )
    found = parse_feed(
        answer.body,
        url=answer.final_url,
        content_type=answer.headers.get("content-type", ""),
        fetched_at=given.now(),
    )
    if found.children:
        raise Permanent(Reason.BROKEN_FEED, f"{url}: an index in an index")
    return found.entries
