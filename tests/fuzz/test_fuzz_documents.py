"""Whatever comes: feeds, pages, addresses, lists, files end as values or by name.

A few inputs each run with the other tests; `make fuzz` tries thousands. Documents are
good ones with pieces cut out, put in, doubled and swapped: far more of those reach the
depths than of random bytes.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import brotli
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutations import EDITS, FEEDS, FUZZ, OPML, PAGES, RSS, documents, edited
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import FIELDS, load_sources
from wireroom.dates.printed_date import parse_printed_date
from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract import extract_page
from wireroom.feeds.dates import read_date
from wireroom.feeds.discovery.discover import find_announced_feeds, find_linked_feeds
from wireroom.feeds.formats.opml import read_opml
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http import classify, robots, urls
from wireroom.http.transport import decoding
from wireroom.model.article import Page
from wireroom.store.archive.warc import unpack_record
from wireroom.store.entries.entry_rows import make_storable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/2026/03/ferry"

ROBOTS = b"""User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2\nSitemap: /s.xml
User-agent: Wireroom\nDisallow:\n"""
SOURCES = b"""version: 1
defaults: {language: en, interval: 15m}
sources:
  - name: Harbour Post
    url: https://harbour.example/
    country: GB
    tags: [local, sea]
    utc_offset: "+01:00"
    headers: {X-Key: abc}
    feeds:
      - https://harbour.example/rss
      - {url: "https://harbour.example/b", interval: 1h}
"""


def or_named(call, *reasons: Reason):
    """Call it; a refusal by one of these names is fine, and gives None."""
    refusal = None
    try:
        return call()
    except (Permanent, Transient) as error:
        refusal = error
    assert refusal.reason in reasons
    # A row can hold it, and a log has it on one line.
    assert refusal.detail.splitlines() in ([], [refusal.detail])
    assert "\0" not in refusal.detail
    refusal.detail.encode("utf-8")
    return None


A_FEED = (Reason.NOT_A_FEED, Reason.EMPTY_FEED, Reason.BROKEN_FEED)
A_PAGE = (
    Reason.NOT_HTML,
    Reason.TOO_LARGE,
    Reason.TOO_DEEP,
    Reason.CHALLENGE,
    Reason.NO_TEXT,
    Reason.CONSENT_WALL,
    Reason.HOMEPAGE,
)


@FUZZ
@given(documents(*FEEDS), st.sampled_from(["", "text/xml; charset=utf-16", "x"]))
def test_a_feed_is_entries_or_refused(tried, body, media):
    tried["feeds"] += 1
    feed = or_named(
        lambda: parse_feed(body, url=URL, content_type=media, fetched_at=NOW), *A_FEED
    )
    if feed is None:
        return
    assert len(feed.entries) <= 2000
    assert len({e.identity for e in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        # What goes into rows and JSON columns, whatever was in the document.
        json.dumps(make_storable(repr(asdict(entry)))).encode("utf-8")
        make_storable(entry.identity).encode("utf-8")
        if entry.url is not None:
            or_named(lambda url=entry.url: urls.normalize_url(url), Reason.BAD_URL)
        assert entry.published is None or entry.published.at.tzinfo is UTC


@FUZZ
@given(
    documents(*PAGES), st.sampled_from(["text/html", "text/html; charset=utf-7", ""])
)
def test_a_page_is_an_article_or_refused(tried, body, media):
    tried["pages"] += 1
    page = Page(url=URL, body=body, content_type=media, fetched_at=NOW)
    article = or_named(lambda: extract_page(page), *A_PAGE)
    if article is None:
        return
    assert article.text.strip()
    make_storable(article.text).encode("utf-8")
    assert article.published is None or article.published.at.tzinfo is UTC
    keys = [comment.key for comment in article.comments]
    assert len(set(keys)) == len(keys)
    for at, comment in enumerate(article.comments):
        assert comment.parent is None or comment.parent in keys[:at]
        make_storable(comment.text + comment.author).encode("utf-8")


ODD_PARTS = """
http https : // / \\ ? # @ [ ] % %2e %00 %ff . .. ; & = ~ 0x7f 127.1 ::1 xn-- xn--zckzah
example www amp index.html é 。 ß :80 :99999 user:pass utm_source=a fbclid javascript:
data: file: //evil.example
"""
NOT_SEEN = ["\u200d", "\ud800", "\0", "\t", "\n", " ", "\u3000", "\u2028"]
PIECES = st.lists(
    st.sampled_from([*ODD_PARTS.split(), *NOT_SEEN]) | st.text(max_size=5), max_size=12
)


@FUZZ
@given(PIECES.map("".join), PIECES.map("".join))
def test_an_address_has_one_spelling_or_none(tried, tail, declared):
    tried["addresses"] += 1
    for url in (tail, f"https://{tail}", f"https://harbour.example/{tail}"):
        bad = Reason.BAD_URL
        spelled = or_named(lambda url=url: urls.normalize_url(url), bad)
        if spelled is None:
            continue
        assert spelled.isascii()
        assert len(spelled) <= urls.MAX_URL
        assert urls.normalize_url(spelled) == spelled
        parts = urlsplit(spelled)
        assert parts.scheme in {"http", "https"}
        assert parts.username is None
        assert not parts.fragment
        canonical = or_named(lambda url=url: urls.canonicalize_url(url), bad)
        key = or_named(lambda url=url: urls.make_url_key(url), bad)
        assert canonical is None or urls.canonicalize_url(canonical) == canonical
        assert key is None or urls.make_url_key(key) == key
        or_named(lambda url=url: urls.is_homepage(url), bad)
        believed = or_named(
            lambda s=spelled: urls.choose_canonical_url(s, declared), bad
        )
        assert believed is None or believed.isascii()


@FUZZ
@given(PIECES.map("".join))
def test_a_link_on_a_page_leads_somewhere_or_nowhere(tried, link):
    tried["links"] += 1
    found = or_named(lambda: urls.normalize_url(link, base=URL), Reason.BAD_URL)
    assert found is None or urls.normalize_url(found) == found


YAML = [
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"!!python/object/apply:os.system [id]",
    b"!!binary x",
    b"{",
    b"}",
    b"[",
    b"]",
    b"|\n",
    b">\n",
    b"\t",
    b"? ",
    b"<<: *a",
    b"~",
    b"yes",
    b"1e999",
    b"2026-03-01",
    b"0o17",
    b"---\n",
    b"...\n",
    b"%YAML 9\n",
    b"\x00",
    b"\xff",
    b"\xe2\x80\xa8",
    b"'",
    b'"',
    b"#",
]
YAML_EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from([0, 0, 1, 3, 20]),
        st.sampled_from(YAML) | st.binary(max_size=4),
        st.sampled_from([1, 1, 2, 30]),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("sources") / "sources.yaml"


def loaded(path, content: bytes) -> None:
    """Load it; every mistake has its place in the file."""
    path.write_bytes(content)
    mistakes = None
    try:
        found = load_sources(path)
    except SourcesError as error:
        mistakes = error
    if mistakes is not None:
        assert mistakes.mistakes
        assert str(path) in str(mistakes)
        return
    for source in found.sources:
        assert source.name
        assert all(urls.normalize_url(feed.url) for feed in source.feeds)
        assert all(
            f.interval is None or f.interval > timedelta(0) for f in source.feeds
        )


@FUZZ
@given(st.builds(edited, st.just(SOURCES), YAML_EDITS))
def test_a_sources_file_is_read_or_its_mistakes_are_named(tried, path, content):
    tried["sources files"] += 1
    loaded(path, content)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
PLAIN |= st.dates()
PLAIN |= st.sampled_from(["https://a.example/", "15m", "en", "GB", "+01:00"])
KEYS = [*FIELDS, "interval", "x", 1, None]
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)


@FUZZ
@given(st.dictionaries(st.sampled_from(["version", "sources", "defaults"]), VALUES))
def test_a_sources_file_of_any_shape_is_read_or_its_mistakes_are_named(
    tried, path, document
):
    tried["sources files of any shape"] += 1
    loaded(
        path, yaml.safe_dump(document, allow_unicode=True).encode("utf-8", "replace")
    )


@FUZZ
@given(documents(OPML))
def test_a_list_of_feeds_is_read_or_refused(tried, body):
    tried["lists of feeds"] += 1
    found = or_named(lambda: read_opml(body), *A_FEED)
    assert found is None or all(outline.url for outline in found.outlines)


@FUZZ
@given(documents(ROBOTS), PIECES.map("".join))
def test_any_robots_txt_gives_an_answer(tried, body, path):
    tried["robots.txt"] += 1
    rules = robots.parse_robots(body, token="wireroom")
    spelled = or_named(lambda: urls.normalize_url(f"{URL}/{path}"), Reason.BAD_URL)
    if spelled is not None:
        assert rules.can_fetch(spelled) in {True, False}


@FUZZ
@given(documents(*PAGES))
def test_feeds_of_any_page_are_addresses(tried, body):
    tried["pages searched for feeds"] += 1
    for found in (
        find_announced_feeds(body, url=URL),
        find_linked_feeds(body, url=URL),
    ):
        assert all(urls.normalize_url(url) == url for url in found)


PACKED = {
    "gzip": zlib.compressobj(wbits=31),
    "deflate": zlib.compressobj(),
}
TEXT = b"The ferry sails again, said the harbour master. " * 200
PACKED_BODIES = {
    **{n: p.compress(TEXT) + p.flush() for n, p in PACKED.items()},
    "br": brotli.compress(TEXT),
    "zstd": decoding.zstd.compress(TEXT),
}


@FUZZ
@given(st.sampled_from(sorted(PACKED_BODIES)), EDITS, st.integers(1, 3000))
def test_any_packed_body_unfolds_or_is_refused(tried, coding, edits, step):
    tried["packed bodies"] += 1
    body = edited(PACKED_BODIES[coding], edits)
    decoder = decoding.make_decoder(coding)

    def unfold() -> None:
        for at in range(0, len(body), step):
            for piece in decoder.decode_pieces(body[at : at + step]):
                assert len(piece) <= 2 * decoding.PIECE
        decoder.check_complete()

    or_named(unfold, Reason.BAD_ENCODING, Reason.CUT_OFF)


@FUZZ
@given(st.binary(max_size=300) | st.builds(edited, st.just(RSS), EDITS))
def test_any_archived_record_is_the_page_or_damaged(tried, member):
    tried["archived records"] += 1
    or_named(
        lambda: unpack_record(member, size=50, sha256=b"another"),
        Reason.ARCHIVE_DAMAGED,
    )


ODD_TIMES = """
2026 26 3 03 99 0 Mar March März mars 1 01 31st T Z +0100 -99:99 GMT EST : :: . / - , 9
09:00 9am 25:61:61 noon yesterday 3 hours ago vor Tagen il y a Sunday at ² 年 月 日
"""
STAMPS = st.lists(
    st.sampled_from([*ODD_TIMES.split(), " ", " ", "\u0663"]) | st.text(max_size=3),
    max_size=12,
).map("".join)


@FUZZ
@given(STAMPS, st.sampled_from([None, 0, 330, -720]))
def test_any_date_is_a_moment_or_none(tried, text, offset):
    tried["dates"] += 1
    for moment in (
        read_date(text, NOW),
        parse_printed_date(text, source="visible", now=NOW, utc_offset_minutes=offset),
    ):
        assert moment is None or moment.at.utcoffset() == timedelta(0)


@FUZZ
@given(STAMPS, st.binary(max_size=60), st.integers(100, 599))
def test_any_answer_is_later_or_never(tried, text, head, status):
    tried["answers"] += 1
    headers = {"retry-after": text, "date": text, "content-type": text}
    error = classify.classify_status(URL, status, headers, head, now=NOW)
    wait = getattr(error, "retry_after", None)
    assert wait is None or 0 <= wait <= classify.MAX_RETRY_AFTER
    assert classify.sniff_media_type(head)
