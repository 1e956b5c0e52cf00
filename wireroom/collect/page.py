"""The kind ``page``: a section page without a feed, as its visitors see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.collect.answers import is_known
from wireroom.feeds.section_pages.section_page import read_section_page
from wireroom.http.classify import PAGE_ACCEPT

if TYPE_CHECKING:
    from wireroom.collect import Source, State
    from wireroom.model.feed import ParsedFeed


class PageKind:
    """Reads the article links of a page, by the rules of its robots.txt."""

    def collect(self, source: Source, state: State) -> tuple[ParsedFeed | None, State]:
        """Fetch the page; its article links are the entries."""
        response = source.fetch(accept=PAGE_ACCEPT, validators=state.validators)
        if is_known(response, state):
            return None, state
        page = read_section_page(
            response.body,
            url=response.final_url,
            content_type=response.headers.get("content-type", ""),
            fetched_at=source.now(),
            utc_offset_minutes=source.utc_offset_minutes,
            selector=source.selector,
        )
        return page, state
