"""Probe feeds before they are polled, and find the feeds of a site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.collect.feed import ACCEPT
from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract.linked_pages.meta_refresh import find_refresh
from wireroom.feeds.discovery import discover
from wireroom.feeds.discovery.discover import FeedCandidate
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.urls import normalize_url
from wireroom.model.http import FetchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from wireroom.model.credentials import Credentials
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.steps.context import HttpFetcher

# URLs of a site that are fetched to find its feed, at most.
MAX_PROBES = 50
# Pages of feeds that links lead to, whose own links are tried.
MAX_LISTINGS = 2
# Pages that only lead on, before the one to start from.
MAX_REFRESHES = 3
# Part of the entries of the shorter of two feeds that are in the other one as well.
_TWIN_SHARE = 0.8
_UNREACHED = frozenset({
    Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS, Reason.DNS, Reason.CONNECT, Reason.TLS,
    Reason.TIMEOUT, Reason.HOST_BUSY,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedProbe:
    """One poll of a feed that records nothing.

    Attributes:
        final_url: the URL after redirects. permanent_url: the target of a permanent
            redirect, or None. status: of the response. feed: the parsed body.
        why: what led to it, "" if it was named. doubt: why it is not the feed to
            choose; None: it is.
    """

    url: str
    final_url: str
    permanent_url: str | None
    status: int
    feed: ParsedFeed
    why: str = ""
    doubt: str | None = None

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
    """Return the feed at a URL, or the feeds of the page there, the best first.

    The first of these ways that leads to a feed counts: what the platform or the page
    announces, the page's links, what the home page announces, usual paths, sitemaps.
    Most of them need no page, so a page that is refused or missing ends nothing. At
    most ``MAX_PROBES`` URLs are fetched, and only a response that parses as a feed
    counts. Feeds of comments, and those with the same entries as a better one, have a
    ``doubt``.

    Raises:
        Permanent, Transient: the site cannot be reached, or the page not be fetched
            and no feed was found; NOT_A_FEED: no feed was found.
    """
    url = normalize_url(url)
    search = _FeedSearch(
        http=http, now=now, allow_private=allow_private, credentials=credentials
    )
    page, refusal = _fetch_start(search, url)
    if page is not None:
        probe = search.read(page, FeedCandidate(url=url, why="the address given"))
        if probe is not None:
            return (probe,)
    for way in _list_ways(search, url, page):
        found = way()
        if found:
            return rank_probes(found)
    raise refusal or Permanent(
        Reason.NOT_A_FEED, f"{url}: not a feed, and no feed was found from it"
    )


def rank_probes(probes: Sequence[FeedProbe]) -> tuple[FeedProbe, ...]:
    """Return probes with those without a doubt first; one at least has none.

    Of two feeds with nearly the same entries the later one is doubted.
    """
    ranked: list[FeedProbe] = []
    for probe in probes:
        twin = next((r for r in ranked if r.doubt is None and _is_twin(r, probe)), None)
        doubt = probe.doubt
        if twin is not None:
            doubt = f"the same entries as {twin.url}"
        elif not probe.feed.entries and not probe.feed.sitemaps:
            doubt = doubt or "no entries"
        ranked.append(replace(probe, doubt=doubt))
    ranked.sort(key=lambda probe: probe.doubt is not None)
    if ranked and ranked[0].doubt is not None:
        ranked[0] = replace(ranked[0], doubt=None)
    return tuple(ranked)


def _is_twin(one: FeedProbe, other: FeedProbe) -> bool:
    mine, theirs = (
        {entry.url for entry in probe.feed.entries if entry.url is not None}
        for probe in (one, other)
    )
    both = len(mine & theirs)
    return both > 0 and both >= _TWIN_SHARE * min(len(mine), len(theirs))


def _fetch_start(
    search: _FeedSearch, url: str
) -> tuple[FetchResponse | None, Permanent | Transient | None]:
    """Return the page to start from, or the error for which there is none.

    Raises:
        Permanent, Transient: the host cannot be reached.
    """
    try:
        return _follow_refreshes(search, search.fetch(url)), None
    except (Permanent, Transient) as error:
        if error.reason in _UNREACHED:
            raise
        return None, error


def _follow_refreshes(search: _FeedSearch, page: FetchResponse) -> FetchResponse:
    for _ in range(MAX_REFRESHES):
        header = page.headers.get("refresh", "")
        target = find_refresh(page.body, page.final_url, header=header)
        if target is None:
            break
        page = search.fetch(target)
    return page


def _list_ways(
    search: _FeedSearch, url: str, page: FetchResponse | None
) -> Iterator[Callable[[], list[FeedProbe]]]:
    """Yield the ways to find feeds, the most certain first."""
    base = url if page is None else page.final_url
    body = b"" if page is None else page.body
    media = "" if page is None else _content_type(page)
    if page is None:
        platform = discover.find_page_feeds(b"", url=url)
        yield lambda: search.try_some(platform, at_once=1)
    else:
        yield lambda: search.try_announced(page)
        yield lambda: search.try_linked(page)
    if urlsplit(base).path not in {"", "/"}:
        yield lambda: search.try_home(base)
    yield lambda: search.try_some(
        discover.guess_feed_urls(base, body, media), at_once=1
    )
    yield lambda: search.try_robots(base)
    yield lambda: search.try_some(discover.guess_sitemaps(base), at_once=1)


class _FeedSearch:
    """Fetches candidate URLs, each once, up to ``MAX_PROBES`` in all."""

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

    def fetch(self, url: str) -> FetchResponse:
        """Fetch one URL of the site; raise Permanent or Transient."""
        request = build_feed_request(
            url, allow_private=self._allow_private, credentials=self._credentials
        )
        return self._http.fetch(replace(request, may_wait=True))

    def read(
        self, response: FetchResponse, candidate: FeedCandidate
    ) -> FeedProbe | None:
        """Return a response as a feed, None if it is not one."""
        try:
            probe = _to_probe(response, self._now)
        except Permanent:
            return None
        doubt = "comments" if candidate.is_comments else None
        return replace(probe, why=candidate.why, doubt=doubt)

    def try_announced(self, page: FetchResponse) -> list[FeedProbe]:
        """Try what the platform has for a page, then what the page announces."""
        given = {"url": page.final_url, "content_type": _content_type(page)}
        platform = discover.find_page_feeds(page.body, **given)
        announced = discover.find_announced_feeds(
            page.body, link_header=page.headers.get("link", ""), **given
        )
        found = self.try_some(platform, at_once=1)
        return found + self.try_some(announced)

    def try_linked(self, page: FetchResponse) -> list[FeedProbe]:
        """Try the links of a page, and those of a page of feeds that one leads to."""
        given = {"url": page.final_url, "content_type": _content_type(page)}
        pages: list[FetchResponse] = []
        links = discover.find_linked_feeds(page.body, **given)
        found = self.try_some(links, pages=pages)
        for listing in () if found else pages[:MAX_LISTINGS]:
            found += self.try_announced(listing)
            given = {"url": listing.final_url, "content_type": _content_type(listing)}
            found += self.try_some(discover.find_linked_feeds(listing.body, **given))
        return found

    def try_home(self, url: str) -> list[FeedProbe]:
        """Try what the home page of the site announces."""
        home = self._fetch_new(urljoin(url, "/"))
        return [] if home is None else self.try_announced(home)

    def try_robots(self, url: str) -> list[FeedProbe]:
        """Try the sitemaps that robots.txt names."""
        robots = self._fetch_new(urljoin(url, "/robots.txt"))
        if robots is None:
            return []
        sitemaps = discover.read_robots_sitemaps(robots.body, url=robots.final_url)
        return self.try_some(sitemaps, at_once=1)

    def try_some(
        self,
        candidates: Iterable[FeedCandidate],
        *,
        at_once: int = MAX_PROBES,
        pages: list[FetchResponse] | None = None,
    ) -> list[FeedProbe]:
        """Return the feeds among candidates, each feed once, until ``at_once``.

        A feed without entries does not end the search.

        Args:
            pages: takes the responses that are no feed.
        """
        probes: dict[str, FeedProbe] = {}
        for candidate in candidates:
            full = [probe for probe in probes.values() if _has_content(probe)]
            if len(full) >= at_once:
                break
            response = self._fetch_new(candidate.url)
            if response is None:
                continue
            probe = self.read(response, candidate)
            if probe is not None:
                probes.setdefault(probe.permanent_url or probe.url, probe)
            elif pages is not None:
                pages.append(response)
        return list(probes.values())

    def _fetch_new(self, url: str) -> FetchResponse | None:
        """Fetch a URL; None for one that was fetched before, or cannot be fetched."""
        if url in self._urls or len(self._urls) >= MAX_PROBES:
            return None
        self._urls.add(url)
        try:
            return self.fetch(url)
        except (Permanent, Transient):
            return None


def _has_content(probe: FeedProbe) -> bool:
    return bool(probe.feed.entries or probe.feed.sitemaps)


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
