"""What the markup of a page and its feed reserve."""

from __future__ import annotations

import pytest

from wireroom.extract.metadata.reservations import read_reservations
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page
from wireroom.model.evidence import FeedWitness
from wireroom.model.reservations import (
    Reservation,
    ReservationKind,
    ReservationSource,
)

URL = "https://post.example/news/mill"


def read(head: str = "", feed: str = "", *, paywalled: bool | None = None, **page):
    body = f"<html><head>{head}</head><body></body></html>".encode()
    given = Page(url=URL, body=body, feed=FeedWitness(license=feed), **page)
    index = index_page(parse_page(given))
    return read_reservations(given, index, base=URL, paywalled=paywalled)


def show(*given, **named) -> list[tuple[str, str]]:
    return [(str(one.kind), one.value) for one in read(*given, **named)]


LICENSE = str(ReservationKind.LICENSE)


@pytest.mark.parametrize(
    ("rel", "href", "value"),
    [
        ("license", "/rights", "https://post.example/rights"),
        ("license nofollow", "rights", "https://post.example/news/rights"),
        ("tdm-policy", "https://a.example/p", "https://a.example/p"),
    ],
)
def test_a_link_names_the_licence(rel, href, value):
    assert show(f'<link rel="{rel}" href="{href}">') == [(LICENSE, value)]


@pytest.mark.parametrize(
    "head",
    ["", '<link rel="license" href=" ">', '<link rel="next" href="/2">',
     '<meta name="robots" content="index">',
     '<meta name="tdm-reservation" content="0">'],
)  # fmt: skip
def test_a_page_that_reserves_nothing_has_none(head):
    assert show(head) == []


def test_the_feed_names_a_licence_too():
    assert show(feed="CC BY 4.0") == [(LICENSE, "CC BY 4.0")]
    assert show(feed="") == []


@pytest.mark.parametrize(
    ("paywalled", "kinds"),
    [(True, [str(ReservationKind.PAYWALL)]), (False, []), (None, [])],
)
def test_a_wall_is_a_reservation(paywalled, kinds):
    assert [kind for kind, _ in show(paywalled=paywalled)] == kinds


@pytest.mark.parametrize(
    ("name", "is_read"), [("robots", True), ("wireroom", True), ("other", False)]
)
def test_directives_are_for_all_programs_or_for_this_one(name, is_read):
    assert bool(read(f'<meta name="{name}" content="noarchive">')) is is_read


def test_the_headers_come_first_then_the_markup_the_feed_and_the_wall():
    header = Reservation(
        kind=ReservationKind.LICENSE, source=ReservationSource.LINK, value="header"
    )
    head = (
        '<link rel="license" href="/rights"><meta name="tdm-reservation" content="1">'
    )
    found = read(head, "CC BY", paywalled=True, reservations=(header,))

    assert found[0] == header
    assert [one.source for one in found[1:]] == [
        ReservationSource.TDM_META,
        ReservationSource.LINK,
        ReservationSource.FEED,
        ReservationSource.JSON_LD,
    ]
