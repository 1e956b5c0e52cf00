from __future__ import annotations

import gzip
import json
import re
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.formats.parse import parse_feed
from wireroom.feeds.markup import collect_elements
from wireroom.feeds.markup.collect_elements import _free_element

NOW = datetime(2026, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/rss"
ITEM = "<item><title>Tide</title><link>https://harbour.example/tide</link></item>"
RSS = f'<rss version="2.0"><channel>{ITEM}</channel></rss>'


def parse(text, content_type=""):
    body = text if isinstance(text, bytes) else text.encode()
    return parse_feed(body, url=URL, content_type=content_type, fetched_at=NOW)


def titles(text, content_type=""):
    return [e.title for e in parse(text, content_type).entries]


def expect_refusal(body):
    with pytest.raises(Permanent) as error:
        parse(body)
    return error.value


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b"", Reason.EMPTY_FEED, "no text"),
        (b" \r\n\xef\xbb\xbf", Reason.EMPTY_FEED, "no text"),
        (b"\0\0\0\0", Reason.EMPTY_FEED, "no text"),
        (b"Not found", Reason.NOT_A_FEED, "no markup"),
        (b"<!-- nothing -->", Reason.NOT_A_FEED, "no markup"),
        (b"<note>hello</note>", Reason.NOT_A_FEED, "no feed"),
        (b"<note>hello", Reason.BROKEN_FEED, "no feed"),
        (b"{", Reason.BROKEN_FEED, "bad JSON"),
        (b'{"items": ' + b"[" * 200_000, Reason.BROKEN_FEED, "bad JSON"),
        (b'{"items": []}', Reason.NOT_A_FEED, "not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', Reason.NOT_A_FEED, "JSON"),
        (b'{"a": [' + b"{}," * 400_000 + b"{}]}", Reason.BROKEN_FEED, "objects"),
        (b"<urlset><url>", Reason.BROKEN_FEED, "not well formed"),
        (b"PK\3\4" + b"x" * 40, Reason.NOT_A_FEED, "compressed"),
        (gzip.compress(b"x")[:4] + b"x" * 40, Reason.BROKEN_FEED, "gzip"),
    ],
    ids=[
        "empty",
        "blank",
        "zeros",
        "words",
        "comment",
        "other-xml",
        "broken-xml",
        "broken-json",
        "deep-json",
        "other-json",
        "json-without-items",
        "wide-json",
        "broken-sitemap",
        "zip",
        "broken-gzip",
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(body, reason, detail):
    error = expect_refusal(body)
    assert error.reason is reason
    assert detail in error.detail
    assert URL in error.detail


XHTML = '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x">'


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><title>Just a\n moment &amp; more</title>",
        "<html><TITLE>Just a moment &amp; more</TITLE></html>",
        XHTML + "<html><title>Just a moment &amp; more</title>",
        "<!-- saved --><!DOCTYPE html><title>Just a moment &amp; more</title>",
    ],
    ids=["html5", "no-doctype", "xhtml", "comment-first"],
)
def test_a_page_instead_of_a_feed_is_named_by_its_title(page):
    error = expect_refusal(page)
    assert error.reason is Reason.NOT_A_FEED
    assert "titled 'Just a moment & more'" in error.detail


def test_a_feed_that_quotes_a_page_is_no_page():
    item = (
        "<item><title>T</title><description><![CDATA[<html><p>]]></description></item>"
    )
    assert titles(f'<rss version="2.0"><channel>{item}</channel></rss>') == ["T"]


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "start",
    ["", '<?xml version="1.0"?>', f"<!-- {'x' * 30_000} -->", "\n" * 30_000],
    ids=["first", "after-the-declaration", "late", "after-blank-lines"],
)
def test_an_entity_bomb_never_goes_off(start):
    body = RSS.replace("Tide", "Tide &i;")
    tracemalloc.start()
    feed = parse(start + BOMB + body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [e.title for e in feed.entries] == ["Tide &i;"]
    assert "not well formed" in feed.damage
    assert peak < 20_000_000


def test_many_references_to_one_long_entity_are_not_written_out():
    value = "x" * 900
    body = f'<!DOCTYPE rss [<!ENTITY a "{value}">]>' + RSS.replace(
        "Tide", "Tide" + "&a;" * 2_000
    )
    feed = parse(body)
    assert value not in feed.entries[0].title
    assert "expand too much" in feed.damage


def test_a_file_is_never_read_through_an_entity(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    doctype = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    (title,) = titles(doctype + RSS.replace("Tide", "Tide &f;"))
    assert "hidden" not in title


def test_harmless_entities_are_written_out_and_do_no_damage():
    doctype = "<!DOCTYPE rss [<!ENTITY co \"Quay &#38; Sons\"><!ENTITY n '&#8217;'>]>"
    feed = parse(doctype + RSS.replace("Tide", "&co;&n;s tide"))
    assert [e.title for e in feed.entries] == ["Quay & Sons\u2019s tide"]
    assert feed.damage is None


def test_the_entities_of_html_are_read_though_nobody_declared_them():
    feed = parse(RSS.replace("Tide", "Caf&eacute;&nbsp;au lait"))
    assert [e.title for e in feed.entries] == ["Caf\u00e9 au lait"]
    assert "not well formed" in feed.damage


@pytest.mark.parametrize("sign", ["-", ".", "1"])
@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<author>{}</author>", id="in one piece"),
        pytest.param("<author><![CDATA[{}]]><![CDATA[{}]]></author>", id="in several"),
    ],
)
def test_an_author_of_one_sign_is_searched_for_an_address_in_its_start(markup, sign):
    """feedparser alone takes hours for this: it tries each part of the run."""
    author = markup.replace("{}", sign * 1_000_000)
    text = RSS.replace("</item>", f"{author}</item>")
    assert titles(text) == ["Tide"]


@pytest.mark.parametrize(
    "make_tags",
    [
        pytest.param(
            lambda terms: "".join(f"<category>{term}</category>" for term in terms),
            id="in elements of their own",
        ),
        pytest.param(
            lambda terms: f"<itunes:keywords>{','.join(terms)}</itunes:keywords>",
            id="in one list",
        ),
    ],
)
def test_tags_without_end_are_not_compared_with_each_other(make_tags):
    """feedparser alone takes minutes: it looks for each among all before it."""
    tags = make_tags([f"topic {n}" for n in range(90_000)])
    text = RSS.replace("<item>", f"<item>{tags}").replace("<rss ", f"<rss {ITUNES} ")
    (entry,) = parse(text).entries
    assert entry.categories[:2] == ("topic 0", "topic 1")


ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def make_attributes(count):
    return " ".join(f'a{n}=""' for n in range(count))


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("<item>" * 1_700_000, "more than 200 levels"),
        ("<item>" + "<a>" * 500_000, "more than 200 levels"),
        ("<item>" + "<a/>" * 500_000, "more than 100000 elements"),
        ("<item>" + "&#32;" * 210_000 + "x</item>", "references in an entry"),
        (f"<item {make_attributes(501)}/>", "more than 500 attributes"),
        (f"<a {make_attributes(500)}/>" * 401, "more than 200000 attributes"),
        ("<title>" + "&#32;" * 210_000 + "x</title></channel></rss>", "references"),
        ('<a xml:base="x/">' * 6_000, "xml:base"),
    ],
    ids=[
        "10-MB-of-items",
        "deep",
        "wide",
        "references",
        "attributes",
        "all-attributes",
        "no-entry",
        "bases",
    ],
)
def test_a_body_built_to_cost_time_is_cut_before_its_cost(body, detail):
    error = expect_refusal('<rss version="2.0"><channel>' + body)
    assert error.reason is Reason.BROKEN_FEED
    assert detail in error.detail


RDF = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/">'
)


def make_items(count):
    return "".join(
        f"<item><title>T{n}</title><link>/{n}</link></item>" for n in range(count)
    )


@pytest.mark.parametrize(
    "text",
    [
        f'<rss version="2.0"><channel>{make_items(2_100)}</channel></rss>',
        f"{RDF}<channel/>{make_items(2_100)}</r:RDF>",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "items": [{"id": str(n), "title": f"T{n}"} for n in range(2_100)],
            }
        ),
    ],
    ids=["rss", "rdf", "json"],
)
def test_the_first_two_thousand_entries_are_kept_and_the_cut_is_noted(text):
    feed = parse(text)
    assert [e.title for e in feed.entries] == [f"T{n}" for n in range(2_000)]
    assert feed.damage == "cut: more than 2000 entries"


def test_a_body_above_twenty_megabytes_is_cut_and_the_cut_is_noted():
    feed = parse(RSS.replace("</channel>", " " * 20_000_000 + "</channel>"))
    assert [e.title for e in feed.entries] == ["Tide"]
    assert "cut after 20 MB" in feed.damage


def test_one_entry_too_many_leaves_the_whole_ones_before_it():
    wide = "<item>" + "<a/>" * 100_000 + "</item>"
    feed = parse(RSS.replace("</channel>", wide + "</channel>"))
    assert [e.title for e in feed.entries] == ["Tide"]
    assert feed.damage == "cut: more than 100000 elements"


@pytest.mark.parametrize(
    ("body", "damage"),
    [
        (b"\xef\xbb\xbf" + RSS.encode(), None),
        (RSS.encode("utf-16"), None),
        (('<?xml version="1.0" encoding="utf-16"?>' + RSS).encode("utf-16-le"), None),
        (RSS.encode("utf-32"), None),
        (b"\n\n  " + RSS.encode(), None),
        (b"\0" + RSS.replace("</title>", "\0</title>").encode(), "control characters"),
        (b"Warning: x in <b>y.php</b><br />\n" + RSS.encode(), "text before"),
        (RSS.encode()[:-12], "not well formed"),
        (RSS.encode() + b"\n<!-- x --><script>y</script>", "not well formed"),
    ],
    ids=[
        "bom",
        "utf-16",
        "utf-16-no-mark",
        "utf-32",
        "blank-lines",
        "nul",
        "junk-before",
        "truncated",
        "junk-after",
    ],
)
def test_odd_bytes_are_read_and_the_defect_is_noted(body, damage):
    feed = parse(body)
    assert [e.title for e in feed.entries] == ["Tide"]
    assert (feed.damage is None) if damage is None else (damage in feed.damage)


CAFE = RSS.replace("Tide", "Caf\u00e9 \u2013 \u201cKai\u201d")


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "damage"),
    [
        ("utf-8", "", "", None),
        ("utf-8", "utf-8", "text/xml; charset=utf-8", None),
        ("cp1252", "windows-1252", "", None),
        ("cp1252", "iso-8859-1", "", None),
        ("cp1252", "", "text/xml; charset='ISO-8859-1'", None),
        ("utf-8", "iso-8859-1", "text/xml; charset=utf-8", None),
        ("cp1252", "utf-8", "", "not utf-8, read as windows-1252"),
        ("utf-8", "us-ascii-not", "", "not us-ascii-not, read as utf-8"),
        ("utf-8", "punycode", "", "not punycode, read as utf-8"),
        ("cp1252", "x-none", "", "not x-none, read as windows-1252"),
    ],
    ids=[
        "nothing-declared",
        "both-right",
        "declared",
        "latin-1-means-1252",
        "header",
        "header-right",
        "declaration-lies",
        "no-text-codec",
        "dangerous-codec",
        "unknown",
    ],
)
def test_the_encoding_that_fits_wins(encoding, declared, header, damage):
    start = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = parse((start + CAFE).encode(encoding), header)
    assert [e.title for e in feed.entries] == ["Caf\u00e9 \u2013 \u201cKai\u201d"]
    assert feed.damage == damage


def test_what_was_read_of_a_sitemap_is_taken_off_its_tree():
    root = etree.fromstring("<urlset><url/><x/><url><loc>a</loc></url></urlset>")
    last = root[2]
    _free_element(last, root)
    assert list(root) == [last]
    assert len(last) == 0


def test_a_sitemap_is_read_up_to_its_bound(monkeypatch):
    monkeypatch.setattr(collect_elements, "_MAX_ELEMENTS", 20_000)
    head = "<urlset><url><loc>https://a.example/1</loc></url>"
    feed = parse(head + "<x/>" * 21_000 + "</urlset>")
    assert [e.url for e in feed.entries] == ["https://a.example/1"]
    assert feed.damage == "cut: more than 20000 elements"


@pytest.mark.parametrize(
    "reference",
    ["&#99999999;", "&#x110000;", "&#xd83d;", "&#55357;", "&#" + "9" * 5_000 + ";"],
    ids=["far", "hexadecimal", "surrogate", "decimal-surrogate", "endless"],
)
def test_a_reference_to_no_character_is_a_replacement(reference):
    assert titles(RSS.replace("Tide", f"a{reference}b")) == ["a\ufffdb"]


@pytest.mark.parametrize("reference", ["&#0;", "&#x1;", "&#8;", "&#31;"])
@pytest.mark.parametrize("rest", ["", "<b>"], ids=["well-formed", "malformed"])
def test_a_reference_to_a_control_character_is_left_out(reference, rest):
    assert titles(RSS.replace("Tide", f"a{reference}b{rest}")) == ["ab"]


SLIP = RSS.replace("<link>", "</height><link>")


def test_markup_the_parser_fails_at_is_left_out():
    feed = parse(SLIP)
    assert [(e.title, e.url) for e in feed.entries] == [
        ("Tide", "https://harbour.example/tide")
    ]
    assert "not well formed" in feed.damage


def test_a_feed_the_parser_fails_at_is_broken(monkeypatch):
    monkeypatch.setattr("wireroom.feeds.formats.xml_feed._UNUSED", re.compile("(?!)"))
    error = expect_refusal(SLIP.encode())
    assert error.reason is Reason.BROKEN_FEED
    assert "TypeError" in error.detail


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_refused(body):
    try:
        parse(body)
    except Permanent:
        return


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "<item>",
                "</item>",
                "<title>",
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "&",
                "&lt;",
                "&x;",
                "<!DOCTYPE",
                "[",
                "<a b='",
                '"',
                "é",
                "\0",
                "<?xml",
                "<link/>",
                "<pubDate>",
                "&#99999999;",
                "&#x110000;",
                " xml:base='",
            ]
        ),
        max_size=40,
    )
)
def test_any_markup_is_a_feed_or_refused(pieces):
    try:
        parse('<rss version="2.0"><channel><item>' + "".join(pieces))
    except Permanent:
        return
