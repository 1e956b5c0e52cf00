"""A sources file with every kind of source, from text to rows, on real sockets."""

from __future__ import annotations

import json

import pytest

from tests.integration.conftest import OTHER, STORY, article_page
from tests.integration.http.test_credentials import pipeline, sites
from tests.integration.steps.feeds.test_kinds import install
from tests.integration.steps.feeds.test_kinds import site as site_packages
from tests.unit.http.proxy import LOGIN, run_proxy
from tests.unit.http.site import make_client
from wireroom.config.sources import load_sources
from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.console.operations.backfill import BackfillLimits, FeedBackfill
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.url_login import make_login
from wireroom.model.access import ProxyKind

__all__ = ["pipeline", "site_packages", "sites"]

FILE = """
version: 1
defaults: {allow_private: true}
sources:
  - name: Guarded
    auth: {basic: "env:DESK_LOGIN"}
    keep_cookies: true
    feeds: [URL/guarded/feed]
  - name: Filtered
    exclude: {title: sport}
    first_poll: 3
    feeds: [URL/filtered/feed]
  - name: Wrapped
    feeds: [URL/wrapped/feed]
  - name: Paged
    feeds: [URL/paged/feed]
  - name: Mapped
    feeds: [{url: URL/sitemap.xml, kind: sitemap}]
  - name: Section
    feeds: [{url: URL/section/, kind: page, links: h2 a}]
  - name: Interface
    feeds:
      - url: URL/api
        kind: json
        json: {items: list, link: href, title: name, post: '{"newest": 5}'}
  - name: Own
    feeds: [{url: URL/words, kind: words}]
  - name: Behind
    proxy: {url: PROXY, trusted: true}
    feeds: [URL/behind/feed]
"""
WORDS = """
from wireroom.collect import FeedEntry

class Words:
    def collect(self, source, state):
        answer = source.fetch()
        found = [FeedEntry(identity=w, url=w) for w in answer.body.decode().split()]
        return found, state
"""


def rss(base, *titles, head=""):
    items = "".join(
        f"<item><title>{title}</title><link>{base}/{title.replace(' ', '-')}</link>"
        f"<pubDate>0{9 - n} Feb 2026 08:00:00 GMT</pubDate></item>"
        for n, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def serve(site):
    """Let a site serve every source of the file, each with articles of its own."""
    url = site.url
    basic = make_login("desk", "s3cret").header[1]

    def guarded(body):
        def answer(headers):
            if headers["Authorization"] != basic:
                return (401, {}, b"")
            return (200, {"Set-Cookie": "sid=7; Path=/"}, body)

        return answer

    xml = {"Content_Type": "application/xml"}
    site.pages["/guarded/feed"] = guarded(rss(f"{url}/guarded", "behind the login"))
    site.pages["/guarded/behind-the-login"] = guarded(page("guarded"))
    titles = ("news one", "sport today", "news two", "news three", "news four")
    site.add("/filtered/feed", rss(f"{url}/filtered", *titles), **xml)
    target = f"{url}/wrapped/story"
    site.add(
        "/wrapped/feed",
        b"<rss version='2.0'><channel><item><title>Wrapped</title><link>"
        + f"https://www.google.com/url?rct=j&amp;url={target}&amp;ct=ga".encode()
        + b"</link></item></channel></rss>",
        **xml,
    )
    site.add("/wrapped/story", page("wrapped"))
    wordpress = "<generator>https://wordpress.org/?v=6.4</generator>"
    paged = f"{url}/paged"
    site.add("/paged/feed", rss(paged, "latest", head=wordpress), **xml)
    site.add("/paged/feed?paged=2", rss(paged, "older", head=wordpress), **xml)
    site.add("/paged/feed?paged=3", rss(paged, "oldest", head=wordpress), **xml)
    sitemap = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
        f"{url}/mapped/one</loc><lastmod>2026-02-28</lastmod></url></urlset>"
    )
    site.add("/sitemap.xml", sitemap.encode(), **xml)
    site.add(
        "/section/",
        b"<html><body><h2><a href='/section/a-story'>A story of the town</a></h2>"
        b"<a href='/about'>About the paper and its people</a></body></html>",
    )
    items = {"list": [{"href": "/api/one", "name": "One"}, {"name": "No link"}]}
    site.add("/api", json.dumps(items).encode(), Content_Type="application/json")
    site.add("/words", f"{url}/words/one {url}/words/two".encode())
    site.add("/behind/feed", rss(f"{url}/behind", "proxied"), **xml)


def page(name):
    text = f"{name}: {STORY}" if name == "guarded" else f"{name}: {OTHER}"
    return article_page(title=f"The {name} story", body=text).encode()


@pytest.fixture
def newsroom(room, sites, pipeline, site_packages, monkeypatch):
    """Poll every source of the file once; yield the site, the pipeline and the room."""
    own = sites[0]
    monkeypatch.setenv("DESK_LOGIN", "desk:s3cret")
    install(site_packages, "words", WORDS, {"words": "words:Words"})
    serve(own)
    with run_proxy(ProxyKind.SOCKS5, login=LOGIN) as proxy:
        described = proxy.describe()
        address = f"socks5://{LOGIN.username}:{LOGIN.password}@{described.host}:{described.port}"
        path = site_packages / "sources.yaml"
        path.write_text(FILE.replace("URL", own.url).replace("PROXY", address))
        with room.store.begin() as tx:
            tx.sources.apply_specs(load_sources(path).sources, now=room.now)
        feeds = "SELECT id FROM feeds WHERE state = 'active' ORDER BY id"
        for feed_id in room.column(feeds):
            pipeline.poll_feed(feed_id)
        ports = [port for _, _, port in proxy.requests]
    assert ports == [own.server_port], "the feed behind the proxy alone takes it"
    room.pipeline = pipeline
    return own, room


def taken(room, source):
    query = (
        "SELECT a.title FROM articles a JOIN sources s ON s.id = a.source_id"
        f" WHERE s.name = '{source}' ORDER BY a.id"
    )
    return room.column(query)


def explain(room, address):
    with room.store.begin() as tx:
        found = diagnose_address(tx, address)
    return "\n".join([found.verdict, *found.evidence])


def test_every_kind_brings_its_articles_and_the_books_balance(newsroom):
    site, room = newsroom
    states = room.rows("SELECT url, reason FROM feeds WHERE reason IS NOT NULL")
    assert [row for row in states if site.url in row[0]] == []
    brought = room.rows(
        "SELECT s.name, count(*) FROM articles a JOIN sources s ON s.id = a.source_id"
        " GROUP BY s.name ORDER BY s.name"
    )
    assert brought == [
        ("Behind", 1),
        ("Filtered", 3),
        ("Guarded", 1),
        ("Interface", 1),
        ("Mapped", 1),
        ("Own", 2),
        ("Paged", 1),
        ("Section", 1),
        ("Wrapped", 1),
    ]
    assert site.forms == ['{"newest": 5}']
    reasons = room.rows(
        "SELECT reason, count(*) FROM entries WHERE reason IS NOT NULL"
        " GROUP BY reason ORDER BY reason"
    )
    assert reasons == [("filtered", 2), ("no_link", 1)]
    for article_id in room.column("SELECT id FROM articles"):
        room.walk(article_id)
    published = set(
        room.column("SELECT title FROM articles WHERE outcome = 'published'")
    )
    assert published == {"The guarded story", "The wrapped story"}
    sent = [headers["Cookie"] for path, headers in site.asked if "behind-the" in path]
    assert sent == ["sid=7"]
    assert room.balance().is_consistent, room.balance()


def test_why_explains_a_filtered_and_a_wrapped_address(newsroom):
    site, room = newsroom
    wrapper = f"https://www.google.com/url?ct=ga&rct=j&url={site.url}/wrapped/story"
    assert "exclude title: sport" in explain(room, f"{site.url}/filtered/sport-today")
    late = explain(room, f"{site.url}/filtered/news-four")
    assert "first_poll: 3" in late
    (article_id,) = room.column(
        f"SELECT id FROM articles WHERE url = '{site.url}/wrapped/story'"
    )
    aliases = room.column(
        f"SELECT url FROM article_urls WHERE article_id = {article_id}"
    )
    (alias,) = [url for url in aliases if "google" in url]
    assert f"{site.url}/wrapped/story" in explain(room, alias)
    assert wrapper.partition("?")[0] in alias


def test_the_older_pages_come_once_over_the_wire(newsroom):
    site, room = newsroom
    (feed_id,) = room.column(
        f"SELECT id FROM feeds WHERE url = '{site.url}/paged/feed'"
    )
    lines = FeedBackfill(
        room.store,
        make_client(LocalHostLimiter(spacing=0)),
        feed_id,
        limits=BackfillLimits(allow_private=True),
        by="ida",
        now=lambda: room.now,
        sleep=lambda _: None,
    )
    assert list(lines)
    assert taken(room, "Paged") == ["latest", "older", "oldest"]
    assert room.balance().is_consistent, room.balance()
