"""The kind ``feed``: RSS, Atom, JSON Feed, and sitemaps, recognised from the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.collect.answers import is_known, parse_document
from wireroom.collect.sitemap import SITEMAP_INDEX, collect_index

if TYPE_CHECKING:
    from wireroom.collect import Source, State
    from wireroom.model.feed import ParsedFeed

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


class FeedKind:
    """Reads a document of any format of feeds; of an index also its sitemaps."""

    def collect(self, source: Source, state: State) -> tuple[ParsedFeed | None, State]:
        """Fetch the document; that of an index lists what is fetched after it."""
        response = source.fetch(
            accept=ACCEPT, validators=state.validators, obey_robots=False
        )
        feed = None if is_known(response, state) else parse_document(source, response)
        was_index = feed is None and state.format == SITEMAP_INDEX
        if was_index or (feed is not None and feed.sitemaps):
            return collect_index(source, state, feed)
        return feed, state
