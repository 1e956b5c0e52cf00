"""Finding a site's feeds: which addresses are asked, and which count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.http import FetchResponse
from wireroom.steps.feeds.discover import (
    MAX_PROBES,
    build_feed_request,
    find_feeds,
    probe_feed,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://harbour.example"
RSS = (
    "<rss version='2.0'><channel><title>Harbour Post</title><item><title>Tide</title>"
    f"<link>{SITE}/tide</link><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate>"
    "</item></channel></rss>"
)


class Site:
    """Answers from a table, and notes what was asked."""

    def __init__(self, **pages):
        self.pages = {f"{SITE}/{path}": body for path, body in pages.items()}
        self.asked = []

    def fetch(self, request):
        self.asked.append(request.url)
        body = self.pages.get(request.url)
        if body is None:
            raise Permanent(Reason.NOT_FOUND, request.url)
        if isinstance(body, Exception):
            raise body
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={},
            body=body.encode(),
            fetched_at=NOW,
        )


def page(*feeds, links=()):
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{f}">' for f in feeds
    )
    return (
        "<!doctype html><html>" + head + "".join(f'<a href="/{x}">x</a>' for x in links)
    )


def found(site, path=""):
    """The feeds that are proposed."""
    seen = find_feeds(site, f"{SITE}/{path}", now=NOW)
    return [probe.url for probe in seen if probe.doubt is None]


def feed(*names):
    items = "".join(f"<item><link>{SITE}/{name}</link></item>" for name in names)
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def test_the_url_of_a_feed_finds_this_feed():
    site = Site(rss=RSS)
    (seen,) = find_feeds(site, f"{SITE}/rss", now=NOW)
    assert (seen.feed.title, seen.newest_entry_at) == (
        "Harbour Post",
        NOW.replace(hour=9),
    )
    assert site.asked == [f"{SITE}/rss"]


def test_announced_feeds_come_before_others():
    site = Site(
        **{"": page("a", "b", links=["rss"]), "a": RSS, "b": feed("x"), "rss": RSS}
    )
    assert found(site) == [f"{SITE}/a", f"{SITE}/b"]
    assert site.asked == [f"{SITE}/", f"{SITE}/a", f"{SITE}/b"]


def test_an_announced_url_counts_only_if_it_is_a_feed():
    late = Transient(Reason.TIMEOUT, "late")
    site = Site(**{"": page("a", "b", "c"), "a": page(), "b": late, "c": RSS})
    assert found(site) == [f"{SITE}/c"]


def test_a_page_that_announces_no_feed_is_probed_at_common_paths():
    site = Site(**{"": page(), "rss.xml": RSS, "atom.xml": RSS})
    assert found(site) == [f"{SITE}/rss.xml"]


def test_the_links_of_the_page_come_before_usual_paths():
    site = Site(
        **{"": page(links=["service/rss/top"]), "service/rss/top": RSS, "feed/": RSS}
    )
    assert found(site) == [f"{SITE}/service/rss/top"]


def test_of_feeds_with_the_same_entries_the_first_is_proposed():
    site = Site(
        **{
            "": page("comments/feed", "rss", "atom", "sport"),
            "rss": feed("1", "2", "3", "4", "5"),
            "atom": feed("1", "2", "3", "4", "6"),
            "sport": feed("5", "7", "8"),
            "comments/feed": feed("9"),
        }
    )
    seen = find_feeds(site, f"{SITE}/", now=NOW)
    assert [(probe.url.removeprefix(f"{SITE}/"), probe.doubt) for probe in seen] == [
        ("rss", None),
        ("sport", None),
        ("atom", f"the same entries as {SITE}/rss"),
        ("comments/feed", "comments"),
    ]
    assert {probe.why for probe in seen} == {"the page announces it"}


def test_a_feed_of_comments_is_proposed_if_there_is_no_other():
    site = Site(**{"": page("comments/feed"), "comments/feed": feed("9")})
    assert found(site) == [f"{SITE}/comments/feed"]


@pytest.mark.parametrize("path", ["", "news"])
@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.NOT_FOUND, Reason.CHALLENGE])
def test_a_refused_page_does_not_end_the_search(path, reason):
    site = Site(**{path: Permanent(reason, "x"), "feed/": RSS})
    assert found(site, path) == [f"{SITE}/feed/"]


def test_a_refused_site_without_a_feed_has_the_reason_of_the_page():
    with pytest.raises(Permanent) as error:
        found(Site(**{"": Permanent(Reason.REFUSED, "x")}))
    assert error.value.reason is Reason.REFUSED


def test_a_host_without_an_answer_is_asked_once():
    site = Site(**{"": Transient(Reason.DNS, "x")})
    with pytest.raises(Transient):
        found(site)
    assert site.asked == [f"{SITE}/"]


SITEMAP = f"<urlset><url><loc>{SITE}/tide</loc></url></urlset>"


@pytest.mark.parametrize(
    ("pages", "feed_path"),
    [
        pytest.param(
            {"robots.txt": "Sitemap: /sm/latest.xml", "sm/latest.xml": SITEMAP},
            "sm/latest.xml",
            id="a sitemap of robots.txt",
        ),
        pytest.param({"sitemap.xml": SITEMAP}, "sitemap.xml", id="a usual sitemap"),
        pytest.param({"?feed=rss2": RSS}, "?feed=rss2", id="by a query"),
        pytest.param(
            {
                "": '<html><meta http-equiv="refresh" content="0; url=/start"></html>',
                "start": page("a"),
                "a": RSS,
            },
            "a",
            id="behind a refresh",
        ),
        pytest.param(
            {"": page(links=["rss"]), "rss": page(links=["x/feed"]), "x/feed": RSS},
            "x/feed",
            id="a page of feeds",
        ),
        pytest.param(
            {"news": page(), "": page("a"), "a": RSS}, "a", id="the home page's"
        ),
    ],
)
def test_a_feed_is_found_behind_a_page_that_announces_none(pages, feed_path):
    start = "news" if "news" in pages else ""
    site = Site(**{"": page(), **pages})
    assert found(site, start) == [f"{SITE}/{feed_path}"]


def test_a_feed_of_a_platform_is_found_without_its_page():
    site = Site(**{"@miller": Permanent(Reason.REFUSED, "x"), "@miller.rss": RSS})
    (probe,) = find_feeds(site, f"{SITE}/@miller", now=NOW)
    assert (probe.url, probe.why) == (f"{SITE}/@miller.rss", "Mastodon has it there")


def test_a_usual_address_with_an_empty_feed_does_not_end_the_search():
    site = Site(**{"": page(), "feed/": feed(), "rss.xml": RSS})
    assert found(site) == [f"{SITE}/rss.xml"]


def test_a_site_without_a_feed_has_its_own_reason():
    with pytest.raises(Permanent) as error:
        found(Site(**{"": page()}))
    assert error.value.reason is Reason.NOT_A_FEED


def test_the_probes_of_a_site_are_bounded():
    site = Site(**{"": page(*(f"f{n}" for n in range(500)))})
    with pytest.raises(Permanent):
        found(site)
    assert len(site.asked) == 1 + MAX_PROBES


def test_a_probe_reads_dates_in_the_zone_of_the_source():
    body = RSS.replace("09:00:00 GMT", "09:00:00")
    request = build_feed_request(f"{SITE}/rss")
    probe = probe_feed(Site(rss=body), request, now=NOW, utc_offset_minutes=330)
    assert probe.newest_entry_at == NOW.replace(hour=3, minute=30)
