"""Query parameters that change nothing: session ids and random numbers in links.

A name is folded at a source once its removal has led to the same text for several
stories, and nowhere to another one. A parameter that numbers articles, as ``id`` does
at many sites, leads to several stories under one address, and that is a veto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from wireroom.http.urls import make_url_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Stories with the same text under two values; or repetitions of fewer stories.
MIN_STORIES, MIN_HITS = 3, 6


def find_varying_parameters(one: str, other: str) -> tuple[str, ...]:
    """Return the parameters in whose values two addresses differ; () for others.

    Everything else has to be equal, and no name may occur twice.
    """
    mine, theirs = urlsplit(one), urlsplit(other)
    if mine[:3] != theirs[:3]:
        return ()
    left, right = _read_query(mine.query), _read_query(theirs.query)
    if left is None or right is None or left.keys() != right.keys():
        return ()
    return tuple(sorted(name for name in left if left[name] != right[name]))


def strip_parameters(url: str, names: Collection[str]) -> str:
    """Return an address without these parameters."""
    parts = urlsplit(url)
    if not parts.query or not names:
        return url
    kept = [p for p in parts.query.split("&") if p.partition("=")[0] not in names]
    return urlunsplit(parts._replace(query="&".join(kept)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """An address with the title under which a feed shows it, now or before."""

    url: str
    title: str


def find_renamed_stories(
    shown: Sequence[ShownStory], gone: Sequence[ShownStory]
) -> list[tuple[int, int]]:
    """Return which stories a feed shows again under other values of a parameter.

    The feed itself is the evidence, so that no page has to be downloaded: at least
    three stories have the title of one that it shows no longer, and an address that
    differs from that one's in the same parameters alone. Without these all addresses
    that it shows have to be different ones: a parameter that numbers articles would
    leave one address.

    Returns:
        Pairs of positions in ``shown`` and ``gone``; empty without the evidence.
    """
    by_title: dict[str, list[int]] = {}
    for position, story in enumerate(gone):
        by_title.setdefault(story.title, []).append(position)
    pairs: dict[tuple[str, ...], dict[int, int]] = {}
    for position, story in enumerate(shown):
        for old in by_title.get(story.title, ()) if story.title else ():
            names = find_varying_parameters(gone[old].url, story.url)
            if names:
                pairs.setdefault(names, {}).setdefault(position, old)
    return [
        pair
        for names, found in pairs.items()
        if len(found) >= MIN_STORIES and _are_distinct(shown, names)
        for pair in found.items()
    ]


def _are_distinct(stories: Sequence[ShownStory], names: Collection[str]) -> bool:
    titles: dict[str, str] = {}
    return all(
        titles.setdefault(strip_parameters(story.url, names), story.title)
        == story.title
        for story in stories
    )


def fold_url_key(url: str, names: Collection[str]) -> str:
    """Return the key by which addresses are compared, without these parameters."""
    return make_url_key(strip_parameters(url, names))


def _read_query(query: str) -> dict[str, str] | None:
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    values = {name: value for name, _, value in pairs}
    return values if values and len(values) == len(pairs) else None
