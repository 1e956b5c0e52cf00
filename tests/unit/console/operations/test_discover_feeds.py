"""Sites without a feed, and pages that are polled without one, on real sockets."""

from __future__ import annotations

import threading

import pytest

from tests.unit.feeds.section_pages.section_pages import PAGES, SITE
from tests.unit.http.site import Site
from wireroom.config.adding import add_sources
from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.operations.discover_feeds import discover_source, poll_each_feed
from wireroom.errors import OperatorError

CARDS = next(page for page in PAGES if page.name == "cards")


@pytest.fixture(scope="module")
def site():
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.01,))
    thread.start()
    site.add("/news/", CARDS.html.replace(SITE, site.url).encode())
    site.add("/empty/", b"<html><body><p>Nothing yet.</p></body></html>")
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def settings(tmp_path):
    return Settings(
        allow_private=True,
        host_spacing_seconds=0,
        data_dir=tmp_path,
        sources_file=tmp_path / "sources.yaml",
    )


def test_a_site_without_a_feed_becomes_a_page_with_a_preview(site, settings):
    found = discover_source(settings, f"{site.url}/news/")
    assert found.lines[0] == (
        f"{site.url}/news/: no feed; added as a page, links: h3 a"
    )
    assert found.lines[1].startswith("  2026-03-01 08:00  Harbour opens")
    assert found.lines[-1] == "  and 2 more"

    path = settings.sources_file
    add_sources(path, [found.source])
    assert 'kind: page, links: "h3 a"}' in path.read_text()
    (line,) = poll_each_feed(settings, load_sources(path))
    assert line == (
        f"News: {site.url}/news/: 200, page, 12 entries, newest 2026-03-12 08:00 UTC",
        True,
    )


def test_a_json_api_is_checked_by_its_paths(site, settings):
    body = b'{"list": [{"link": "/one"}, {"link": "/two"}]}'
    site.add("/api", body, Content_Type="application/json")
    settings.sources_file.write_text(
        "version: 1\nsources:\n  - name: A\n    allow_private: true\n    feeds:\n"
        f"      - {{url: '{site.url}/api', kind: json,"
        " json: {items: list, link: link}}\n"
    )
    (line,) = poll_each_feed(settings, load_sources(settings.sources_file))
    assert line == (f"A: {site.url}/api: 200, json, 2 entries, no dates", True)


def test_a_page_without_articles_is_not_proposed(site, settings):
    with pytest.raises(OperatorError, match="as a page without a feed: empty_feed"):
        discover_source(settings, f"{site.url}/empty/")
