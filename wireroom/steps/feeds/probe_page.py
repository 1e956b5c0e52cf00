"""Probe a section page without a feed, or a JSON API, before it is polled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.collect.json_api import ACCEPT as JSON_ACCEPT
from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.json_list import read_json_list
from wireroom.feeds.section_pages.section_page import read_section_page
from wireroom.feeds.section_pages.section_selector import propose_selector
from wireroom.http.classify import PAGE_ACCEPT
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.discover import FeedProbe

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.credentials import Credentials
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.model.json_paths import JsonPaths
    from wireroom.steps.context import HttpFetcher

# Article links below which a page is not proposed as a source.
MIN_ARTICLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProposal:
    """A section page that may be polled.

    Attributes:
        selector: finds the same links as the page shows by itself; None: none does.
    """

    probe: FeedProbe
    selector: str | None


def build_page_probe(
    url: str,
    *,
    allow_private: bool = False,
    credentials: Credentials | None = None,
    obey_robots: bool = True,
) -> FetchRequest:
    """Return the request by which a section page is probed."""
    return FetchRequest(
        url=url,
        accept=PAGE_ACCEPT,
        max_bytes=20_000_000,
        allow_private=allow_private,
        credentials=credentials,
        obey_robots=obey_robots,
        may_wait=True,
    )


def probe_page(
    http: HttpFetcher,
    request: FetchRequest,
    *,
    now: datetime,
    utc_offset_minutes: int | None = None,
    selector: str | None = None,
) -> FeedProbe:
    """Read a section page once; raise Transient or Permanent as a poll does."""
    return _read_page(
        http, request, now=now, zone=utc_offset_minutes, selector=selector
    ).probe


def probe_json_list(
    http: HttpFetcher,
    request: FetchRequest,
    paths: JsonPaths,
    *,
    now: datetime,
    utc_offset_minutes: int | None = None,
) -> FeedProbe:
    """Read a JSON API once; raise Transient or Permanent as a poll does."""
    response = http.fetch(replace(request, accept=JSON_ACCEPT))
    feed = read_json_list(
        response.body,
        paths=paths,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=now,
        utc_offset_minutes=utc_offset_minutes,
    )
    return _make_probe(response, feed)


def propose_page(
    http: HttpFetcher, request: FetchRequest, *, now: datetime
) -> PageProposal:
    """Return what polling a page would bring, with a selector of its links.

    Raises:
        Permanent, Transient: it cannot be fetched; EMPTY_FEED: it has fewer than five
            article links.
    """
    proposal = _read_page(http, request, now=now, zone=None, selector=None)
    if len(proposal.probe.feed.entries) < MIN_ARTICLES:
        detail = f"{request.url}: fewer than {MIN_ARTICLES} article links"
        raise Permanent(Reason.EMPTY_FEED, detail)
    return proposal


def _read_page(
    http: HttpFetcher,
    request: FetchRequest,
    *,
    now: datetime,
    zone: int | None,
    selector: str | None,
) -> PageProposal:
    response = http.fetch(request)
    content_type = response.headers.get("content-type", "")
    feed = read_section_page(
        response.body,
        url=response.final_url,
        content_type=content_type,
        fetched_at=now,
        utc_offset_minutes=zone,
        selector=selector,
    )
    proposed = propose_selector(
        response.body, url=response.final_url, content_type=content_type
    )
    return PageProposal(
        probe=_make_probe(response, feed), selector=selector or proposed
    )


def _make_probe(response: FetchResponse, feed: ParsedFeed) -> FeedProbe:
    return FeedProbe(
        url=response.url,
        final_url=response.final_url,
        permanent_url=response.permanent_url,
        status=response.status,
        feed=feed,
    )
