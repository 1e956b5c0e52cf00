"""Where the comments of a page are, and how complete they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CommentsState(StrEnum):
    """Whether all comments of a page were found, and if not, why not.

    ``UNKNOWN``: none were found, and nothing states whether there are any. ``NONE``:
    the page, or a list read to its end, states that there are none. ``EXPIRED``: they
    were kept as long as the source's settings say, and are not read again.
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    HOSTED = "hosted"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    NONE = "none"
    DISABLED = "disabled"
    EXPIRED = "expired"


class PartialReason(StrEnum):
    """Why comments are missing: on further pages, loaded by a script, or unknown."""

    PAGED = "paged"
    SCRIPT_LOADED = "script_loaded"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """A state of comments; ``reason`` is set for ``PARTIAL`` alone."""

    state: CommentsState
    reason: PartialReason | None = None


class CommentOrigin(StrEnum):
    """Where a comment was read: in the page, or in which kind of external answer."""

    PAGE = "page"
    NEXT_PAGE = "next_page"
    FEED = "feed"
    WORDPRESS = "wordpress"
    WORDPRESS_COM = "wordpress_com"
    DISQUS = "disqus"
    DISCOURSE = "discourse"
    REMARK42 = "remark42"
    ISSO = "isso"
    GHOST = "ghost"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLocation:
    """Where the comments of a page are, as far as the page says.

    Attributes:
        state, reason: whether all comments were found; why some are missing.
        provider: the service of the comment widget (``disqus``, ``openweb``, ...);
            ``thread``: the page's name for its discussion there; ``site``: the account,
            a short name or an address.
        feed_url: the feed of this page's comments.
        api_url, post_id: the REST API of WordPress, and the page's number in it.
        pages: further pages of the list. All addresses are absolute; None or empty if
            the page names none.
        shown: how many comments the page itself shows.
        is_flattened: replies may answer others than markup shows: systems nest them
            only a few levels deep, or not at all. The feed or the API names whom.
        has_coarse_times: comments are printed without second or zone, which the feed
            or the API has.
        pings: keys under which a feed may list links of other sites as comments.
        seen: signs of comments that could not be read: ``script comments.js``,
            ``element #comments``.
    """

    state: CommentsState = CommentsState.UNKNOWN
    reason: PartialReason | None = None
    provider: str | None = None
    thread: str | None = None
    site: str | None = None
    feed_url: str | None = None
    api_url: str | None = None
    post_id: str | None = None
    pages: tuple[str, ...] = ()
    shown: int | None = None
    is_flattened: bool = False
    has_coarse_times: bool = False
    pings: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
