"""The address a kept page was served at, as far as it says so itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.extract.decode_page import parse_page
from wireroom.extract.page_index import index_page
from wireroom.http.urls import canonicalize_url, is_homepage

if TYPE_CHECKING:
    from wireroom.model.article import Page

# What browsers write at the head of a page they save ("mark of the web").
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S{1,2048}) -->")
_HEAD_BYTES = 2_048


def find_saved_url(page: Page) -> str | None:
    """Return where a page says that it stands; None where it says nothing usable.

    What the browser noted that saved it, else ``rel=canonical``, else ``og:url``.
    Absolute, and no front page: publishers let every page point there.
    """
    noted = _SAVED_FROM.search(page.body[:_HEAD_BYTES])
    if noted is not None:
        return _to_article_url(noted[1].decode("utf-8", "replace"))
    try:
        found = index_page(parse_page(page))
    except Permanent:
        return None
    named = (found.links.get("canonical", ""), found.find_meta("og:url"))
    return next(filter(None, map(_to_article_url, named)), None)


def _to_article_url(url: str) -> str | None:
    try:
        return None if is_homepage(url) else canonicalize_url(url)
    except Permanent:
        return None
