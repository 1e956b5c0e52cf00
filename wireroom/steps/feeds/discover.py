"""Probe feeds before they are polled, and find the feeds of a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds import discover
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import normalize_url
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.fetch_feed import ACCEPT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from wireroom.model.credentials import Credentials
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.steps.context import HttpFetcher

# URLs of a site that are fetched to find its feed, at most.
MAX_PROBES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedProbe:
    """One poll of a feed that records nothing.

    Attributes:
        final_url: the URL after redirects. permanent_url: the target of a permanent
            redirect, or None. status: of the response. feed: the parsed body.
    """

    url: str
    final_url: str
    permanent_url: str | None
    status: int
    feed: ParsedFeed

    @property
    def newest_entry_at(self) -> datetime | None:
        """The latest date of an entry; None if no entry has one."""
        dates = [d.at for e in self.feed.entries if (d := e.published or e.updated)]
        return max(dates, default=None)


def probe_feed(
    http: HttpFetcher,
    request: FetchRequest,
    *,
    now: datetime,
    utc_offset_minutes: int | None = None,
) -> FeedProbe:
    """Poll a feed once; raise Transient or Permanent as a poll does.

    Args:
        utc_offset_minutes: the zone of the feed's source, None if it has none.
    """
    return _to_probe(http.fetch(request), now, utc_offset_minutes)


def build_feed_request(
    url: str, *, allow_private: bool = False, credentials: Credentials | None = None
) -> FetchRequest:
    """Return the request by which a feed is probed."""
    return FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=20_000_000,
        allow_private=allow_private,
        credentials=credentials,
    )


def find_feeds(
    http: HttpFetcher,
    url: str,
    *,
    now: datetime,
    allow_private: bool = False,
    credentials: Credentials | None = None,
) -> tuple[FeedProbe, ...]:
    """Return the feed at a URL, or the feeds of the page there.

    The first of these ways that leads to a feed counts: the feeds that the page
    announces, the paths of common publishing systems, the page's links. At most 20 URLs
    are fetched, and only a response that parses as a feed counts.

    Raises:
        Permanent, Transient: the URL cannot be fetched; NOT_A_FEED: no feed was found.
    """
    url = normalize_url(url)
    search = _FeedSearch(
        http=http, now=now, allow_private=allow_private, credentials=credentials
    )
    response = http.fetch(search.build_request(url))
    try:
        return (_to_probe(response, now),)
    except Permanent as error:
        if error.reason is not Reason.NOT_A_FEED:
            raise
    page = {"url": response.final_url, "content_type": _content_type(response)}
    return (
        search.find_among(discover.find_announced_feeds(response.body, **page))
        or search.find_among(discover.guess_feed_urls(response.final_url), at_once=1)
        or search.find_among(discover.find_linked_feeds(response.body, **page))
        or _raise_no_feed(url)
    )


class _FeedSearch:
    """Probes candidate URLs, each once, up to ``MAX_PROBES`` in all."""

    def __init__(
        self,
        *,
        http: HttpFetcher,
        now: datetime,
        allow_private: bool,
        credentials: Credentials | None,
    ) -> None:
        self._http, self._now, self._allow_private = http, now, allow_private
        self._credentials = credentials
        self._urls: set[str] = set()

    def build_request(self, url: str) -> FetchRequest:
        """Return the request for one URL of the site."""
        return build_feed_request(
            url, allow_private=self._allow_private, credentials=self._credentials
        )

    def find_among(
        self, urls: Iterable[str], *, at_once: int = MAX_PROBES
    ) -> tuple[FeedProbe, ...]:
        """Return the feeds among these URLs, up to ``at_once``, each feed once."""
        probes: dict[str, FeedProbe] = {}
        for url in urls:
            if len(probes) == at_once or len(self._urls) == MAX_PROBES:
                break
            if url in self._urls:
                continue
            self._urls.add(url)
            try:
                probe = probe_feed(self._http, self.build_request(url), now=self._now)
            except (Permanent, Transient):
                continue
            probes.setdefault(probe.permanent_url or probe.url, probe)
        return tuple(probes.values())


def _to_probe(
    response: FetchResponse, now: datetime, utc_offset_minutes: int | None = None
) -> FeedProbe:
    feed = parse_feed(
        response.body,
        url=response.final_url,
        content_type=_content_type(response),
        fetched_at=now,
        utc_offset_minutes=utc_offset_minutes,
    )
    return FeedProbe(
        url=response.url,
        final_url=response.final_url,
        permanent_url=response.permanent_url,
        status=response.status,
        feed=feed,
    )


def _content_type(response: FetchResponse) -> str:
    return response.headers.get("content-type", "")


def _raise_no_feed(url: str) -> tuple[FeedProbe, ...]:
    raise Permanent(
        Reason.NOT_A_FEED, f"{url}: not a feed, and no feed was found from it"
    )
