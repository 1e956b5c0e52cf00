"""Entries of a feed as sightings: with a canonical URL, or the reason for none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.decide.entries.entry_filters import find_dropping_rule, find_late_entries
from wireroom.decide.polling.habits import FeedContent
from wireroom.errors import Permanent, Reason
from wireroom.http.urls import canonicalize_url, make_url_key
from wireroom.http.wrapped_links import unwrap_url
from wireroom.model.sighting import Sighting

if TYPE_CHECKING:
    from wireroom.model.feed import FeedEntry, ParsedFeed
    from wireroom.model.rows import FeedRow


def to_sighting(entry: FeedEntry) -> Sighting:
    """Return an entry with its canonical URL, or with the reason why it has none."""
    if entry.url is None:
        return Sighting(entry=entry, url=None, key=None, reason=Reason.NO_LINK)
    try:
        given = canonicalize_url(entry.url)
    except Permanent as error:
        return Sighting(entry=entry, url=None, key=None, reason=error.reason)
    target = unwrap_url(given)
    return Sighting(
        entry=entry,
        url=target or given,
        key=make_url_key(target or given),
        wrapper=given if target else None,
    )


def take_entries(
    feed: FeedRow, parsed: ParsedFeed, *, is_first: bool
) -> list[Sighting]:
    """Return the entries of a feed as sightings, those that its filters drop marked.

    Args:
        is_first: whether the feed was never read before.
    """
    filters = feed.filters
    if not filters:
        return [to_sighting(entry) for entry in parsed.entries]
    found = [_filter_entry(entry, feed, parsed.language) for entry in parsed.entries]
    # A number of entries is one of those that are taken, not of those that are shown.
    late = find_late_entries(
        [each.entry for each in found if each.reason is None],
        filters.first_poll,
        since=feed.created_at,
        is_first=is_first,
    )
    rule = f"first_poll: {filters.first_poll}"
    return [
        _drop(each.entry, rule)
        if each.reason is None and each.entry.identity in late
        else each
        for each in found
    ]


def _filter_entry(entry: FeedEntry, feed: FeedRow, language: str | None) -> Sighting:
    target = unwrap_url(entry.url) if entry.url else None
    shown = replace(entry, url=target) if target else entry
    rule = find_dropping_rule(shown, feed.filters, language=language)
    return to_sighting(entry) if rule is None else _drop(entry, rule)


def _drop(entry: FeedEntry, rule: str) -> Sighting:
    return Sighting(entry=entry, url=None, key=None, reason=Reason.FILTERED, rule=rule)


def to_content(feed: ParsedFeed, *, new_entries: int, copies: int = 0) -> FeedContent:
    """Return what the schedule of polls depends on in a parsed feed.

    Args:
        copies: entries of the last poll that were copies, as is known since.
    """
    return FeedContent(
        new_entries=new_entries,
        copies=copies,
        published=tuple(e.published.at for e in feed.entries if e.published),
        hints=feed.hints,
    )
