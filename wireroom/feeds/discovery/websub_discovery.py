"""Finds the WebSub hubs that a feed announces, and chooses among them.

W3C WebSub, 3: Link headers first; the links of the document only if no header names a
hub. JSON Feed 1.1 has ``hubs``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.feeds.fields.links import resolve_link
from wireroom.model.websub import HubLinks, Subscription, SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from wireroom.feeds.fields.feedparser_types import ParsedNode

# More than any publisher announces; the rest is ignored.
MAX_HUBS = 5
_MAX_HEADER = 8_000
_LINK = re.compile(
    r"<([^<>\s]{1,2000})>((?:\s{0,9};\s{0,9}[\w*-]{1,40}"
    r"(?:\s{0,9}=\s{0,9}(?:\"[^\"]{0,500}\"|[^\s\",;<>]{0,500}))?){1,10})"
)
_PARAMETER = re.compile(
    r";\s{0,9}([\w*-]{1,40})"
    r"(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|([^\s\",;<>]{0,500})))?"
)

# A hub is kept for at least this long: a feed that announces another hub, or none, at
# each poll would otherwise cause a subscription request at each poll.
MIN_TIME_PER_HUB = timedelta(days=1)


class HubChange(StrEnum):
    """The change of a subscription that a feed's announcement requires."""

    NOTHING = "nothing"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


def decide_hub_change(
    announced: HubLinks, subscription: Subscription | None, *, now: datetime
) -> HubChange:
    """Compare what a feed announces with its subscription.

    ``announced.topic`` must be set. An active subscription is ended before another hub
    is subscribed to.
    """
    if subscription is None:
        return HubChange.SUBSCRIBE if announced.hubs else HubChange.NOTHING
    state = subscription.state
    has_ended = state is SubscriptionState.ENDED
    if subscription.hub in announced.hubs and subscription.topic == announced.topic:
        return HubChange.SUBSCRIBE if has_ended else HubChange.NOTHING
    is_recent = now - subscription.announced_at < MIN_TIME_PER_HUB
    if is_recent or state is SubscriptionState.ENDING:
        return HubChange.NOTHING
    if state in _BOUND or not announced.hubs:
        return HubChange.NOTHING if has_ended else HubChange.UNSUBSCRIBE
    return HubChange.SUBSCRIBE


def choose_hub(announced: HubLinks, subscription: Subscription | None) -> str:
    """Choose a hub: the one of the subscription, else the first with https."""
    if subscription is not None and subscription.hub in announced.hubs:
        return subscription.hub
    encrypted = (hub for hub in announced.hubs if hub.startswith("https://"))
    return next(encrypted, announced.hubs[0])


_BOUND = (SubscriptionState.REQUESTED, SubscriptionState.ACTIVE)


def find_hubs(header: str, in_document: HubLinks, *, base: str) -> HubLinks:
    """Return the hubs that a response announces; the document's if no header has any.

    Args:
        header: all Link headers of the response, joined by commas; at most 8,000
            characters are read. base: the address to resolve its links against.
    """
    in_header = select_hub_links(parse_link_header(header), base)
    return in_header if in_header.hubs else in_document


def select_hub_links(links: Iterable[tuple[str, object]], base: str) -> HubLinks:
    """Select the hubs and the topic from pairs of a relation and an address."""
    urls: dict[str, list[str]] = {"hub": [], "self": []}
    for relation, link in links:
        url = resolve_link(link, base)
        if relation in urls and url is not None and url not in urls[relation]:
            urls[relation].append(url)
    topic = next(iter(urls["self"]), None)
    return HubLinks(hubs=tuple(urls["hub"][:MAX_HUBS]), topic=topic)


def read_channel_hubs(channel: ParsedNode, base: str) -> HubLinks:
    """Read the hubs from the links of a channel as feedparser returns it."""
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
    """Read ``hubs`` and ``feed_url`` of a JSON Feed; only WebSub hubs are supported."""
    hubs = feed.get("hubs")
    links = [
        ("hub", hub.get("url"))
        for hub in (hubs[:50] if isinstance(hubs, list) else ())
        if isinstance(hub, dict)
        and str(hub.get("type")).lower() in {"websub", "pubsubhubbub"}
    ]
    return select_hub_links([*links, ("self", feed.get("feed_url"))], base)


def parse_link_header(header: str) -> Iterable[tuple[str, str]]:
    """Yield pairs of a relation and an address, as the header prints it (RFC 8288)."""
    for url, parameters in _LINK.findall(header[:_MAX_HEADER]):
        values = (
            quoted or bare.strip("'")
            for name, quoted, bare in _PARAMETER.findall(parameters)
            if name.lower() == "rel"
        )
        # The first one counts; in the text of another parameter there is none.
        for relation in next(values, "").lower().split():
            yield relation, url
