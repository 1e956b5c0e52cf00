"""Which hubs push a feed: what its publisher announces, in the order the standard sets.

W3C WebSub, 3: Link headers first; only where they name no hub, what stands in the
document. JSON Feed 1.1 has ``hubs`` for it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wireroom.feeds.links import resolve_link
from wireroom.model.websub import HubLinks, Subscription, SubscriptionState

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
MIN_TIME_PER_HUB = timedelta(days=1)


class HubChange(StrEnum):
    """What a feed's announcement asks for."""

    NOTHING = "nothing"
    SUBSCRIBE = "take"
    UNSUBSCRIBE = "leave"


def decide_hub_change(
    said: HubLinks, held: Subscription | None, *, now: datetime
) -> HubChange:
    """Compare what a feed announces with the subscription there is.

    ``said.topic`` must be there. A hub that delivers is left before another is taken.
    """
    if held is None:
        return HubChange.SUBSCRIBE if said.hubs else HubChange.NOTHING
    is_same = held.hub in said.hubs and held.topic == said.topic
    ended = held.state is SubscriptionState.ENDED
    if is_same:
        return HubChange.SUBSCRIBE if ended else HubChange.NOTHING
    if (
        now - held.announced_at < MIN_TIME_PER_HUB
        or held.state is SubscriptionState.ENDING
    ):
        return HubChange.NOTHING
    if held.state in _BOUND or not said.hubs:
        return HubChange.NOTHING if ended else HubChange.UNSUBSCRIBE
    return HubChange.SUBSCRIBE


def choose_hub(said: HubLinks, held: Subscription | None) -> str:
    """Choose one of the hubs: the one we have, else the first that is safe."""
    if held is not None and held.hub in said.hubs:
        return held.hub
    safe = (hub for hub in said.hubs if hub.startswith("https://"))
    return next(safe, said.hubs[0])


_BOUND = (SubscriptionState.REQUESTED, SubscriptionState.ACTIVE)


def find_hubs(header: str, in_document: HubLinks, *, base: str) -> HubLinks:
    """Give what a feed announces; the document counts where no header names a hub.

    Args:
        header: all Link headers of the answer, joined by commas; at most 8,000
            characters are read. base: what its relative addresses are relative to.
    """
    said = select_hub_links(_parse_link_header(header[:_MAX_HEADER]), base)
    return said if said.hubs else in_document


def select_hub_links(links: Iterable[tuple[str, object]], base: str) -> HubLinks:
    """Choose among pairs of relation (one word) and address."""
    found: dict[str, list[str]] = {"hub": [], "self": []}
    for relation, link in links:
        url = resolve_link(link, base)
        if relation in found and url is not None and url not in found[relation]:
            found[relation].append(url)
    topic = next(iter(found["self"]), None)
    return HubLinks(hubs=tuple(found["hub"][:MAX_HUBS]), topic=topic)


def read_channel_hubs(channel: Mapping[str, Any], base: str) -> HubLinks:
    """Read the links of a channel, as feedparser gives them."""
    links = channel.get("links") or ()
    return select_hub_links(
        (
            (relation, link.get("href"))
            for link in links[:200]
            for relation in str(link.get("rel") or "").lower().split()
        ),
        base,
    )


def read_json_hubs(feed: Mapping[str, object], base: str) -> HubLinks:
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
    return select_hub_links([*links, ("self", feed.get("feed_url"))], base)


def _parse_link_header(header: str) -> Iterable[tuple[str, str]]:
    for url, parameters in _LINK.findall(header):
        quoted = _REL.search(parameters)
        relations = (quoted[1] or quoted[2] or "") if quoted else ""
        for relation in relations.lower().split():
            yield relation, url
