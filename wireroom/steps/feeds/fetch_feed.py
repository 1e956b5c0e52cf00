"""The request of a poll: a feed, and the sitemaps of an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.polls import is_unconditional_poll
from wireroom.decide.redirects import poll_url
from wireroom.feeds.json_list import read_json_list
from wireroom.feeds.parse import parse_feed
from wireroom.feeds.section_page import read_section_page
from wireroom.model.http import NO_VALIDATORS, FetchRequest
from wireroom.model.states import FeedKind
from wireroom.steps.feeds.feed_columns import get_validators, hash_body
from wireroom.steps.feeds.sitemap_index import SITEMAP_INDEX, read_sitemaps
from wireroom.steps.feeds.source_zone import get_utc_offset

if TYPE_CHECKING:
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import FeedRow
    from wireroom.model.sitemaps import SitemapChanges
    from wireroom.steps.context import StepContext

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


JSON_ACCEPT = "application/json, */*;q=0.1"
ACCEPTS = {FeedKind.PAGE: PAGE_ACCEPT, FeedKind.JSON: JSON_ACCEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFeed:
    """What a poll has fetched.

    Attributes:
        parsed: None: nothing but what the last poll brought. sitemaps: what changes in
            those of an index; None for any other feed.
    """

    response: FetchResponse
    parsed: ParsedFeed | None
    sitemaps: SitemapChanges | None = None


def fetch_feed(ctx: StepContext, feed: FeedRow) -> FetchedFeed:
    """Fetch and parse a feed, and the sitemaps of an index that may have news.

    Raises:
        Transient, Permanent: it cannot be fetched or parsed.
    """
    started = ctx.now()
    request = _build_request(ctx, feed)
    response = ctx.http.fetch(request)
    parsed = _parse_response(ctx, feed, response)
    was_index = parsed is None and feed.format == SITEMAP_INDEX
    if not was_index and not (parsed is not None and parsed.sitemaps):
        return FetchedFeed(response=response, parsed=parsed)
    with ctx.store.begin() as tx:
        known = tx.sitemaps.get_by_url(feed.id)
    zone = get_utc_offset(ctx, feed.source_id)
    read = read_sitemaps(
        ctx,
        parsed,
        known,
        request,
        started=started,
        is_whole=is_unconditional_poll(feed),
        utc_offset_minutes=zone,
    )
    return FetchedFeed(response=response, parsed=read.feed, sitemaps=read.changes)


def _build_request(ctx: StepContext, feed: FeedRow) -> FetchRequest:
    is_whole = is_unconditional_poll(feed)
    return FetchRequest(
        url=poll_url(feed),
        validators=NO_VALIDATORS if is_whole else get_validators(feed),
        accept=ACCEPTS.get(feed.kind, ACCEPT),
        # A page is read as its visitors read it: by the rules of robots.txt.
        obey_robots=feed.kind is FeedKind.PAGE and ctx.policy.obey_robots,
        max_bytes=ctx.policy.feed_max_bytes,
        allow_private=ctx.policy.allow_private or feed.allow_private,
        credentials=feed.credentials,
        document=feed.json_paths.post if feed.json_paths else "",
    )


def _parse_response(
    ctx: StepContext, feed: FeedRow, response: FetchResponse
) -> ParsedFeed | None:
    if response.status == 304:
        return None
    if hash_body(response) == feed.body_sha256:
        return None
    content_type = response.headers.get("content-type", "")
    zone = get_utc_offset(ctx, feed.source_id)
    if feed.kind is FeedKind.PAGE:
        return read_section_page(
            response.body,
            url=response.final_url,
            content_type=content_type,
            fetched_at=ctx.now(),
            utc_offset_minutes=zone,
            selector=feed.link_selector,
        )
    if feed.json_paths is not None:
        return read_json_list(
            response.body,
            paths=feed.json_paths,
            url=response.final_url,
            content_type=content_type,
            fetched_at=ctx.now(),
            utc_offset_minutes=zone,
        )
    return parse_feed(
        response.body,
        url=response.final_url,
        content_type=content_type,
        fetched_at=ctx.now(),
        utc_offset_minutes=zone,
    )
