"""Entries of a feed as sightings: with a canonical URL, or the reason for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.habits import FeedContent
from wireroom.errors import Permanent, Reason
from wireroom.http.urls import canonicalize_url, make_url_key
from wireroom.store.entries import Sighting

if TYPE_CHECKING:
    from wireroom.model.feed import FeedEntry, ParsedFeed


def to_sighting(entry: FeedEntry) -> Sighting:
    """Return an entry with its canonical URL, or with the reason why it has none."""
    if entry.url is None:
        return Sighting(entry=entry, url=None, key=None, reason=Reason.NO_LINK)
    try:
        url = canonicalize_url(entry.url)
    except Permanent as error:
        return Sighting(entry=entry, url=None, key=None, reason=error.reason)
    return Sighting(entry=entry, url=url, key=make_url_key(url))


def to_content(feed: ParsedFeed, *, new_entries: int) -> FeedContent:
    """Return what the schedule of polls depends on in a parsed feed."""
    return FeedContent(
        new_entries=new_entries,
        published=tuple(e.published.at for e in feed.entries if e.published),
        hints=feed.hints,
    )
