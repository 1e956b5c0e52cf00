"""Good documents, and what is cut out of them, put in and doubled."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FUZZ = settings(
    max_examples=int(os.environ.get("FUZZ_INPUTS", "60")),
    deadline=None,
    # A document is large and built from many parts; that is the point.
    suppress_health_check=list(HealthCheck),
)
ROOT = Path(__file__).parents[1]

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY dash "-">]>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>Harbour</title><link>https://harbour.example/</link><ttl>60</ttl>
<item><title>Ferry &amp; tide &dash; 9</title><link>/2026/03/ferry?a=1&amp;b=2</link>
<guid isPermaLink="false">tag:harbour,2026:1</guid><dc:creator>Ada Finch</dc:creator>
<pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate><slash:comments>4</slash:comments>
<comments>https://harbour.example/2026/03/ferry#comments</comments>
<description><![CDATA[<p>The ferry <b>sails</b>.</p>]]></description>
<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded></item></channel>
</rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/">
<title type="html">Harbour</title><updated>2026-03-01T09:00:00Z</updated>
<entry xml:lang="en"><id>urn:1</id><title type="xhtml"><div>Ferry</div></title>
<link rel="alternate" href="2026/03/ferry"/><author><name>Ada</name></author>
<published>2026-03-01T08:00:00+01:00</published><content type="html">&lt;p&gt;</content>
</entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://harbour.example/">
<title>Harbour</title></channel><item rdf:about="https://harbour.example/a">
<title>Ferry</title><link>https://harbour.example/a</link></item></rdf:RDF>"""
JSON_FEED = b"""{"version":"https://jsonfeed.org/version/1.1","title":"Harbour","items":[
{"id":"1","url":"/a","title":"Ferry","content_html":"<p>","authors":[{"name":"Ada"}],
"date_published":"2026-03-01T09:00:00Z","tags":["x"],"_y":null}]}"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://harbour.example/a</loc><news:news><news:publication>
<news:language>en</news:language></news:publication><news:title>Ferry</news:title>
<news:publication_date>2026-03-01</news:publication_date></news:news></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://harbour.example/s.xml</loc><lastmod>2026-03-01</lastmod></sitemap>
</sitemapindex>"""
OPML = b"""<opml version="2.0"><head><title>L</title></head><body><outline text="News">
<outline type="rss" text="Harbour" xmlUrl="https://harbour.example/rss"
 htmlUrl="https://harbour.example/" language="en"/></outline></body></opml>"""
FEEDS = [RSS, ATOM, RDF, JSON_FEED, SITEMAP, INDEX]
PAGES = [path.read_bytes() for path in sorted((ROOT / "data").rglob("*.html"))]

MARKUP = [
    b"<",
    b">",
    b"</",
    b"/>",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"&#55296;",
    b"&nope;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?",
    b"?>",
    b"<!DOCTYPE html>",
    b"<!ENTITY a '&a;'>",
    b"\0",
    b"\x0b",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x91\xa9",
    b"<p>",
    b"<div class=comment>",
    b"<ol id=comments>",
    b"</li>",
    b"<base href='//['>",
    b"<table><td>",
    b"<svg>",
    b"<template>",
    b"<script>",
    b"</script>",
    b"<style>",
    b"<a href='http://['>",
    b"<time datetime='+292277026596-12-04'>",
    b"@Ada: ",
    b"{{",
    b"[[",
    b'{"@type":"NewsArticle","datePublished":{"a":[]}}',
    b"99999999999999999999",
    b"-1",
    b"Sun, 99 Foo 20261 99:99:99 +9999",
    b"0000-00-00",
    b"12 Replies",
    b" ",
    b"\n",
    b"'",
    b'"',
]

EDITS = st.lists(
    st.tuples(
        st.integers(0, 100_000),
        st.sampled_from([0, 0, 1, 2, 7, 40, 300]),
        st.sampled_from(MARKUP) | st.binary(max_size=6),
        st.sampled_from([1, 1, 1, 2, 50]),
    ),
    max_size=10,
)


def edited(document: bytes, edits) -> bytes:
    """Cut at a place, and put something in once or many times."""
    for at, cut, piece, times in edits:
        here = at % (len(document) + 1)
        document = document[:here] + piece * times + document[here + cut :]
    return document[:200_000]


def documents(*seeds: bytes):
    return st.builds(edited, st.sampled_from(seeds), EDITS)
