"""Comments beyond the page: what to ask, and what an answer says. Asks nobody itself.

One module a way: where it is asked first (``first``) and how its answer reads
(``read``). Each is written from the provider's public documentation, needs no key and
no login, and a GET is all it takes. :data:`UNREADABLE` says why others are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.hosted import (
    discourse,
    disqus,
    feed,
    isso,
    next_page,
    remark42,
    wordpress,
    wordpress_com,
)
from wireroom.model.discussion import CommentsState, Discussion, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.extract.comments.hosted.answers import Answer, Reading

__all__ = ["UNREADABLE", "Ask", "is_wanted", "plan", "read_answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Addresses to begin with, in one way."""

    way: Way
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    first: Callable[[Discussion, str], tuple[str, ...]]
    read: Callable[[Answer], Reading]


# The widget's own thread before the site's interface, a whole list before a window.
_READERS = {
    Way.DISQUS: _Reader(disqus.first, disqus.read),
    Way.DISCOURSE: _Reader(discourse.first, discourse.read),
    Way.REMARK42: _Reader(remark42.first, remark42.read),
    Way.ISSO: _Reader(isso.first, isso.read),
    Way.WORDPRESS: _Reader(wordpress.first, wordpress.read),
    Way.WORDPRESS_COM: _Reader(wordpress_com.first, wordpress_com.read),
    Way.NEXT_PAGE: _Reader(next_page.first, next_page.read),
    Way.FEED: _Reader(feed.first, feed.read),
}
# Providers that are recognised and not read, and why.
_UNDOCUMENTED = "we know no public documentation of reading it without an account"
UNREADABLE = {
    "openweb": _UNDOCUMENTED,
    "viafoura": _UNDOCUMENTED,
    "vuukle": _UNDOCUMENTED,
    "hyvor": _UNDOCUMENTED,
    "coral": "it answers free queries of administrators only",
    "facebook": "its interface asks for an access token",
    "commento": "it is asked by POST",
    "livefyre": "it was shut down",
}


def is_wanted(
    found: Discussion, *, expected: int | None, feed_count: int | None = None
) -> bool:
    """Whether there may be comments that the page itself does not show."""
    shown = found.shown or 0
    claimed = max(expected or 0, feed_count or 0)
    if found.state is CommentsState.NOT_TAKEN or not plan(found, ""):
        return False
    if claimed > shown:
        return True
    if found.provider or found.pages:
        return expected != 0
    return expected is None and not shown and found.state is not CommentsState.CLOSED


def plan(found: Discussion, page_url: str) -> tuple[Ask, ...]:
    """Give the ways to ask in, the best first; further ones where it does not do."""
    asks = (
        Ask(way=way, urls=reader.first(found, page_url))
        for way, reader in _READERS.items()
    )
    return tuple(ask for ask in asks if ask.urls)


def read_answer(way: Way, answer: Answer) -> Reading:
    """Read what was answered.

    Raises:
        Permanent: BAD_ANSWER, or a page's reasons: it is not what it should be.
    """
    try:
        return _READERS[way].read(answer)
    except (ValueError, OverflowError) as error:
        detail = f"{answer.url}: {type(error).__name__} {error}"
        raise Permanent(Reason.BAD_ANSWER, detail[:300]) from error
    except RecursionError as error:
        raise Permanent(Reason.TOO_DEEP, answer.url) from error
