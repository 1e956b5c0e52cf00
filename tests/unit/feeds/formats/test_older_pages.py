# ruff: noqa: E501 - a case of a table is one line
"""Which page of a feed has the entries before those of another one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.formats.older_pages import find_older_page
from wireroom.feeds.formats.parse import parse_feed

URL = "https://bell.example/feed/"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ITEM = "<item><title>T</title><link>https://bell.example/1</link></item>"


def rss(head=""):
    names = "xmlns:atom='http://www.w3.org/2005/Atom'"
    channel = f"<channel><title>B</title>{head}{ITEM}</channel>"
    return f"<rss version='2.0' {names}>{channel}</rss>"


def atom(*links):
    entry = (
        "<entry><id>1</id><title>T</title><link href='https://bell.example/1'/></entry>"
    )
    head = "".join(f"<link rel='{rel}' href='{href}'/>" for rel, href in links)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id>{head}{entry}</feed>"


def json_feed(more=""):
    item = '{"id": "1", "url": "https://bell.example/1"}'
    version = "https://jsonfeed.org/version/1.1"
    return f'{{"version": "{version}", {more} "items": [{item}]}}'


WORDPRESS = "<generator>https://wordpress.org/?v=6.4</generator>"


@pytest.mark.parametrize(
    ("document", "url", "header", "older"),
    [
        pytest.param(rss("<atom:link rel='next' href='/feed/?page=2'/>"), URL, "", "?page=2", id="a page, rss"),
        pytest.param(atom(("next", "?p=2")), URL, "", "?p=2", id="a page, atom"),
        pytest.param(atom(("next", "?p=2"), ("prev-archive", "2025")), URL, "", "2025", id="an archive before a page"),
        pytest.param(atom(("prev-archive", "?y=2025"), ("next-archive", "?y=2027")), URL, "", "?y=2025", id="an archive"),
        pytest.param(atom(("self", "?p=2")), URL, "", None, id="itself"),
        pytest.param(atom(("next", URL)), URL, "", None, id="the same page"),
        pytest.param(atom(("next", "https://other.example/2")), URL, "", None, id="at another host"),
        pytest.param(atom(("next", "javascript:x")), URL, "", None, id="no address"),
        pytest.param(rss(), URL, '<https://bell.example/feed/?p=2>; rel="next"', "?p=2", id="a Link header"),
        pytest.param(rss(), URL, '<https://bell.example/>; rel="shortlink"', None, id="another Link header"),
        pytest.param(rss(WORDPRESS), URL, "", "?paged=2", id="WordPress"),
        pytest.param(rss(WORDPRESS), f"{URL}?paged=7&cat=3", "", "?cat=3&paged=8", id="WordPress, a later page"),
        pytest.param(rss("<generator>Hugo</generator>"), URL, "", None, id="another system"),
        pytest.param(json_feed('"next_url": "https://bell.example/feed/?p=2",'), URL, "", "?p=2", id="JSON Feed"),
        pytest.param(json_feed('"next_url": 7,'), URL, "", None, id="JSON Feed, no text"),
        pytest.param(json_feed(), URL, "", None, id="JSON Feed without"),
    ],
)  # fmt: skip
def test_a_page_leads_to_the_page_before_it(document, url, header, older):
    feed = parse_feed(document.encode(), url=url, fetched_at=NOW)
    found = find_older_page(feed, url=url, link_header=header)
    assert found == (older and URL + older)
