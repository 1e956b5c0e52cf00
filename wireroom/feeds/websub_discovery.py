"""Which hubs push a feed: what its publisher announces, in the order the standard sets.

W3C WebSub, 3: Link headers first; only where they name no hub, what stands in the
document. JSON Feed 1.1 has ``hubs`` for it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wireroom.feeds.links import absolute
from wireroom.model.websub import Announced, Held, SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

# More than any publisher names; further ones are not read.
MAX_HUBS = 5
_MAX_HEADER = 8_000
_LINK = re.compile(
    r"<([^<>\s]{1,2000})>((?:\s{0,9};\s{0,9}[\w*-]{1,40}"
    r"(?:\s{0,9}=\s{0,9}(?:\"[^\"]{0,500}\"|[^\s\",;<>]{0,500}))?){1,10})"
)
_REL = re.compile(
    r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|([^\s\",;]{1,100}))",
    re.IGNORECASE,
)

# A hub is kept for so long whatever the feed says then: one that names another hub, or
# none, at each poll would have us ask a hub at each poll.
KEPT = timedelta(days=1)


class Change(StrEnum):
    """What a feed's announcement asks for."""

    NOTHING = "nothing"
    TAKE = "take"
    LEAVE = "leave"


def change(said: Announced, held: Held | None, *, now: datetime) -> Change:
    """Compare what a feed announces with the subscription there is.

    ``said.topic`` must be there. A hub that delivers is left before another is taken.
    """
    if held is None:
        return Change.TAKE if said.hubs else Change.NOTHING
    is_same = held.hub in said.hubs and held.topic == said.topic
    ended = held.state is SubscriptionState.ENDED
    if is_same:
        return Change.TAKE if ended else Change.NOTHING
    if now - held.announced_at < KEPT or held.state is SubscriptionState.ENDING:
        return Change.NOTHING
    if held.state in _BOUND or not said.hubs:
        return Change.NOTHING if ended else Change.LEAVE
    return Change.TAKE


def choose(said: Announced, held: Held | None) -> str:
    """Choose one of the hubs: the one we have, else the first that is safe."""
    if held is not None and held.hub in said.hubs:
        return held.hub
    safe = (hub for hub in said.hubs if hub.startswith("https://"))
    return next(safe, said.hubs[0])


_BOUND = (SubscriptionState.ASKED, SubscriptionState.ACTIVE)


def announced(header: str, in_document: Announced, *, base: str) -> Announced:
    """Give what a feed announces; the document counts where no header names a hub.

    Args:
        header: all Link headers of the answer, joined by commas; at most 8,000
            characters are read. base: what its relative addresses are relative to.
    """
    said = from_links(_links(header[:_MAX_HEADER]), base)
    return said if said.hubs else in_document


def from_links(links: Iterable[tuple[str, object]], base: str) -> Announced:
    """Choose among pairs of relation (one word) and address."""
    found: dict[str, list[str]] = {"hub": [], "self": []}
    for relation, link in links:
        url = absolute(link, base)
        if relation in found and url is not None and url not in found[relation]:
            found[relation].append(url)
    topic = next(iter(found["self"]), None)
    return Announced(hubs=tuple(found["hub"][:MAX_HUBS]), topic=topic)


def in_markup(channel: Mapping[str, Any], base: str) -> Announced:
    """Read the links of a channel, as feedparser gives them."""
    links = channel.get("links") or ()
    return from_links(
        (
            (relation, link.get("href"))
            for link in links[:200]
            for relation in str(link.get("rel") or "").lower().split()
        ),
        base,
    )


def in_json(feed: Mapping[str, object], base: str) -> Announced:
    """Read ``hubs`` and ``feed_url`` of a JSON Feed; other kinds of hubs are no use."""
    said = feed.get("hubs")
    hubs = (
        [h for h in said[:50] if isinstance(h, dict)] if isinstance(said, list) else []
    )
    links = [
        ("hub", h.get("url"))
        for h in hubs
        if str(h.get("type")).lower() in {"websub", "pubsubhubbub"}
    ]
    return from_links([*links, ("self", feed.get("feed_url"))], base)


def _links(header: str) -> Iterable[tuple[str, str]]:
    for url, parameters in _LINK.findall(header):
        quoted = _REL.search(parameters)
        relations = (quoted[1] or quoted[2] or "") if quoted else ""
        for relation in relations.lower().split():
            yield relation, url
