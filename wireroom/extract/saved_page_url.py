"""The address a kept page was served at, as far as it says so itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.extract.decode_page import read_tree
from wireroom.extract.page_index import take_survey
from wireroom.http.urls import canonicalize, is_homepage

if TYPE_CHECKING:
    from wireroom.model.article import Page

# What browsers write at the head of a page they save ("mark of the web").
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S{1,2048}) -->")
_HEAD_BYTES = 2_048


def own_address(page: Page) -> str | None:
    """Return where a page says that it stands; None where it says nothing usable.

    What the browser noted that saved it, else ``rel=canonical``, else ``og:url``.
    Absolute, and no front page: publishers let every page point there.
    """
    noted = _SAVED_FROM.search(page.body[:_HEAD_BYTES])
    if noted is not None:
        return _usable(noted[1].decode("utf-8", "replace"))
    try:
        found = take_survey(read_tree(page))
    except Permanent:
        return None
    named = (found.links.get("canonical", ""), found.first("og:url"))
    return next(filter(None, map(_usable, named)), None)


def _usable(url: str) -> str | None:
    try:
        return None if is_homepage(url) else canonicalize(url)
    except Permanent:
        return None
