"""Finds the feeds of a site: announced by a page, linked from it, or guessed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.feeds.decode import decode_text
from wireroom.feeds.links import resolve_link
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes of a page that are searched.
_MAX_PAGE = 2_000_000
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'"
    r"|([^\s\"'>]{1,2000}))",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/(?:rss\+)?xml|application/xml",
    re.IGNORECASE,
)
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/._?-])|\.(?:rss|rdf|atom)$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    join_patterns(language.comment_headings for language in LANGUAGES), re.IGNORECASE
)
# Paths of the most common publishing systems, then of news sitemaps.
_PATHS: tuple[str, ...] = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
)
_PATHS += ("/feeds/posts/default", "/feed.json", "/index.rdf")
_PATHS += ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")


def find_announced_feeds(
    body: bytes, *, url: str, content_type: str = ""
) -> tuple[str, ...]:
    """Return the addresses of a page's ``link rel=alternate`` tags, in their order.

    Comment feeds are left out if the page announces any other feed.
    """
    titles: dict[str, str] = {}
    for tag, link, attributes in _iter_links(body, url, content_type):
        relation = attributes.get("rel", "").lower().split()
        is_feed = _MEDIA.match(attributes.get("type", ""))
        if tag == "link" and (
            "feed" in relation or ("alternate" in relation and is_feed)
        ):
            titles.setdefault(link, attributes.get("title", ""))
    articles = [u for u, title in titles.items() if not _COMMENTS.search(title + u)]
    return tuple(articles or titles)


def find_linked_feeds(
    body: bytes, *, url: str, content_type: str = ""
) -> tuple[str, ...]:
    """Return the addresses of a page's links that look like the address of a feed."""
    links = _iter_links(body, url, content_type)
    urls = (link for tag, link, _ in links if tag == "a")
    return tuple(dict.fromkeys(u for u in urls if _looks_like_feed_url(u)))


def guess_feed_urls(url: str) -> tuple[str, ...]:
    """Return the addresses where common publishing systems have their feed."""
    below = urlsplit(url).path.rstrip("/")
    is_section = below and "." not in below.rpartition("/")[2]
    own = (url.partition("?")[0].rstrip("/") + "/feed/",) if is_section else ()
    return (*own, *(urljoin(url, path) for path in _PATHS))


def _looks_like_feed_url(url: str) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").startswith(("feeds.", "feed.", "rss."))
    return host or bool(_FEED_PATH.search(parts.path[:500]))


def _iter_links(
    body: bytes, url: str, content_type: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each tag with an address: its name, the address, its attributes."""
    text, _ = decode_text(body[:_MAX_PAGE], content_type)
    base = url
    for tag in _TAG.finditer(text):
        attributes = {
            name.lower(): html.unescape(one or two or bare)
            for name, one, two, bare in _ATTRIBUTE.findall(tag[2])
        }
        link = resolve_link(attributes.get("href"), base)
        if link is not None and tag[1].lower() == "base":
            base = link
        elif link is not None:
            yield tag[1].lower(), link.partition("#")[0], attributes
