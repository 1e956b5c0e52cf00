# ruff: noqa: E501 - a case of a table is one line
"""Fields of RSS and Atom entries: which of several counts, and where a text ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.feeds.formats.xml_feed import hash_identity

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/news/rss.xml"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:thr="http://purl.org/syndication'
    '/thread/1.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def parse(text):
    return parse_feed(text.encode(), url=URL, fetched_at=NOW)


def rss(item, channel=""):
    text = f'<rss version="2.0" {SPACES}><channel>{channel}<item>{item}</item></channel></rss>'
    (entry,) = parse(text).entries
    return entry


def atom(inside):
    head = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>T</title>'
    (entry,) = parse(f"{head}<entry><id>1</id>{inside}</entry></feed>").entries
    return entry


@pytest.mark.parametrize(
    ("item", "field", "length"),
    [
        ("<guid>{}</guid>", "identity", 2_000),
        ("<title>{}</title>", "title", 1_000),
        ("<title>x</title><description>{}</description>", "summary", 20_000),
        (
            "<title>x</title><content:encoded>{}</content:encoded>",
            "content_html",
            500_000,
        ),
    ],
)
def test_a_text_is_cut_at_its_limit(item, field, length):
    assert getattr(rss(item.format("y" * length)), field) == "y" * length
    assert getattr(rss(item.format("y" * (length + 1))), field) == "y" * length


def test_the_language_of_a_feed_is_cut_at_its_limit():
    text = '<rss version="2.0"><channel><language>{}</language><item/></channel></rss>'
    assert parse(text.format("x" * 36)).language == "x" * 35
    assert parse(text.format("")).language is None


@pytest.mark.parametrize(
    ("dates", "published", "updated"),
    [
        ("<published>{a}</published><updated>{b}</updated>", 5, 6),
        ("<updated>{b}</updated>", None, 6),
        ("<published>{a}</published>", 5, None),
    ],
)
def test_the_dates_of_an_entry_are_kept_apart(dates, published, updated):
    entry = atom(dates.format(a="2026-01-05T09:00:00Z", b="2026-01-06T09:00:00Z"))
    assert (entry.published.at.day if entry.published else None) == published
    assert (entry.updated.at.day if entry.updated else None) == updated


def test_the_date_of_creation_replaces_that_of_publication():
    created = rss("<title>x</title><dcterms:created xmlns:dcterms='http://purl.org/dc/"
                  "terms/'>2026-01-05T09:00:00Z</dcterms:created>")  # fmt: skip
    assert created.published.at.day == 5


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ('<link href="/a"/>', "/a"),
        (
            '<link rel="alternate" type="application/rss+xml" href="/f"/><link href="/a"/>',
            "/a",
        ),
        ('<link rel="alternate" type="application/atom+xml" href="/f"/>', "/f"),
        ('<link rel="self" href="/s"/>', None),
        ('<link rel="related" href="/r"/><link href="/a"/>', "/a"),
        (
            '<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>',
            "/a",
        ),
        ('<content type="text/html" src="/a"/>', "/a"),
        ('<link href="/a"/><content type="text/html" src="/b"/>', "/a"),
        ("", None),
    ],
)
def test_the_address_of_an_entry_is_its_first_alternate_page(links, url):
    assert atom(links).url == (f"https://harbour.example{url}" if url else None)


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid>https://a.example/x</guid>", "https://a.example/x"),
        ("<guid>http://a.example/x</guid>", "http://a.example/x"),
        ('<guid isPermaLink="false">https://a.example/x</guid>', "https://a.example/x"),
        ("<guid>tag:x</guid>", None),
        ("<guid>/y</guid>", None),
        ("<guid>/y</guid><link>/y</link>", "https://harbour.example/y"),
        (
            "<guid>https://a.example/x</guid><link>/y</link>",
            "https://harbour.example/y",
        ),
        (
            '<guid isPermaLink="false">x</guid><link>/y</link>',
            "https://harbour.example/y",
        ),
        (
            "<guid>https://harbour.example/y</guid><link>https://harbour.example/</link>",
            "https://harbour.example/y",
        ),
        (
            "<link>https://harbour.example</link><guid>https://harbour.example/?p=1</guid>",
            "https://harbour.example/?p=1",
        ),
        (
            "<guid>https://a.example/y</guid><link>https://harbour.example/</link>",
            "https://harbour.example/",
        ),
        (
            "<guid>https://harbour.example/y</guid><link>https://harbour.example/#p1</link>",
            "https://harbour.example/#p1",
        ),
        (
            "<guid>https://harbour.example/</guid><link>https://harbour.example/</link>",
            "https://harbour.example/",
        ),
        ("<guid>tag:x</guid><link>https://a.example/</link>", "https://a.example/"),
        (
            "<guid>https://www.a.example/x</guid><link>http://a.example</link>",
            "https://www.a.example/x",
        ),
        (
            "<guid>https://b.example/x</guid><link>http://a.example</link>",
            "http://a.example",
        ),
    ],
)
def test_an_id_is_the_address_where_there_is_no_link(item, url):
    assert rss(item).url == url


@pytest.mark.parametrize(
    ("comments", "url"),
    [
        ("https://harbour.example/tide#c", "https://harbour.example/tide#c"),
        ("\n /tide#c \n", "https://harbour.example/tide#c"),
        ("12", None),
        ("None yet", None),
        ("See https://harbour.example/tide", None),
    ],
)
def test_words_in_the_place_of_the_page_of_comments_are_no_address(comments, url):
    entry = rss(f"<link>/tide</link><comments>{comments}</comments>")
    assert entry.comments_url == url


@pytest.mark.parametrize(
    ("inside", "comments", "feed"),
    [
        ('<link rel="replies" href="/c"/>', "/c", None),
        ('<link rel="replies" type="application/atom+xml" href="/f"/>', None, "/f"),
        ('<link rel="replies" href="/c"/><link rel="replies" type="application/rss+xml" href="/f"/>', "/c", "/f"),
    ],
)  # fmt: skip
def test_replies_are_a_page_or_a_feed(inside, comments, feed):
    entry = atom(inside)
    host = "https://harbour.example"
    assert entry.comments_url == (host + comments if comments else None)
    assert entry.comments_feed_url == (host + feed if feed else None)


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("<slash:comments>7</slash:comments>", 7),
        ("<slash:comments>0</slash:comments>", 0),
        ("<thr:total> 8 </thr:total>", 8),
        ('<link rel="replies" href="/c" thr:count="9"/>', 9),
        ("<slash:comments>7</slash:comments><thr:total>8</thr:total>", 7),
        ("<slash:comments>12345678</slash:comments>", 12_345_678),
        ("<slash:comments>123456789</slash:comments>", None),
        ("<slash:comments>-1</slash:comments>", None),
        ("<slash:comments>\u0663</slash:comments>", None),
        ("", None),
    ],
)
def test_the_number_of_comments_is_read(inside, count):
    assert atom(inside).comments_count == count


def test_fifty_authors_are_read():
    names = "".join(f"<author><name>A{n}</name></author>" for n in range(51))
    assert atom(names).authors == tuple(f"A{n}" for n in range(50))
    assert atom("<author><name> </name></author>").authors == ()


@pytest.mark.parametrize(
    ("doctype", "version", "name"),
    [
        ("", "0.91", "rss091u"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">', "0.91", "rss091n"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">', "2.0", "rss20"),
    ],
)  # fmt: skip
def test_the_format_is_named_by_version_and_doctype(doctype, version, name):
    item = "<item><title>x</title></item>"
    text = f'{doctype}<rss version="{version}"><channel>{item}</channel></rss>'
    assert parse(text).format == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<x/>", Reason.NOT_A_FEED),
        ("<x>", Reason.BROKEN_FEED),
        ('<rss version="2.0"><channel><title>x</title>', Reason.BROKEN_FEED),
        ("<rss>" + "<a/>" * 100_000 + "</rss>", Reason.BROKEN_FEED),
    ],
    ids=["no feed", "torn", "torn before an entry", "too wide"],
)
def test_a_document_without_an_entry_is_refused_by_what_is_wrong(text, reason):
    with pytest.raises(Permanent) as refused:
        parse(text)
    assert refused.value.reason is reason
    assert refused.value.detail.startswith(URL)
    assert len(refused.value.detail) <= 300


def test_a_feed_without_entries_is_a_feed():
    assert (
        parse('<rss version="2.0"><channel><title>x</title></channel></rss>').entries
        == ()
    )


def test_an_identity_depends_on_each_text_and_its_place():
    identities = {
        hash_identity(*texts)
        for texts in (("a", "b"), ("b", "a"), ("ab", ""), ("ab",), ("a", "b", ""))
    }
    assert len(identities) == 5
    assert hash_identity("\ud800") == hash_identity("?")


DATED = "<dc:date>2024-03-12T10:05:00+01:00</dc:date>"
OTHER_PREFIX = DATED.replace("dc:", "z:").replace(
    ">", " xmlns:z='http://purl.org/dc/elements/1.1/'>", 1
)
PUBLISHED = "<pubDate>Mon, 11 Mar 2024 08:00:00 GMT</pubDate>"
UPDATED = "<u xmlns='http://www.w3.org/2005/Atom'><updated>2024-03-12</updated></u>"


@pytest.mark.parametrize(
    ("said", "published"),
    [
        pytest.param(DATED, "2024-03-12T10:05:00+01:00", id="alone"),
        pytest.param(OTHER_PREFIX, "2024-03-12T10:05:00+01:00", id="another-prefix"),
        pytest.param(PUBLISHED + DATED, "2024-03-11T08:00:00+00:00", id="with-pubdate"),
        pytest.param(UPDATED, None, id="a-time-of-updating"),
    ],
)
def test_a_date_of_dublin_core_is_the_date_of_the_issue(said, published):
    entry = rss(f"<link>https://a.example/1</link><title>One</title>{said}")
    time = entry.published
    assert (time.isoformat() if time else None) == published


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ('<link type="audio/mpeg" href="/s"/><link href="/a"/>', "/a"),
        ('<link type="audio/mpeg" href="/s"/><link type="text/html" href="/a"/>', "/a"),
        ('<link type="audio/mpeg" href="/s"/>', "/s"),
        (
            '<link type="application/rss+xml" href="/f"/><link type="audio/mpeg" href="/s"/>',
            "/s",
        ),
    ],
)
def test_a_page_is_preferred_to_a_sound_and_that_to_a_feed(links, url):
    assert atom(links).url == f"https://harbour.example{url}"


def test_a_text_is_no_markup_and_a_picture_no_text():
    assert atom("<content type='text'>a &lt; b</content>").content_html == (
        "<p>a &lt; b</p>"
    )
    assert atom("<content type='image/png'>iVBORw0K</content>").content_html == ""


def test_nine_contents_of_an_entry_are_joined():
    contents = "".join(f"<content type='html'>{n}</content>" for n in range(12))
    assert atom(contents).content_html == "012345678"


@pytest.mark.parametrize(
    ("version", "doctype", "name"),
    [
        (
            "0.91",
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">',
            "rss091n",
        ),
        ("0.91", "", "rss091u"),
        (
            "0.92",
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">',
            "rss092",
        ),
        ("2.0", "", "rss20"),
    ],
)
def test_a_format_has_the_name_of_its_version(version, doctype, name):
    text = f'{doctype}<rss version="{version}"><channel><item><title>x</title></item></channel></rss>'
    assert parse(text).format == name


def test_only_a_broken_document_has_damage():
    items = "<item><title>x</title></item>"
    broken = parse(f"<rss version='2.0'><channel>{items}<item><title>y")
    assert broken.damage
    assert parse(f"<rss version='2.0'><channel>{items}</channel></rss>").damage is None


@pytest.mark.parametrize(
    "body",
    ["<rss version='2.0'><channel>", "<nothing>x</nothing>"],
)
def test_an_error_is_cut_at_300_characters(body):
    with pytest.raises(Permanent) as caught:
        parse_feed(body.encode(), url=URL + "x" * 400, fetched_at=NOW)
    assert len(caught.value.detail) == 300


def test_a_document_of_another_kind_is_named_by_its_beginning():
    with pytest.raises(Permanent) as refused:
        parse_feed(b"<?xml version='1.0'?><Error>x</Error>", url=URL, fetched_at=NOW)
    assert refused.value.detail == f"{URL} has no feed: begins with '<Error>x</Error>'"
