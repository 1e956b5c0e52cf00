"""Step 0, for a person: book an address by hand, as if a feed had shown it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.feeds.parse import parse_feed
from wireroom.http.urls import canonicalize_url
from wireroom.model.feed import FeedEntry
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.poll import ACCEPT, to_sighting

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext
    from wireroom.store.entries import Sighting


def submit_url(given: StepContext, url: str) -> tuple[int, ...]:
    """Book an address, or every entry of the feed that is there.

    Returns the articles these addresses belong to, whether they are new or not.

    Raises:
        Permanent, Transient: it is no address, or nothing answers there.
    """
    sightings = _read_sightings(given, canonicalize_url(url))
    now = given.now()
    with given.store.begin() as tx:
        source_id, feed_id = tx.sources.ensure_manual_feed()
        tx.entries.record_sightings(
            feed_id,
            source_id,
            sightings,
            now=now,
            lease_until=now + given.policy.resend_after,
        )
        return tx.articles.find_owners([s.key for s in sightings if s.key])


def _read_sightings(given: StepContext, url: str) -> list[Sighting]:
    """Give what a feed at this address lists; a page is a sighting of itself."""
    request = FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=given.policy.feed_max_bytes,
        allow_private=given.policy.allow_private,
        obey_robots=given.policy.obey_robots,
    )
    answer = given.http.fetch(request)
    try:
        feed = parse_feed(
            answer.body,
            url=answer.final_url,
            content_type=answer.headers.get("content-type", ""),
            fetched_at=given.now(),
        )
    except Permanent:
        return [to_sighting(FeedEntry(identity=url, url=url))]
    return [to_sighting(entry) for entry in feed.entries]
