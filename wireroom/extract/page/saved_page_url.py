"""Finds the URL of a saved page in the page itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.http.urls import canonicalize_url, is_homepage

if TYPE_CHECKING:
    from wireroom.model.article import Page

# The comment that browsers write at the start of a saved page ("mark of the web").
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S{1,2048}) -->")
_HEAD_BYTES = 2_048


def find_saved_url(page: Page) -> str | None:
    """Return the canonicalized URL of a saved page, or None if it has no usable one.

    The comment of the browser that saved the page decides; else ``rel=canonical``, else
    ``og:url``. A usable URL is absolute and not a homepage, because some publishers
    declare their homepage as canonical on every page.
    """
    comment = _SAVED_FROM.search(page.body[:_HEAD_BYTES])
    if comment is not None:
        return _to_article_url(comment[1].decode("utf-8", "replace"))
    try:
        index = index_page(parse_page(page))
    except Permanent:
        return None
    declared = (index.links.get("canonical", ""), index.find_meta("og:url"))
    return next(filter(None, map(_to_article_url, declared)), None)


def _to_article_url(url: str) -> str | None:
    try:
        return None if is_homepage(url) else canonicalize_url(url)
    except Permanent:
        return None
