"""Values of a parsed feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.model.evidence import FeedWitness
from wireroom.model.feed_hints import MediaAttachment, PublisherHints
from wireroom.model.websub import HubLinks

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.json_columns import EntryData
    from wireroom.model.moment import PublishedTime
    from wireroom.model.sitemaps import ListedSitemap


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed, as published.

    Attributes:
        identity: the publisher's id (GUID, atom:id), else link, else a hash; not empty.
        url: absolute http(s) link, not yet canonical; None if the item has none.
        comments_url, comments_feed_url, comments_count: links to the
            comments and their number (``comments``, ``wfw:commentRss``,
            ``slash:comments``).
        categories: its topics as the publisher names them, each once, in its order.
        media: attachments, at most 20.
        captured_at: when it was captured, as an imported list states.
        license: the address of its licence, or the words of its rights.
    """

    identity: str
    url: str | None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: PublishedTime | None = None
    updated: PublishedTime | None = None
    summary: str = ""
    content_html: str = ""
    categories: tuple[str, ...] = ()
    comments_url: str | None = None
    comments_feed_url: str | None = None
    comments_count: int | None = None
    media: tuple[MediaAttachment, ...] = ()
    captured_at: datetime | None = None
    license: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """The content of a feed.

    Attributes:
        format: ``rss20``, ``atom10``, ``json1``, ``news_sitemap``, ...
        entries: in the feed's own order, one per identity.
        sitemaps: those that a sitemap index lists, newest first; ``children``: their
            addresses.
        damage: what is malformed in bytes that could be read in part, or None.
        older_url: the page with the entries before these, as the document names it.
        generator: the software that made it, as the document names it.
    """

    format: str
    title: str
    language: str | None
    entries: tuple[FeedEntry, ...]
    damage: str | None = None
    sitemaps: tuple[ListedSitemap, ...] = ()
    hints: PublisherHints = field(default_factory=PublisherHints)
    hub_links: HubLinks = field(default_factory=HubLinks)
    older_url: str | None = None
    generator: str = ""

    @property
    def children(self) -> tuple[str, ...]:
        """Addresses of the sitemaps that an index lists."""
        return tuple(sitemap.url for sitemap in self.sitemaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCommentCount:
    """The number of an article's comments in its feeds (``slash:comments``, ...).

    Attributes:
        counted_at: when a feed last stated the count. changed_at: when a feed first
            stated this count, after another one or none.
    """

    count: int
    counted_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSighting:
    """What a feed of an article's own source says of it; feeds of others do not count.

    Attributes:
        data: as ``entries.data``. feed_title: of the feed itself, "" without one.
    """

    title: str
    data: EntryData
    feed_title: str = ""

    def to_witness(self) -> FeedWitness:
        """Return what is weighed beside the fields of the page."""
        return FeedWitness(
            title=self.title,
            authors=tuple(self.data.get("authors", ())),
            names=(self.feed_title, *self.data.get("categories", ())),
            license=self.data.get("license", ""),
        )


NO_SIGHTING = OwnSighting(title="", data={})
