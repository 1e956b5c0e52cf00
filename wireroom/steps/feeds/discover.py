"""Looking at feeds before they are polled, and finding those of a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds import discover
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import normalize_url
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.poll import ACCEPT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse
    from wireroom.steps.context import HttpFetcher

# How many addresses of a site are asked in search of its feed.
MAX_PROBES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedProbe:
    """One polite poll of a feed that wrote nothing.

    Attributes:
        feed: what was there. status: of the answer.
        final_url: where it came from. permanent_url: where it moved to for good.
    """

    url: str
    final_url: str
    permanent_url: str | None
    status: int
    feed: ParsedFeed

    @property
    def newest_entry_at(self) -> datetime | None:
        """When the newest entry that has a date was published."""
        dates = [d.at for e in self.feed.entries if (d := e.published or e.updated)]
        return max(dates, default=None)


def probe_feed(web: HttpFetcher, request: FetchRequest, *, now: datetime) -> FeedProbe:
    """Poll a feed once; raises Transient or Permanent, as a poll would."""
    return _to_probe(web.fetch(request), now)


def build_feed_request(
    url: str, *, allow_private: bool = False, headers: tuple[tuple[str, str], ...] = ()
) -> FetchRequest:
    """Make the request by which a feed is looked at."""
    return FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=20_000_000,
        allow_private=allow_private,
        headers=headers,
    )


def find_feeds(
    web: HttpFetcher, url: str, *, now: datetime, allow_private: bool = False
) -> tuple[FeedProbe, ...]:
    """Give the feed at an address, or those of the page there.

    A page is asked for in this order, and the first way that leads to a feed is taken:
    what it announces, the paths of common publishing systems, what it links to. At most
    20 addresses are asked, and each answer is read before it counts.

    Raises:
        Permanent, Transient: nothing answers there; NOT_A_FEED: no feed was found.
    """
    url = normalize_url(url)
    answer = web.fetch(build_feed_request(url, allow_private=allow_private))
    try:
        return (_to_probe(answer, now),)
    except Permanent as error:
        if error.reason is not Reason.NOT_A_FEED:
            raise
    search = _FeedSearch(web=web, now=now, allow_private=allow_private)
    page = {"url": answer.final_url, "content_type": _content_type(answer)}
    return (
        search.find_among(discover.find_announced_feeds(answer.body, **page))
        or search.find_among(discover.guess_feed_urls(answer.final_url), at_once=1)
        or search.find_among(discover.find_linked_feeds(answer.body, **page))
        or _raise_no_feed(url)
    )


class _FeedSearch:
    """Asks candidates, each once, until enough were asked."""

    def __init__(self, *, web: HttpFetcher, now: datetime, allow_private: bool) -> None:
        self._web, self._now, self._private = web, now, allow_private
        self._asked: set[str] = set()

    def find_among(
        self, urls: Iterable[str], *, at_once: int = MAX_PROBES
    ) -> tuple[FeedProbe, ...]:
        """Give the feeds among these, up to ``at_once``; one body counts once."""
        found: dict[str, FeedProbe] = {}
        for url in urls:
            if len(found) == at_once or len(self._asked) == MAX_PROBES:
                break
            if url in self._asked:
                continue
            self._asked.add(url)
            request = build_feed_request(url, allow_private=self._private)
            try:
                seen = probe_feed(self._web, request, now=self._now)
            except (Permanent, Transient):
                continue
            found.setdefault(seen.permanent_url or seen.url, seen)
        return tuple(found.values())


def _to_probe(answer: FetchResponse, now: datetime) -> FeedProbe:
    feed = parse_feed(
        answer.body,
        url=answer.final_url,
        content_type=_content_type(answer),
        fetched_at=now,
    )
    return FeedProbe(
        url=answer.url,
        final_url=answer.final_url,
        permanent_url=answer.permanent_url,
        status=answer.status,
        feed=feed,
    )


def _content_type(answer: FetchResponse) -> str:
    return answer.headers.get("content-type", "")


def _raise_no_feed(url: str) -> tuple[FeedProbe, ...]:
    raise Permanent(Reason.NOT_A_FEED, f"{url}: no feed there, and none found from it")
