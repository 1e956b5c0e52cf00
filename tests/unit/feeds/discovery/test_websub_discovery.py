from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.feeds.discovery.websub_discovery import (
    MAX_HUBS,
    HubChange,
    choose_hub,
    decide_hub_change,
    find_hubs,
)
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.websub import HubLinks, Subscription, SubscriptionState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://paper.example/feed"
HUB = "https://hub.example/"
OTHER = "https://other.example/"
NONE = HubLinks()

ATOM_LINKS = f'<link rel="hub" href="{HUB}"/><link rel="self" href="{FEED}"/>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{}'
    "<entry><id>1</id><title>One</title>"
    '<link href="https://paper.example/1"/></entry></feed>'
)
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T'
    "</title><link>https://paper.example/</link>{}<item><title>One</title>"
    "<link>https://paper.example/1</link></item></channel></rss>"
)
JSON = (
    '{{"version": "https://jsonfeed.org/version/1.1", "title": "T", {}'
    ' "items": [{{"id": "1", "url": "https://paper.example/1"}}]}}'
)
DOCUMENTS = {
    "atom": (ATOM.format(ATOM_LINKS), HubLinks(hubs=(HUB,), topic=FEED)),
    "rss": (
        RSS.format(ATOM_LINKS.replace("<link", "<atom:link")),
        HubLinks(hubs=(HUB,), topic=FEED),
    ),
    "rss without a hub": (
        RSS.format(f'<atom:link rel="self" href="{FEED}"/>'),
        HubLinks(topic=FEED),
    ),
    "an item's own hub is not the feed's": (
        RSS.format("").replace(
            "<title>One", f'<atom:link rel="hub" href="{HUB}"/><title>One'
        ),
        NONE,
    ),
    "two words in one rel": (
        ATOM.format(f'<link rel="Hub self" href="{FEED}"/>'),
        HubLinks(hubs=(FEED,), topic=FEED),
    ),
    "relative": (
        ATOM.format('<link rel="hub" href="/hub"/><link rel="self" href="/feed"/>'),
        HubLinks(hubs=("https://paper.example/hub",), topic=FEED),
    ),
    "no web address": (
        ATOM.format('<link rel="hub" href="file:///etc/passwd"/>'),
        NONE,
    ),
    "hubs twice and too many": (
        ATOM.format(
            "".join(f'<link rel="hub" href="{HUB}{n // 2}"/>' for n in range(40))
        ),
        HubLinks(hubs=tuple(f"{HUB}{n}" for n in range(MAX_HUBS))),
    ),
    "json": (
        JSON.format(
            f'"feed_url": "{FEED}", "hubs": [{{"type": "rssCloud", "url": "{OTHER}"}},'
            f' {{"type": "WebSub", "url": "{HUB}"}}],'
        ),
        HubLinks(hubs=(HUB,), topic=FEED),
    ),
    "json of other shapes": (
        JSON.format('"feed_url": 7, "hubs": ["x", null, {"type": 1, "url": []}],'),
        NONE,
    ),
    "json without": (JSON.format('"hubs": {},'), NONE),
}


@pytest.mark.parametrize(("body", "found"), DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_a_document_names_its_hubs(body, found):
    parsed = parse_feed(body.encode(), url=FEED, fetched_at=NOW)
    assert parsed.hub_links == found


HEADERS = {
    "two links in one line": (
        f'<{HUB}>; rel="hub", <{FEED}>; rel="self"',
        HubLinks(hubs=(HUB,), topic=FEED),
    ),
    "without quotes, in capitals": (f"<{HUB}>;REL=Hub", HubLinks(hubs=(HUB,))),
    "other parameters, commas in quotes": (
        f'<{HUB}>; title="a, b"; rel="x hub"',
        HubLinks(hubs=(HUB,)),
    ),
    "relative": ('</hub>; rel="hub"', HubLinks(hubs=("https://paper.example/hub",))),
    "a comma in the address": (
        f'<{HUB}?a,b>; rel="hub"',
        HubLinks(hubs=(f"{HUB}?a,b",)),
    ),
    "a relation in a title": (
        f'<{HUB}>; title="x; rel=next"; rel=hub',
        HubLinks(hubs=(HUB,)),
    ),
    "apostrophes": (f"<{HUB}>; rel='hub'", HubLinks(hubs=(HUB,))),
    "the first of two relations": (f'<{HUB}>; rel=next; rel="hub"', NONE),
    "no web address": ('<javascript:x>; rel="hub"', NONE),
    "torn": (f'<{HUB}>; rel="hu', NONE),
    "other relations": (f'<{HUB}>; rel="next", <{FEED}>', NONE),
    "beyond the bound": (" " * 8_000 + f'<{HUB}>; rel="hub"', NONE),
}


@pytest.mark.parametrize(("header", "found"), HEADERS.values(), ids=list(HEADERS))
def test_link_headers_name_hubs(header, found):
    assert find_hubs(header, NONE, base=FEED) == found


def test_the_header_goes_before_the_document_where_it_names_a_hub():
    inside = HubLinks(hubs=(OTHER,), topic="https://paper.example/inside")
    header = f'<{HUB}>; rel="hub", <{FEED}>; rel="self"'
    assert find_hubs(header, inside, base=FEED) == HubLinks(hubs=(HUB,), topic=FEED)
    assert find_hubs(f'<{FEED}>; rel="self"', inside, base=FEED) == inside


@given(st.text(alphabet="<>;,=\" relhubself/:h'\\\0é", max_size=300))
def test_any_header_is_read(header):
    found = find_hubs(header, NONE, base=FEED)
    assert all(hub.startswith(("http://", "https://")) for hub in found.hubs)


STATES = SubscriptionState
OLD, YOUNG = NOW - timedelta(days=2), NOW - timedelta(hours=2)
CHANGES = {
    "the first hub": ((HUB,), None, HubChange.SUBSCRIBE),
    "no hub, none before": ((), None, HubChange.NOTHING),
    "the same": ((OTHER, HUB), (STATES.ACTIVE, OLD), HubChange.NOTHING),
    "the same that said no": ((HUB,), (STATES.DENIED, OLD), HubChange.NOTHING),
    "the same after it had ended": ((HUB,), (STATES.ENDED, YOUNG), HubChange.SUBSCRIBE),
    "another, while one delivers": (
        (OTHER,),
        (STATES.ACTIVE, OLD),
        HubChange.UNSUBSCRIBE,
    ),
    "another, while one is asked": (
        (OTHER,),
        (STATES.REQUESTED, OLD),
        HubChange.UNSUBSCRIBE,
    ),
    "another, while one is left": ((OTHER,), (STATES.ENDING, OLD), HubChange.NOTHING),
    "another, after one was left": ((OTHER,), (STATES.ENDED, OLD), HubChange.SUBSCRIBE),
    "another in place of one that failed": (
        (OTHER,),
        (STATES.FAILING, OLD),
        HubChange.SUBSCRIBE,
    ),
    "another within a day": ((OTHER,), (STATES.ACTIVE, YOUNG), HubChange.NOTHING),
    "another within a day of the end": (
        (OTHER,),
        (STATES.ENDED, YOUNG),
        HubChange.NOTHING,
    ),
    "none any more": ((), (STATES.ACTIVE, OLD), HubChange.UNSUBSCRIBE),
    "none, and none was asked": ((), (STATES.ANNOUNCED, OLD), HubChange.UNSUBSCRIBE),
    "none, within a day": ((), (STATES.ACTIVE, YOUNG), HubChange.NOTHING),
    "none, and it had ended": ((), (STATES.ENDED, OLD), HubChange.NOTHING),
}


@pytest.mark.parametrize(("hubs", "had", "asked"), CHANGES.values(), ids=list(CHANGES))
def test_what_a_feed_says_changes_its_subscription_at_most_once_a_day(hubs, had, asked):
    held = had and Subscription(hub=HUB, topic=FEED, state=had[0], announced_at=had[1])
    assert decide_hub_change(HubLinks(hubs=hubs, topic=FEED), held, now=NOW) is asked


def test_another_topic_is_another_subscription():
    held = Subscription(hub=HUB, topic=FEED, state=STATES.ACTIVE, announced_at=OLD)
    announced = HubLinks(hubs=(HUB,), topic=f"{FEED}/2")
    assert decide_hub_change(announced, held, now=NOW) is HubChange.UNSUBSCRIBE


def test_a_hub_we_have_is_kept_and_a_new_one_is_safe_where_one_is():
    held = Subscription(hub=HUB, topic=FEED, state=STATES.ACTIVE, announced_at=OLD)
    plain = "http://plain.example/"
    announced = HubLinks(hubs=(plain, OTHER, HUB), topic=FEED)
    assert choose_hub(announced, held) == HUB
    assert choose_hub(announced, None) == OTHER
    assert choose_hub(HubLinks(hubs=(plain,)), None) == plain
