"""Step 0, for a person: book an address by hand, as if a feed had shown it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import canonicalize
from wireroom.model.feed import FeedEntry
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.poll import ACCEPT, sighting

if TYPE_CHECKING:
    from wireroom.steps.context import Resources
    from wireroom.store.entries import Sighting


def book(given: Resources, url: str) -> tuple[int, ...]:
    """Book an address, or every entry of the feed that is there.

    Returns the articles these addresses belong to, whether they are new or not.

    Raises:
        Permanent, Transient: it is no address, or nothing answers there.
    """
    sightings = _seen_at(given, canonicalize(url))
    now = given.now()
    with given.store.begin() as tx:
        source_id, feed_id = tx.directory.by_hand()
        tx.entries.record(
            feed_id,
            source_id,
            sightings,
            now=now,
            lease_until=now + given.policy.sweep,
        )
        return tx.articles.owners([s.key for s in sightings if s.key])


def _seen_at(given: Resources, url: str) -> list[Sighting]:
    """Give what a feed at this address lists; a page is a sighting of itself."""
    request = FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=given.policy.feed_max_bytes,
        allow_private=given.policy.allow_private,
        obey_robots=given.policy.obey_robots,
    )
    answer = given.web.fetch(request)
    try:
        feed = parse_feed(
            answer.body,
            url=answer.final_url,
            content_type=answer.headers.get("content-type", ""),
            fetched_at=given.now(),
        )
    except Permanent:
        return [sighting(FeedEntry(identity=url, url=url))]
    return [sighting(entry) for entry in feed.entries]
