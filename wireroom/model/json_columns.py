"""Shapes of the JSON columns: the keys that code reads from them and writes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class PublishedTimeJson(TypedDict):
    """A :class:`wireroom.model.moment.PublishedTime` as JSON columns hold it.

    ``at``: the instant, ISO 8601, UTC. ``shown``: the same in the zone it was printed
    in.
    """

    at: str
    shown: str
    raw: str
    source: str
    precision: str
    zone: str
    offset_minutes: int | None


class ImageJson(TypedDict, total=False):
    """An article's lead image; an empty object where it has none."""

    url: str
    caption: str
    credit: str


class LinkJson(TypedDict):
    """A link in an article; ``relation``: ``related`` or ``body``."""

    url: str
    text: str
    relation: str


class PictureJson(TypedDict):
    """An image in an article's text; all but the address may be ""."""

    url: str
    alt: str
    caption: str
    credit: str


class CommentLocationJson(TypedDict, total=False):
    """Where an article's comments are; keys that the page does not give are absent.

    ``feed_count``: how many comments the feed claims. The others are the fields of
    :class:`wireroom.model.discussion.CommentLocation`.
    """

    provider: str
    thread: str
    site: str
    feed_url: str
    api_url: str
    post_id: str
    pages: list[str]
    shown: int
    feed_count: int
    reason: str
    is_flattened: bool
    has_coarse_times: bool
    seen: list[str]


class CommentAnswerJson(TypedDict, total=False):
    """One address that was asked for comments, and the stored answer.

    ``page_id``: the row in ``pages``. ``sha256``: of the answer's bytes, hexadecimal.
    ``reason``: why it could not be fetched or not be read; ``is_transient``: a later
    request may succeed. ``page_id`` and ``sha256`` are then those of the last success.
    """

    origin: Required[str]
    url: Required[str]
    page_id: int
    sha256: str
    reason: str
    is_transient: bool


class PublisherHintsJson(TypedDict, total=False):
    """A feed's own wishes for its polling; hours and days are UTC, Monday is 0."""

    interval_seconds: float
    skip_hours: list[int]
    skip_days: list[int]


class EntryFiltersJson(TypedDict, total=False):
    """The filters of a source: patterns by field, and what a new feed may bring."""

    include: dict[str, list[str]]
    exclude: dict[str, list[str]]
    first_poll: str
    since: str


class MediaAttachmentJson(TypedDict, total=False):
    """A media attachment of a feed entry."""

    role: Required[str]
    url: Required[str]
    type: str
    size: int
    seconds: int


# "from" is no name of a field.
ReservationJson = TypedDict("ReservationJson", {"from": str, "value": str})


class ObeyJson(TypedDict, total=False):
    """``sources.obey``: what differs from the default."""

    robots: bool
    noarchive: bool
    tdm: bool
    no_store: bool
    why: str


class EntryData(TypedDict, total=False):
    """What a feed says of an entry, for the steps that weigh evidence."""

    authors: list[str]
    categories: list[str]
    published: PublishedTimeJson
    updated: PublishedTimeJson
    summary: str
    content_html: str
    comments_url: str
    comments_feed_url: str
    comments_count: int
    media: list[MediaAttachmentJson]
    captured: str
    license: str
    # The part of a page that its link names: a post of a live blog.
    anchor: str
    # The filter that has dropped the entry.
    rule: str


class ReplayBefore(TypedDict):
    """An article before its replay: outcome, and a digest of all that is exported."""

    outcome: str
    digest: str
    detail: NotRequired[str | None]


class ImportInputs(TypedDict, total=False):
    """What an import was started with: the names of its files.

    Of the older pages of a feed: ``backfill``, its address, how many ``pages`` were
    read, and the one to be read ``next``.
    """

    names: list[str]
    backfill: str
    pages: int
    next: str | None


class ProxyJson(TypedDict):
    """A :class:`wireroom.model.access.Proxy`."""

    kind: str
    host: str
    port: int
    trusted: bool
    username: NotRequired[str]
    password: NotRequired[str]


class AccessJson(TypedDict, total=False):
    """``sources.access``: what differs from the way all requests are sent."""

    timeout: float
    verify: bool
    proxy: ProxyJson
    direct: bool
    rate: float
    keep_cookies: bool


# What a kind of source keeps from poll to poll (``feeds.kind_values``).
KindValue: TypeAlias = (
    "str | int | float | bool | list[KindValue] | dict[str, KindValue] | None"
)
KindValues: TypeAlias = "Mapping[str, KindValue]"
