"""Probe a section page without a feed before it is polled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.feeds.section_page import read_section_page
from wireroom.feeds.section_selector import propose_selector
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.discover import FeedProbe
from wireroom.steps.feeds.fetch_feed import PAGE_ACCEPT

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.credentials import Credentials
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
    probe = FeedProbe(
        url=response.url,
        final_url=response.final_url,
        permanent_url=response.permanent_url,
        status=response.status,
        feed=feed,
    )
    proposed = propose_selector(
        response.body, url=response.final_url, content_type=content_type
    )
    return PageProposal(probe=probe, selector=selector or proposed)
