"""Finds the feeds of a site: announced by a page, linked from it, or guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.feeds.discovery.page_links import read_link_header, read_page_links
from wireroom.feeds.discovery.platforms import find_channel_feed, find_platform_feeds
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.markup.decode import decode_text
from wireroom.http.robots_lines import read_robots_lines
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wireroom.feeds.discovery.page_links import PageLink

_MEDIA = re.compile(
    r"(?:application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/(?:(?:rss|atom|rdf)\+)?xml"
    r"|application/(?:xml|x-(?:rss|atom)\+xml|rss|atom)|text/rss)(?![\w+.-])",
    re.IGNORECASE,
)
_ALTERNATE = frozenset({"alternate", "alternative"})
# Also the type of WordPress's and of oEmbed's descriptions of a page, so such a link
# comes after the others.
_JSON = re.compile(r"application/json\s*(?:;|$)", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/._?-])|\.(?:rss|rdf|atom)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed|rss|atom|format|type|output|alt|view)="
    r"(?:rss|atom|rdf|feed|xml|1)|(?:^|&)(?:rss|feed|atom)(?:&|=|$)",
    re.IGNORECASE,
)
# In every language the names are these, beside words that mean "subscribe".
_FEED_WORDS = re.compile(
    r"(?<![\w-])(?:rss|atom|xml|feeds?|webfeeds?|newsfeeds?|flux)(?![\w])"
    r"|フィード|фид\b|خلاصات",
    re.IGNORECASE,
)
_FEED_CLASS = re.compile(r"(?:^|[\s_-])(?:rss|feed)(?:$|[\s_-])", re.IGNORECASE)
_COMMENTS = re.compile(
    join_patterns(language.comment_headings for language in LANGUAGES), re.IGNORECASE
)
_MAX_LINKED, _MAX_SITEMAPS = 12, 8

# Paths of the most common publishing systems, then of less common ones.
_PATHS: tuple[str, ...] = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
)
_PATHS += ("/?feed=rss2", "/feeds/posts/default", "/feed.json", "/index.rdf")
_PATHS += ("/rss/", "/feed", "/feeds/", "/rss/all.xml", "/feed/rss/", "/latest.rss")
_PATHS += ("/?format=feed&type=rss", "/?format=rss", "/blog/feed/", "/news/feed/")
_PATHS += ("/blog-feed.xml", "/spip.php?page=backend", "/rss.php", "/data/rss")
_SITEMAP_PATHS: tuple[str, ...] = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
)
_SITEMAP_PATHS += ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
_SITEMAP_PATHS += ("/sitemap-index.xml", "/sitemap.xml.gz")
# By a word of a page's generator, the paths to begin with.
_BY_GENERATOR = {
    "wordpress": ("/feed/", "/?feed=rss2"),
    "ghost": ("/rss/",),
    "drupal": ("/rss.xml",),
    "joomla": ("/?format=feed&type=rss",),
    "hugo": ("/index.xml",),
    "jekyll": ("/feed.xml",),
    "blogger": ("/feeds/posts/default",),
    "squarespace": ("/?format=rss",),
    "wix": ("/blog-feed.xml",),
    "discourse": ("/latest.rss",),
    "spip": ("/spip.php?page=backend",),
    "typo3": ("/?type=100", "/rss.xml"),
    "movable type": ("/atom.xml", "/index.xml"),
    "mediawiki": ("/index.php?title=Special:RecentChanges&feed=atom",),
    "gatsby": ("/rss.xml",),
    "hexo": ("/atom.xml",),
    "eleventy": ("/feed.xml", "/feed/feed.xml"),
    "pelican": ("/feeds/all.atom.xml",),
}
# What a section's own feed is called, behind the path of the section.
_SECTION_ENDINGS = ("/feed/", ".rss", "/rss", "/index.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCandidate:
    """An address that may be a feed.

    Attributes:
        why: what suggests it, for a person.
        is_comments: whether it seems to be the feed of comments.
    """

    url: str
    why: str
    is_comments: bool = False


def find_announced_feeds(
    body: bytes, *, url: str, content_type: str = "", link_header: str = ""
) -> tuple[FeedCandidate, ...]:
    """Return the feeds that a page announces by tags or by its ``Link`` header.

    Those of comments come last, and before them those of a type that is not only a
    feed's.
    """
    page = read_page_links(body, url=url, content_type=content_type)
    found: dict[str, tuple[int, FeedCandidate]] = {}
    headers = tuple(read_link_header(link_header, url=url))
    for where, links in (("the page", page.links), ("the Link header", headers)):
        for link in links:
            rank = _rank_announcement(link)
            if rank is not None:
                found.setdefault(link.url, (rank, _to_candidate(link, where)))
    ranked = sorted(found.values(), key=lambda pair: (pair[1].is_comments, pair[0]))
    return tuple(candidate for _, candidate in ranked)


def find_page_feeds(
    body: bytes, *, url: str, content_type: str = ""
) -> tuple[FeedCandidate, ...]:
    """Return the feeds that a platform has for a page, by its address and its data."""
    found = [
        FeedCandidate(url=feed, why=f"{platform} has it there")
        for feed, platform in find_platform_feeds(url)
    ]
    text, _ = decode_text(body[:2_000_000], content_type)
    channel = find_channel_feed(text, url=url)
    if channel is not None:
        found.append(FeedCandidate(url=channel, why="the page's YouTube channel"))
    return tuple(found)


def find_linked_feeds(
    body: bytes, *, url: str, content_type: str = ""
) -> tuple[FeedCandidate, ...]:
    """Return the links of a page that look like a feed's, by address or by words.

    At most twelve, those with a telling address first.
    """
    page = read_page_links(body, url=url, content_type=content_type)
    found: dict[str, tuple[int, FeedCandidate]] = {}
    for link in page.links:
        if link.tag != "a":
            continue
        if _MEDIA.match(link.attributes.get("type", "").strip()):
            rank, why = 0, "a link has the type of a feed"
        elif _looks_like_feed_url(link.url):
            rank, why = 0, "the address of a link looks like a feed's"
        elif _speaks_of_feed(link):
            rank, why = 1, f"a link says {link.words[:40] or 'rss'!r}"
        else:
            continue
        is_comments = bool(_COMMENTS.search(link.words + link.url))
        candidate = FeedCandidate(url=link.url, why=why, is_comments=is_comments)
        found.setdefault(link.url, (rank, candidate))
    ranked = sorted(found.values(), key=lambda pair: (pair[1].is_comments, pair[0]))
    return tuple(candidate for _, candidate in ranked)[:_MAX_LINKED]


def guess_feed_urls(
    url: str, body: bytes = b"", content_type: str = ""
) -> tuple[FeedCandidate, ...]:
    """Return the addresses where common publishing systems have their feed.

    Those of the section at ``url`` come first, then those of the system that the page
    names as its generator.
    """
    generator = read_page_links(body, url=url, content_type=content_type).generator
    named = [
        path
        for system, paths in _BY_GENERATOR.items()
        if system in generator.lower()
        for path in paths
    ]
    candidates = [
        *(_guess(feed, "usual for a section") for feed in _guess_section(url)),
        *(_guess(urljoin(url, p), f"usual for {generator[:40]}") for p in named),
        *(_guess(urljoin(url, path), "a usual address") for path in _PATHS),
    ]
    return _drop_repeated(candidates)


def read_robots_sitemaps(body: bytes, *, url: str) -> tuple[FeedCandidate, ...]:
    """Return the sitemaps that a robots.txt names, those of news first."""
    lines = read_robots_lines(body[:500_000])
    values = (value.split() for name, value in lines if name == "sitemap")
    links = (resolve_link(words[0], url) for words in values if words)
    found = sorted(dict.fromkeys(filter(None, links)), key=_is_no_news)
    return tuple(_guess(link, "robots.txt names it") for link in found)[:_MAX_SITEMAPS]


def guess_sitemaps(url: str) -> tuple[FeedCandidate, ...]:
    """Return the addresses where sites have their sitemaps, those of news first."""
    return tuple(_guess(urljoin(url, p), "a usual address") for p in _SITEMAP_PATHS)


def _rank_announcement(link: PageLink) -> int | None:
    """Return 0 for a link that announces a feed, 1 for one that may; None: no."""
    if link.tag != "link":
        return None
    media = link.attributes.get("type", "").strip()
    if "feed" in link.relations:
        return 0
    if not link.relations & _ALTERNATE or "stylesheet" in link.relations:
        return None
    if _MEDIA.match(media):
        return 0
    if _JSON.match(media) or (not media and _looks_like_feed_url(link.url)):
        return 1
    return None


def _to_candidate(link: PageLink, where: str) -> FeedCandidate:
    title = link.attributes.get("title", "")
    return FeedCandidate(
        url=link.url,
        why=f"{where} announces it" + (f" as {title[:60]!r}" if title else ""),
        is_comments=bool(_COMMENTS.search(title + link.url)),
    )


def _speaks_of_feed(link: PageLink) -> bool:
    shown = (link.words, link.attributes.get("title", ""))
    named = link.attributes.get("aria-label", "")
    if _FEED_WORDS.search(" ".join((*shown, named))[:300]):
        return True
    return bool(_FEED_CLASS.search(link.attributes.get("class", "")[:300]))


def _looks_like_feed_url(url: str) -> bool:
    parts = urlsplit(url)
    if (parts.hostname or "").startswith(("feeds.", "feed.", "rss.")):
        return True
    is_query = _FEED_QUERY.search(parts.query[:500])
    return bool(_FEED_PATH.search(parts.path[:500]) or is_query)


def _guess_section(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    below = parts.path.rstrip("/")
    if below and "." not in below.rpartition("/")[2]:
        whole = url.partition("?")[0].partition("#")[0].rstrip("/")
        yield from (whole + ending for ending in _SECTION_ENDINGS)
    if re.search(r"(?:^|&)(?:cat|tag|author|p|category_name)=", parts.query):
        yield f"{url.partition('#')[0]}&feed=rss2"


def _is_no_news(url: str) -> bool:
    return "news" not in urlsplit(url).path.lower()


def _guess(url: str, why: str) -> FeedCandidate:
    return FeedCandidate(url=url, why=why)


def _drop_repeated(candidates: Iterable[FeedCandidate]) -> tuple[FeedCandidate, ...]:
    first: dict[str, FeedCandidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.url, candidate)
    return tuple(first.values())
