"""The values that travel between stages.

Frozen records and enums that do nothing: "these values in, those values out". Every
datetime is aware and in UTC; what a page's own clock showed is in :class:`Moment`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from wireroom.discussion import Discussion, Way
from wireroom.feed_values import Medium, Wishes
from wireroom.push import Announced


class Stage(StrEnum):
    """The last stage an article has been through. ``tasks/chain.py``: what follows."""

    FOUND = "found"
    DOWNLOADED = "downloaded"
    EXTRACTED = "extracted"
    DEDUPLICATED = "deduplicated"
    DONE = "done"


class Outcome(StrEnum):
    """What became of an article, and of every sighting of it: the books' columns."""

    IN_FLIGHT = "in_flight"
    PUBLISHED = "published"
    MERGED = "merged"
    REJECTED = "rejected"
    FAILED = "failed"


class FeedState(StrEnum):
    """Whether a feed is polled, and if not, why not."""

    ACTIVE = "active"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


class PollOutcome(StrEnum):
    """How one poll of a feed ended."""

    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    GONE = "gone"
    FAILED = "failed"


class FailureState(StrEnum):
    """What was done about work in quarantine."""

    OPEN = "open"
    RETRIED = "retried"
    DROPPED = "dropped"


class CommentState(StrEnum):
    """What a visitor of the page sees of a comment now."""

    VISIBLE = "visible"
    EDITED = "edited"
    PENDING = "pending"
    REMOVED = "removed"
    GONE = "gone"


class ChangeKind(StrEnum):
    """The kinds of event a consumer reads from the change feed."""

    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_UPDATED = "article_updated"
    ARTICLE_MERGED = "article_merged"
    ARTICLE_WITHDRAWN = "article_withdrawn"
    COMMENT_ADDED = "comment_added"
    COMMENT_EDITED = "comment_edited"
    COMMENT_GONE = "comment_gone"
    STORY_CHANGED = "story_changed"


class DateSource(StrEnum):
    """Where a date was read."""

    FEED = "feed"
    JSON_LD = "json_ld"
    META = "meta"
    MARKUP = "markup"
    VISIBLE = "visible"
    URL = "url"
    GUESSED = "guessed"
    LIST = "list"


class Precision(StrEnum):
    """The finest unit a printed date gives."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Zone(StrEnum):
    """Who says in which zone a clock time is.

    The text itself, the source's settings, or nobody: then it was taken as UTC, and
    its digits are those that were shown.
    """

    STATED = "stated"
    SOURCE = "source"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as printed and as an instant.

    Attributes:
        at: the instant, aware, UTC.
        raw: the text it was read from, unchanged.
        source: where it was read.
        precision: its finest unit; finer fields of ``at`` are zero.
        zone: who said which zone it is in.
        offset_minutes: the zone's offset from UTC; None where nobody said one.
    """

    at: datetime
    raw: str
    source: DateSource
    precision: Precision = Precision.SECOND
    zone: Zone = Zone.STATED
    offset_minutes: int | None = 0

    def isoformat(self) -> str:
        """ISO 8601 as precise as the text; with an offset only where one is known."""
        if self.offset_minutes is None:
            wall = self.at.astimezone(UTC).replace(tzinfo=None)
        else:
            offset = timedelta(minutes=self.offset_minutes)
            wall = self.at.astimezone(timezone(offset) if offset else UTC)
        digits = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
        text = wall.isoformat(timespec="seconds")
        return text[: digits.get(self.precision, len(text))]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed, as the publisher gave it.

    Attributes:
        identity: the publisher's id (GUID, atom:id), else link, else a hash; not empty.
        url: absolute http(s) link, not yet canonical; None where the item has none.
        comments_url, comments_feed_url, comments_count: what the feed says of the
            discussion (``comments``, ``wfw:commentRss``, ``slash:comments``).
        media: what comes with it, at most 20.
        captured: when the list that was imported says that it was seen.
    """

    identity: str
    url: str | None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    summary: str = ""
    content_html: str = ""
    comments_url: str | None = None
    comments_feed_url: str | None = None
    comments_count: int | None = None
    media: tuple[Medium, ...] = ()
    captured: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's bytes, understood.

    Attributes:
        format: ``rss20``, ``atom10``, ``json1``, ``news_sitemap``, ...
        entries: in the feed's own order, one per identity.
        children: of a sitemap index, the sitemaps it lists, newest first.
        damage: what was wrong with the bytes though entries could be read, or None.
    """

    format: str
    title: str
    language: str | None
    entries: tuple[FeedEntry, ...]
    damage: str | None = None
    children: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    announced: Announced = field(default_factory=Announced)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One polite GET, or a POST of ``form`` where there is one.

    Attributes:
        etag, last_modified: validators of the copy we hold, sent back as they came.
        accept: the Accept header.
        max_bytes: largest decompressed body that is read.
        media: media types that are accepted (prefixes such as ``text/``); a body of
            another type is refused before it is read. Empty: any.
        allow_private: connect to private and loopback addresses too.
        obey_robots: ask robots.txt first.
        headers: what the source's settings add; sent to the first host only.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"
    max_bytes: int = 10_000_000
    media: tuple[str, ...] = ()
    allow_private: bool = False
    obey_robots: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """What a server answered: status 200 to 299 with its body, or 304 without one.

    Attributes:
        url: the address asked for; ``final_url``: the one that answered.
        headers: names in lower case; a repeated header's values joined by ", ".
        permanent_url: where a chain of *only* permanent redirects led, else None.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """What an operator says of a source's pages, as CSS selectors.

    Attributes:
        body: hold the article's text. comments: hold one comment each.
        drop: are neither and leave the page before it is read.
    """

    body: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


NO_RULES = PageRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stored page, as the extractors see it.

    Attributes:
        url: its final URL. body: its bytes, decompressed. content_type: the header.
        fetched_at: the reference for "3 hours ago".
        utc_offset_minutes: the site's zone where the source's settings tell it.
        rules: what the source's settings say of its pages.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: datetime | None = None
    utc_offset_minutes: int | None = None
    with_comments: bool = True
    rules: PageRules = NO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An article's lead image; ``caption`` and ``credit`` may be ""."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link the article's author placed.

    Attributes:
        relation: ``related`` for a "(Read: ...)" line or block, ``body`` for one in
            running text.
    """

    url: str
    text: str
    relation: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader comment as a page shows it.

    Attributes:
        key: unique on its page and the same at every visit: the page's own id where it
            has one, else a hash of author, printed time and text.
        source_id: the page's own id, None where it shows none.
        parent: the ``key`` of the comment it answers.
        parent_inferred: True where the parent was read from "@name", not from markup;
            ``parent_confidence`` (0 to 1) then says how sure that is, else it is 1.
        position: place on the page, from 0. depth: 0 at the top of a thread.
        text: what the reader wrote, paragraphs parted by one newline.
        raw_text: all the text of its element, interface words too.
        votes: net votes shown, None where the page shows none.
        read_from: the page, or the way beyond it that has it.
    """

    key: str
    author: str
    text: str
    position: int
    source_id: str | None = None
    permalink: str | None = None
    parent: str | None = None
    parent_inferred: bool = False
    parent_confidence: float = 1.0
    depth: int = 0
    author_url: str | None = None
    posted: Moment | None = None
    posted_raw: str = ""
    raw_text: str = ""
    votes: int | None = None
    state: CommentState = CommentState.VISIBLE
    read_from: Way = Way.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """A page, understood.

    Attributes:
        canonical_url: what the page says of itself (``rel=canonical``, ``og:url``), not
            yet weighed against the address it came from; None where it says nothing.
        published: the web date. dates: every other one: ``print``, ``modified``.
        text: the body alone, paragraphs parted by one newline.
        language: what the markup declares, BCP 47, or None.
        paywalled: it is not all free to read; None: the page says nothing of it.
        comments_expected: the number the page claims, None where it claims none.
        discussion: where its comments are, and why some were not found.
        extractor: name and version of what read it.
    """

    title: str
    text: str
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    dates: dict[str, Moment] = field(default_factory=dict)
    canonical_url: str | None = None
    section: str | None = None
    site_name: str | None = None
    paywalled: bool | None = None
    language: str | None = None
    image: Image | None = None
    links: tuple[Link, ...] = ()
    comments_expected: int | None = None
    comments: tuple[Comment, ...] = ()
    discussion: Discussion = field(default_factory=Discussion)
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One statement of an enricher about an article or one of its comments.

    Attributes:
        producer, version: who says so; versions live side by side.
        kind: ``language``, ``keyword``, ``entity``, ``conversation``, ...
        value: JSON-ready. start, end: character span in the text it is about, or None.
        comment: the comment's ``key``; None where it is about the article.
    """

    producer: str
    version: str
    kind: str
    value: dict[str, object]
    comment: str | None = None
    start: int | None = None
    end: int | None = None
