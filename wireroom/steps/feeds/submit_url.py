"""Step 0, for a person: add a URL by hand, as if a feed had listed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.collect.feed import ACCEPT
from wireroom.decide.sources.credentials import build_login_credentials
from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.url_login import split_login
from wireroom.http.urls import canonicalize_url
from wireroom.masking import mask_unreadable
from wireroom.model.feed import FeedEntry
from wireroom.model.http import FetchRequest
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.steps.feeds.source_zone import find_utc_offset

if TYPE_CHECKING:
    from wireroom.model.credentials import Credentials
    from wireroom.model.sighting import Sighting
    from wireroom.steps.context import StepContext


def submit_url(ctx: StepContext, url: str) -> tuple[int, ...]:
    """Add a URL, or every entry of the feed at that URL.

    Returns the articles that own these URLs, new ones and known ones.

    Raises:
        Permanent, Transient: not a URL, or no page and no feed answers there.
    """
    try:
        url, login = split_login(url)
    except ValueError as error:
        raise Permanent(Reason.BAD_URL, f"{mask_unreadable(url)!r}: {error}") from None
    credentials = build_login_credentials(url, login)
    sightings = _read_sightings(ctx, canonicalize_url(url), credentials)
    now = ctx.now()
    with ctx.store.begin() as tx:
        source_id, feed_id = tx.sources.ensure_manual_feed()
        tx.entries.record_sightings(
            feed_id,
            source_id,
            sightings,
            now=now,
            due_at=now,
        )
        return tx.articles.find_owners([s.key for s in sightings if s.key])


def _read_sightings(
    ctx: StepContext, url: str, credentials: Credentials | None
) -> list[Sighting]:
    """Return the entries of the feed at a URL; for a page, the page itself."""
    request = FetchRequest(
        url=url,
        accept=ACCEPT,
        max_bytes=ctx.policy.feed_max_bytes,
        allow_private=ctx.policy.allow_private,
        obey_robots=ctx.policy.obey_robots,
        credentials=credentials,
        may_wait=True,
    )
    response = ctx.http.fetch(request)
    try:
        feed = parse_feed(
            response.body,
            url=response.final_url,
            content_type=response.headers.get("content-type", ""),
            fetched_at=ctx.now(),
            utc_offset_minutes=find_utc_offset(ctx, response.final_url),
        )
    except Permanent:
        return [to_sighting(FeedEntry(identity=url, url=url))]
    return [to_sighting(entry) for entry in feed.entries]
