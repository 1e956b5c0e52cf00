"""Entries that change their id, their link, or take another's; sitemap indexes."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason

BASE = "https://paper.example"


def show(room, *items):
    """Serve a feed of (guid, path, title)."""
    body = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{BASE}/{path}</link>"
        f"<title>{title}</title></item>"
        for guid, path, title in items
    )
    room.web.serve(
        f"{BASE}/feed", f"<rss version='2.0'><channel>{body}</channel></rss>"
    )


def polled(room, *items):
    show(room, *items)
    room.wait(hours=1)
    room.column("UPDATE feeds SET due_at = '2026-01-01' RETURNING id")
    return len(room.poll())


def test_a_changed_id_is_the_same_article(room):
    assert polled(room, ("a", "one", "One")) == 1
    assert polled(room, ("b", "one", "One")) == 0
    assert room.outcomes() == [("in_flight", None)]


def test_another_title_under_the_same_address_is_an_entry_of_its_own(room):
    assert polled(room, ("a", "one", "One")) == 1
    assert polled(room, ("b", "one", "Two")) == 0
    assert room.outcomes() == [("in_flight", None), ("merged", "same_url")]


def test_a_changed_link_is_one_more_address_of_the_article(room):
    assert polled(room, ("a", "one", "One")) == 1
    assert polled(room, ("a", "one-corrected", "One")) == 0
    assert room.column("SELECT url FROM article_urls ORDER BY url") == [
        f"{BASE}/one",
        f"{BASE}/one-corrected",
    ]
    assert room.column("SELECT count(DISTINCT article_id) FROM article_urls") == [1]


def test_a_reused_id_is_another_article(room):
    assert polled(room, ("top", "one", "One")) == 1
    assert polled(room, ("top", "two", "Two")) == 1
    assert polled(room, ("top", "two", "Two")) == 0
    assert polled(room, ("top", "three", "Three")) == 1
    assert len(room.outcomes()) == 3
    assert room.balance().is_consistent


def test_a_reused_id_without_a_title_is_another_article(room):
    """No title is no sign that both entries are one."""
    assert polled(room, ("top", "one", "")) == 1
    assert polled(room, ("top", "two", "")) == 1
    assert room.column("SELECT count(DISTINCT article_id) FROM article_urls") == [2]


def test_a_link_that_belongs_to_another_article_stays_with_it(room):
    polled(room, ("a", "one", "One"), ("b", "two", "Two"))
    assert polled(room, ("a", "two", "One")) == 0
    assert room.column("SELECT count(*) FROM article_urls") == [2]


def index(room, *children):
    listed = "".join(
        f"<sitemap><loc>{BASE}/{name}</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in children
    )
    room.web.serve(f"{BASE}/feed", f"<sitemapindex>{listed}</sitemapindex>")


def sitemap(room, name, *paths):
    urls = "".join(f"<url><loc>{BASE}/{p}</loc></url>" for p in paths)
    room.web.serve(f"{BASE}/{name}", f"<urlset>{urls}</urlset>")


def again(room):
    room.column("UPDATE feeds SET due_at = '2026-01-01' RETURNING id")
    room.web.asked.clear()
    return len(room.poll())


def test_a_sitemap_index_yields_the_entries_of_its_newest_sitemaps(room):
    index(room, *((f"s{n}.xml", f"2026-02-{n + 10}") for n in range(8)))
    for n in range(8):
        sitemap(room, f"s{n}.xml", f"story-{n}")
    assert again(room) == 5
    asked = [r.url.rpartition("/")[2] for r in room.web.asked]
    assert asked == ["feed", "s7.xml", "s6.xml", "s5.xml", "s4.xml", "s3.xml"]


def test_an_index_that_has_not_changed_may_list_a_sitemap_that_has(room):
    index(room, ("s.xml", ""))
    sitemap(room, "s.xml", "one")
    assert again(room) == 1
    sitemap(room, "s.xml", "one", "two")
    assert again(room) == 1


def test_a_failed_sitemap_is_recorded_beside_the_entries_of_the_others(room):
    index(room, ("gone.xml", "2026-02-02"), ("s.xml", "2026-02-01"))
    sitemap(room, "s.xml", "one")
    assert again(room) == 1
    (detail,) = room.column(f"SELECT detail FROM feeds WHERE url = '{BASE}/feed'")
    assert "gone.xml" in detail


def test_an_index_fails_if_no_sitemap_can_be_read(room):
    index(room, ("a.xml", ""), ("b.xml", ""))
    room.web.pages[f"{BASE}/a.xml"] = Permanent(Reason.REFUSED, "a")
    assert again(room) == 0
    assert room.rows(f"SELECT state, reason FROM feeds WHERE url = '{BASE}/feed'") == [
        ("failing", "refused")
    ]


def test_headers_of_a_source_are_sent_to_the_hosts_own_sitemaps_only(room):
    room.column('UPDATE sources SET headers = \'{"X-Key": "k"}\' RETURNING id')
    other = "https://elsewhere.example/s.xml"
    room.web.serve(
        f"{BASE}/feed",
        f"<sitemapindex><sitemap><loc>{other}</loc></sitemap>"
        f"<sitemap><loc>{BASE}/s.xml</loc></sitemap></sitemapindex>",
    )
    sitemap(room, "s.xml", "one")
    again(room)
    sent = {r.url: dict(r.select_headers(r.url)) for r in room.web.asked}
    assert sent[other] == {}
    assert sent[f"{BASE}/s.xml"] == {"X-Key": "k"}


def test_an_index_in_an_index_is_not_followed(room):
    index(room, ("feed", ""))
    assert again(room) == 0
    assert len(room.web.asked) == 2


@pytest.mark.parametrize("minutes", [0, 2])
def test_a_slow_index_ends_before_its_lease(room, minutes):
    index(room, *((f"s{n}.xml", "") for n in range(5)))
    for n in range(5):
        sitemap(room, f"s{n}.xml", f"story-{n}")
    fetch = room.web.fetch

    def slow(request):
        room.wait(minutes=minutes)
        return fetch(request)

    room.web.fetch = slow
    assert again(room) == (0 if minutes else 5)


DATED = "<lastmod>2026-03-01T10:00:00</lastmod>"


def zoned(room) -> None:
    room.run("UPDATE sources SET utc_offset_minutes = 330")


def entry_dates(room) -> list[str]:
    return room.column(
        "SELECT to_char(published_at AT TIME ZONE 'UTC', 'HH24:MI') FROM entries"
    )


def test_dates_of_child_sitemaps_are_in_the_sources_zone(room):
    zoned(room)
    index(room, ("a", "2026-03-01"))
    listed = f"<url><loc>{BASE}/one</loc>{DATED}</url>"
    room.web.serve(f"{BASE}/a", f"<urlset>{listed}</urlset>")
    room.poll()
    assert entry_dates(room) == ["04:30"]


def test_dates_of_a_feed_submitted_by_hand_are_in_its_sources_zone(room):
    zoned(room)
    dated = "<pubDate>2026-03-01 10:00:00</pubDate>"
    body = f"<item><link>{BASE}/one</link><title>One</title>{dated}</item>"
    room.web.serve(
        f"{BASE}/extra", f"<rss version='2.0'><channel>{body}</channel></rss>"
    )
    room.pipeline.submit_url(f"{BASE}/extra")
    assert entry_dates(room) == ["04:30"]
