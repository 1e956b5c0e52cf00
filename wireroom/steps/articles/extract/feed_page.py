"""A page made of a feed's text, for an article whose own page cannot be read.

A publisher that sends the whole text in the feed has published it: a page that is
refused, shows a challenge or is built by a script, and a site that is away, do not cost
the article. Its visits read the page as soon as that can be read.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from wireroom.decide.failures.breakers import is_host_failure
from wireroom.errors import Reason
from wireroom.model.http import FetchResponse
from wireroom.store.feeds.feed_texts import get_feed_text

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.errors import Permanent, Transient
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction

# Reasons for which a page was not fetched or had no text, though the article exists.
UNREADABLE = frozenset({
    Reason.REFUSED, Reason.CHALLENGE, Reason.CLIENT_ERROR, Reason.NO_TEXT,
    Reason.CONSENT_WALL, Reason.TOO_LARGE, Reason.TOO_DEEP, Reason.BAD_ENCODING,
})  # fmt: skip
# The header of a stored page that names its origin.
ORIGIN_HEADER, FROM_FEED = "wireroom-origin", "feed"
# A teaser of one or two sentences is shorter; it must not be stored as the article.
MIN_CHARACTERS = 400
_TAG = re.compile(r"<[^<>]{0,2000}>")


def can_replace_page(error: Transient | Permanent) -> bool:
    """Return whether the feed's text may replace a page whose download failed so.

    Not where the site says that the page was removed.
    """
    is_unreadable = error.reason in UNREADABLE or error.reason is Reason.NOT_FOUND
    return is_unreadable or is_host_failure(error)


def build_feed_page(
    tx: Transaction, article: ArticleRow, *, now: datetime
) -> FetchResponse | None:
    """Return the feed's text of an article as a page; None if it has only a teaser."""
    text = get_feed_text(tx.connection, article.id)
    if text is None or len(_TAG.sub("", text.content_html).strip()) < MIN_CHARACTERS:
        return None
    title = html.escape(text.title)
    document = (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{text.content_html}</article></body></html>"
    )
    return FetchResponse(
        url=article.url,
        final_url=article.url,
        status=200,
        headers={"content-type": "text/html; charset=utf-8", ORIGIN_HEADER: FROM_FEED},
        body=document.encode("utf-8", "replace"),
        fetched_at=now,
    )
