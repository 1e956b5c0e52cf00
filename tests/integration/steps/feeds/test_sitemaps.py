"""A sitemap index is followed for its news, without reading its archives again."""

from __future__ import annotations

import gzip
from dataclasses import replace

from wireroom.errors import Permanent, Reason

BASE = "https://paper.example"
FEED = f"{BASE}/feed"
NAMES = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def serve_index(room, children, url=FEED, **more):
    """Serve an index of sitemaps, each with its lastmod or ""."""
    rows = "".join(
        f"<sitemap><loc>{BASE}/{path}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + "</sitemap>"
        for path, changed in children.items()
    )
    room.web.serve(url, f"<sitemapindex {NAMES}>{rows}</sitemapindex>", **more)


def serve_sitemap(room, name, *paths, **more):
    rows = "".join(f"<url><loc>{BASE}/{path}</loc></url>" for path in paths)
    room.web.serve(f"{BASE}/{name}", f"<urlset {NAMES}>{rows}</urlset>", **more)


def poll(room, **wait):
    """Poll later; return the articles that are new, and what was asked for."""
    room.wait(**(wait or {"days": 1}))
    asked = len(room.web.asked)
    made = len(room.poll())
    paths = [request.url.removeprefix(BASE) for request in room.web.asked[asked:]]
    return made, paths


def test_index_and_sitemap_are_asked_with_their_own_validators(room):
    serve_index(room, {"a.xml": ""}, etag='"i1"')
    serve_sitemap(room, "a.xml", "one", etag='"c1"')
    assert poll(room) == (1, ["/feed", "/a.xml"])
    assert poll(room) == (0, ["/feed", "/a.xml"])
    validators = [request.validators for request in room.web.asked[-2:]]
    assert [(v.etag, v.issuer) for v in validators] == [
        ('"i1"', FEED),
        ('"c1"', f"{BASE}/a.xml"),
    ]


def test_a_sitemap_is_not_read_again_before_its_date_changes(room):
    old, new = "2026-02-01T08:00:00Z", "2026-03-03T08:00:00Z"
    serve_sitemap(room, "a.xml", "one")
    serve_sitemap(room, "b.xml", "two")
    serve_index(room, {"a.xml": old, "b.xml": old})
    assert poll(room) == (2, ["/feed", "/a.xml", "/b.xml"])
    assert poll(room) == (0, ["/feed"])
    assert room.column(f"SELECT listed FROM feeds WHERE url = '{FEED}'") == [None], (
        "a poll reads a part, so an address that it does not list was not dropped"
    )
    serve_sitemap(room, "b.xml", "two", "three")
    serve_index(room, {"a.xml": old, "b.xml": new})
    assert poll(room) == (1, ["/feed", "/b.xml"])


def test_an_index_in_an_index_is_followed(room):
    old = "2026-02-01T08:00:00Z"
    serve_index(room, {"nested.xml": old})
    serve_index(room, {"a.xml": old}, url=f"{BASE}/nested.xml")
    serve_sitemap(room, "a.xml", "one")
    assert poll(room) == (1, ["/feed", "/nested.xml", "/a.xml"])
    assert poll(room) == (0, ["/feed"])
    assert room.rows("SELECT depth, is_index FROM sitemaps ORDER BY depth") == [
        (1, True),
        (2, False),
    ]


def test_a_compressed_sitemap_that_no_header_announces_is_read(room):
    serve_index(room, {"a.xml.gz": ""})
    serve_sitemap(room, "a.xml.gz", "one")
    url = f"{BASE}/a.xml.gz"
    plain = room.web.pages[url]
    room.web.pages[url] = replace(plain, body=gzip.compress(plain.body))
    assert poll(room) == (1, ["/feed", "/a.xml.gz"])


def test_a_sitemap_that_fails_is_retried_and_leaves_the_others_alone(room):
    serve_index(room, {"a.xml": "", "b.xml": ""})
    room.web.pages[f"{BASE}/a.xml"] = Permanent(Reason.NOT_FOUND, "a.xml")
    serve_sitemap(room, "b.xml", "one")
    assert poll(room) == (1, ["/feed", "/a.xml", "/b.xml"])
    (detail,) = room.column(f"SELECT detail FROM feeds WHERE url = '{FEED}'")
    assert "a.xml" in detail
    serve_sitemap(room, "a.xml", "two")
    made, asked = poll(room)
    assert (made, sorted(asked)) == (1, ["/a.xml", "/b.xml", "/feed"])
    assert room.column("SELECT failures FROM sitemaps") == [0, 0]


def test_many_sitemaps_without_a_date_take_turns(room):
    names = [f"{n}.xml" for n in range(12)]
    serve_index(room, dict.fromkeys(names, ""))
    for n, name in enumerate(names):
        serve_sitemap(room, name, f"old-{n}")
    assert sum(poll(room)[0] for _ in range(3)) == 12
    serve_sitemap(room, "11.xml", "old-11", "new")
    assert sum(poll(room)[0] for _ in range(3)) == 1
    _, asked = poll(room)
    assert "/11.xml" in asked, "the one that had news is read at each poll"


def test_a_sitemap_that_left_its_index_is_forgotten(room):
    serve_index(room, {"a.xml": "", "b.xml": ""})
    serve_sitemap(room, "a.xml", "one")
    serve_sitemap(room, "b.xml", "two")
    poll(room)
    serve_index(room, {"b.xml": ""})
    assert poll(room) == (0, ["/feed", "/b.xml"])
    assert room.column("SELECT url FROM sitemaps") == [f"{BASE}/b.xml"]
