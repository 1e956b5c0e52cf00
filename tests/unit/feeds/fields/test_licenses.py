"""Licences of entries, and of feeds for all their entries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.formats.parse import parse_feed

NAMESPACES = (
    'xmlns:rsl="https://rslstandard.org/rsl" xmlns:cc="http://web.resource.org/cc/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:creativeCommons='
    '"http://backend.userland.com/creativeCommonsRssModule"'
)
BY = "https://creativecommons.org/licenses/by/4.0/"
NAMED = {
    "creativeCommons": (f"<creativeCommons:license>{BY}</creativeCommons:license>", BY),
    "cc": (f"<cc:license rdf:resource='{BY}'/>", BY),
    "a link": ("<atom:link rel='license' href='/l.xml'/>", "https://a.example/l.xml"),
    "RSL": (
        """<rsl:content url="https://a.example/1" server="https://rsl.example/">
        <rsl:license><rsl:permits type="usage">search</rsl:permits></rsl:license>
        </rsl:content>""",
        "RSL https://rsl.example/",
    ),
    "words of rights": ("<dc:rights>CC BY 4.0</dc:rights>", "CC BY 4.0"),
}


def read_licenses(channel: str, item: str) -> list[str]:
    text = (
        f"<rss version='2.0' {NAMESPACES}><channel><title>T</title>{channel}<item>"
        f"<title>a</title><link>https://a.example/1</link>{item}</item>"
        "<item><title>b</title><link>https://a.example/2</link></item></channel></rss>"
    )
    parsed = parse_feed(
        text.encode(),
        url="https://a.example/feed",
        content_type="text/xml",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return [entry.license for entry in parsed.entries]


@pytest.mark.parametrize(("markup", "named"), NAMED.values(), ids=list(NAMED))
def test_an_entry_names_its_licence(markup, named):
    assert read_licenses("", markup) == [named, ""]


@pytest.mark.parametrize(("markup", "named"), NAMED.values(), ids=list(NAMED))
def test_a_feed_names_the_licence_of_its_entries(markup, named):
    own = "<dc:rights>All rights reserved</dc:rights>"
    assert read_licenses(markup, own) == ["All rights reserved", named]


def test_a_copyright_of_a_feed_is_no_licence():
    assert read_licenses("<copyright>2026 The Paper</copyright>", "") == ["", ""]
