"""Selectors that are proposed for the article links of section pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.unit.feeds.section_pages.section_pages import PAGES
from wireroom.feeds.section_pages.section_page import read_section_page
from wireroom.feeds.section_pages.section_selector import propose_selector

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
# The markup of the others has no name that only their articles have.
SELECTORS = {
    "cards": "h3 a",
    "list": ".items a",
    "infinite scroll": "a.t",
    "German teasers": "h2 a",
    "Japanese list": ".list_item a",
    "table": None,
    "numbers in the query": None,
    "cards in links, hashed classes": None,
    "two languages": "h4 a",
    "short titles by date": "h3 a",
    "links over tiles": ".tile a",
    "topics over headlines": "a.headline",
    "brief titles in a plain list": None,
    "short addresses": ".h a",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_selector_finds_what_the_page_shows_by_itself(page):
    body, options = page.html.encode(), {"url": page.url, "fetched_at": NOW}
    selector = propose_selector(body, url=page.url)
    assert selector == SELECTORS[page.name]
    if selector is not None:
        by_itself = read_section_page(body, **options)
        by_selector = read_section_page(body, selector=selector, **options)
        assert by_selector == by_itself
