from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.moment import ZoneSource

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/news/rss.xml"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"'


def parse(text, content_type=""):
    body = text if isinstance(text, bytes) else text.encode()
    return parse_feed(body, url=URL, content_type=content_type, fetched_at=NOW)


def rss(items, declared=""):
    return f'<rss version="2.0" {declared}><channel>{items}</channel></rss>'


def parse_one(text):
    (entry,) = parse(text).entries
    return entry


RSS_20 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/">
<channel><title>Harbour &amp; Hill</title><language>en-gb</language>
<item>
  <title>Ferry &lt;b&gt;late&lt;/b&gt; again</title>
  <link>https://harbour.example/ferry</link>
  <guid isPermaLink="false">tag:harbour,17</guid>
  <dc:creator>Ann Quay</dc:creator>
  <pubDate>Mon, 05 Jan 2026 09:30:00 GMT</pubDate>
  <description>Two hours late.</description>
  <content:encoded><![CDATA[<p>Two hours late, they say.</p>]]></content:encoded>
  <comments>https://harbour.example/ferry#comments</comments>
  <wfw:commentRss>https://harbour.example/ferry/feed</wfw:commentRss>
  <slash:comments>12</slash:comments>
</item></channel></rss>"""


def test_every_field_of_an_rss_item_is_read():
    feed = parse(RSS_20)
    (entry,) = feed.entries
    assert (feed.format, feed.title, feed.language, feed.damage) == (
        "rss20",
        "Harbour & Hill",
        "en-gb",
        None,
    )
    assert (entry.identity, entry.url) == (
        "tag:harbour,17",
        "https://harbour.example/ferry",
    )
    assert (entry.title, entry.authors) == ("Ferry late again", ("Ann Quay",))
    assert entry.published.at == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert entry.updated is None
    assert entry.summary == "Two hours late."
    assert entry.content_html == "<p>Two hours late, they say.</p>"
    assert entry.comments_url == "https://harbour.example/ferry#comments"
    assert entry.comments_feed_url == "https://harbour.example/ferry/feed"
    assert entry.comments_count == 12


def test_every_field_of_an_atom_entry_is_read():
    entry = parse_one(f"""{ATOM} xmlns:thr="http://purl.org/syndication/thread/1.0"
      xml:lang="nb"><title>Havn</title><entry>
      <id>urn:havn:9</id><title type="html">Ferje &lt;i&gt;sein&lt;/i&gt;</title>
      <link rel="self" href="/9.atom"/>
      <link rel="alternate" type="application/atom+xml" href="/9.xml"/>
      <link rel="alternate" type="text/html" href="/9"/>
      <link rel="replies" type="application/atom+xml" href="/9/replies.atom"/>
      <link rel="replies" type="text/html" href="/9/replies"/>
      <thr:total>4</thr:total><author><name>Bo Strand</name></author>
      <published>2026-01-05T10:30:00+01:00</published>
      <updated>2026-01-06T10:30:00+01:00</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>To timer.</p>
      </div></content></entry></feed>""")
    assert (entry.identity, entry.url) == ("urn:havn:9", "https://harbour.example/9")
    assert (entry.title, entry.authors) == ("Ferje sein", ("Bo Strand",))
    assert entry.published.isoformat() == "2026-01-05T10:30:00+01:00"
    assert entry.updated.isoformat() == "2026-01-06T10:30:00+01:00"
    assert "<p>To timer.</p>" in entry.content_html
    assert entry.comments_url == "https://harbour.example/9/replies"
    assert entry.comments_feed_url == "https://harbour.example/9/replies.atom"
    assert entry.comments_count == 4


def test_the_count_of_replies_may_stand_on_their_link():
    entry = parse_one(
        f'{ATOM} xmlns:thr="http://purl.org/syndication/thread/1.0"><entry><id>a</id>'
        '<link rel="replies" type="text/html" href="/r" thr:count="7"/></entry></feed>'
    )
    assert entry.comments_count == 7


@pytest.mark.parametrize("count", ["", "many", "-1", "1.5", "٣", "1" * 30])
def test_a_count_that_is_no_number_is_none(count):
    declared = 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    text = rss(f"<item><slash:comments>{count}</slash:comments></item>", declared)
    assert parse_one(text).comments_count is None


ITEM = "<item><title>Tide</title><link>https://harbour.example/tide</link></item>"


LINK = '<link rel="alternate" href="https://harbour.example/tide"/>'
ENTRY = f"<entry><title>Tide</title>{LINK}</entry>"
NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/">'
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'<rss version="0.91"><channel>{ITEM}</channel></rss>', "rss091u"),
        (f'{NETSCAPE}<rss version="0.91"><channel>{ITEM}</channel></rss>', "rss091n"),
        (f'<rss version="0.92"><channel>{ITEM}</channel></rss>', "rss092"),
        (f'<rss version="2.0"><channel>{ITEM}</channel></rss>', "rss20"),
        (f"{RDF}<channel/>{ITEM}</rdf:RDF>", "rss10"),
        (f"{ATOM}>{ENTRY}</feed>", "atom10"),
        (
            f'<feed version="0.3" xmlns="http://purl.org/atom/ns#">{ENTRY}</feed>',
            "atom03",
        ),
    ],
    ids=["rss091", "netscape", "rss092", "rss20", "rss10", "atom10", "atom03"],
)
def test_each_format_is_named_and_read(text, name):
    feed = parse(text)
    assert (feed.format, feed.damage) == (name, None)
    assert [(e.title, e.url) for e in feed.entries] == [
        ("Tide", "https://harbour.example/tide")
    ]


@pytest.mark.parametrize(
    ("item", "identity", "url"),
    [
        ("<link>/a</link>", "https://harbour.example/a", "https://harbour.example/a"),
        ("<link>a</link>", "https://harbour.example/news/a", ...),
        (
            "<guid>https://harbour.example/a</guid>",
            "https://harbour.example/a",
            "https://harbour.example/a",
        ),
        ('<guid isPermaLink="false">a-1</guid>', "a-1", None),
        ("<guid>a-1</guid>", "a-1", None),
        ("<guid>a-1</guid><link>/b</link>", "a-1", "https://harbour.example/b"),
        (
            '<guid isPermaLink="false">https://harbour.example/a</guid>',
            "https://harbour.example/a",
            "https://harbour.example/a",
        ),
        (
            '<guid isPermaLink="false">https://other.example/a</guid><link>/b</link>',
            "https://other.example/a",
            "https://harbour.example/b",
        ),
        (
            "<link>javascript:alert(1)</link><guid isPermaLink='false'>x</guid>",
            "x",
            None,
        ),
        (
            "<link>mailto:a@b.example</link><guid isPermaLink='false'>x</guid>",
            "x",
            None,
        ),
        ("<link>http://[bad</link><guid isPermaLink='false'>x</guid>", "x", None),
        (f"<link>/{'a' * 9000}</link><guid isPermaLink='false'>x</guid>", "x", None),
    ],
    ids=[
        "absolute-path",
        "relative-path",
        "guid-is-the-link",
        "guid-is-no-link",
        "guid-is-no-address",
        "guid-stays-as-it-is-beside-a-link",
        "guid-looks-like-one-and-no-other-is-there",
        "link-before-guid",
        "script",
        "mail",
        "bad-address",
        "too-long",
    ],
)
def test_an_item_has_an_identity_and_at_most_one_address(item, identity, url):
    entry = parse_one(rss(f"<item>{item}</item>"))
    assert entry.identity == identity
    assert entry.url == (identity if url is ... else url)


def test_an_item_without_id_or_link_is_known_by_its_words():
    first, second = parse(
        rss("<item><title>A</title></item><item><title>B</title></item>")
    ).entries
    assert len(first.identity) == len(second.identity) == 64
    assert first.identity != second.identity
    assert first.url is None


def test_links_are_resolved_against_the_nearest_xml_base():
    entries = parse(f"""{ATOM} xml:base="https://cdn.example/a/">
      <entry xml:base="b/"><id>1</id><link href="c"/></entry>
      <entry><id>2</id><link href="c"/></entry>
      <entry xml:base="https://x.example/"><id>3</id><link href="c"/></entry>
      </feed>""").entries
    assert [e.url for e in entries] == [
        "https://cdn.example/a/b/c",
        "https://cdn.example/a/c",
        "https://x.example/c",
    ]


def test_a_relative_xml_base_is_resolved_against_the_feed():
    entry = parse_one(rss('<item xml:base="b/"><link>c</link></item>'))
    assert entry.url == "https://harbour.example/news/b/c"


def test_an_entry_seen_twice_is_one_and_a_reused_guid_loses_none():
    item = "<item><guid isPermaLink='false'>{}</guid><link>/{}</link></item>"
    pairs = [("g", "a"), ("g", "b"), ("g", "a"), ("h", "c"), ("h", "c")]
    entries = parse(rss("".join(item.format(*pair) for pair in pairs))).entries
    assert [e.url[-1] for e in entries] == ["a", "b", "c"]
    assert len({e.identity for e in entries}) == 3
    assert entries[2].identity == "h"


def test_a_date_without_a_zone_says_so():
    entry = parse_one(rss("<item><pubDate>2026-01-05 09:30:00</pubDate></item>"))
    assert entry.published.zone is ZoneSource.ASSUMED


def test_json_feed_is_read():
    feed = parse("""{"version": "https://jsonfeed.org/version/1.1",
      "title": "Harbour", "language": "en", "items": [
        {"id": 7, "url": "/seven", "title": "Seven", "summary": "S",
         "content_html": "<p>7</p>", "date_published": "2026-01-05T09:30:00Z",
         "date_modified": "2026-01-06T09:30:00Z",
         "authors": [{"name": "Ann Quay"}, {"url": "x"}, 3]},
        {"id": "https://harbour.example/eight", "author": {"name": "Bo Strand"}},
        {"title": "nameless", "id": true},
        "no item", null]}""")
    seven, eight, nameless = feed.entries
    assert (feed.format, feed.title, feed.language) == ("json1", "Harbour", "en")
    assert (seven.identity, seven.url) == ("7", "https://harbour.example/seven")
    assert (seven.title, seven.summary, seven.content_html) == (
        "Seven",
        "S",
        "<p>7</p>",
    )
    assert seven.authors == ("Ann Quay",)
    assert (seven.published.at.day, seven.updated.at.day) == (5, 6)
    assert (eight.url, eight.authors) == (eight.identity, ("Bo Strand",))
    assert len(nameless.identity) == 64


def test_a_news_sitemap_is_read():
    feed = parse("""<?xml version="1.0"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc> https://harbour.example/tide </loc><lastmod>2026-01-06</lastmod>
        <image:image><image:title>A picture</image:title></image:image>
        <news:news><news:publication_date>2026-01-05T09:30:00Z</news:publication_date>
        <news:title>Tide &amp; time</news:title></news:news></url>
      <url><loc>ftp://harbour.example/</loc></url></urlset>""")
    (entry,) = feed.entries
    assert (feed.format, feed.damage) == ("news_sitemap", None)
    assert entry.identity == entry.url == "https://harbour.example/tide"
    assert entry.title == "Tide & time"
    assert (entry.published.at.day, entry.updated.at.day) == (5, 6)


@pytest.mark.parametrize("text", ["~ words", "|", "} {", "[1]"])
def test_only_an_opening_brace_begins_a_json_feed(text):
    with pytest.raises(Permanent) as refused:
        parse(text)
    assert refused.value.reason is Reason.NOT_A_FEED
    assert refused.value.detail.endswith("has no markup")


def test_a_gzip_body_without_its_header_is_read():
    body = (
        b"<rss version='2.0'><channel><item><title>Tide</title></item></channel></rss>"
    )
    feed = parse_feed(gzip.compress(body), url=URL, fetched_at=NOW)
    assert [entry.title for entry in feed.entries] == ["Tide"]


def test_a_relative_link_belongs_to_the_site_of_its_channel():
    item = "<item><title>Tide</title><link>/tide</link></item>"
    channel = f"<channel><link>https://paper.example/</link>{item}</channel>"
    body = f"<rss version='2.0'>{channel}</rss>".encode()
    url = "https://feeds.example/paper.xml"
    feed = parse_feed(body, url=url, fetched_at=NOW)
    assert [entry.url for entry in feed.entries] == ["https://paper.example/tide"]


WHOLE = (
    "<rss version='2.0'><channel><title>T</title>"
    "<item><title>One</title><link>https://a.example/1</link><guid>g1</guid></item>"
    "<item><link>https://a.example/2</link><title>Two &amp;amp; more</title>"
    "<guid>g2</guid></item></channel></rss>"
)
ENTRIES = {
    "g1": ("https://a.example/1", "One"),
    "g2": ("https://a.example/2", "Two & more"),
}


def test_an_entry_that_the_end_of_a_document_cuts_is_none():
    begin = WHOLE.index("</item>") + len("</item>")
    for length in range(begin, len(WHOLE)):
        feed = parse_feed(WHOLE[:length].encode(), url=URL, fetched_at=NOW)
        found = {entry.identity: (entry.url, entry.title) for entry in feed.entries}
        assert found.items() <= ENTRIES.items()
        assert "g1" in found
        assert feed.damage is not None


def test_an_entry_without_an_end_of_its_own_is_one():
    item = "<item><title>One</title><link>https://a.example/1</link>"
    feed = parse_feed(
        f"<rss><channel>{item}</channel></rss>".encode(), url=URL, fetched_at=NOW
    )
    assert [entry.url for entry in feed.entries] == ["https://a.example/1"]
