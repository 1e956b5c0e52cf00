from __future__ import annotations

import socket
from collections import Counter
from http.client import HTTPConnection
from urllib.parse import urlsplit

import feedparser
import pytest
import yaml
from lxml import etree, html

from wireroom.console.demo import expectations
from wireroom.console.demo.newspaper import daily, serve_newspaper


def send_get(url, **headers):
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.fixture
def paper(tmp_path):
    with serve_newspaper(tmp_path) as newspaper:
        yield newspaper


def list_locations(site):
    body = send_get(site.feed_url)[2]
    if "sitemap" in site.feed_url:
        return [node.text for node in etree.fromstring(body).iter("{*}loc")]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    return [entry.link for entry in parsed.entries]


def find_entry(path):
    return next(e for e in expectations.expected_entries() if e.path == path)


def url_of(paper, path):
    site = next(s for s in paper.sites if s.name == find_entry(path).site)
    return site.base_url + path


def test_the_feeds_list_exactly_the_expected_entries(paper):
    listed = {
        (s.name, urlsplit(link).path) for s in paper.sites for link in list_locations(s)
    }
    assert listed == {(e.site, e.path) for e in expectations.expected_entries()}


def test_the_expected_totals_are_the_sum_of_the_entries():
    entries = expectations.expected_entries()
    assert Counter(e.outcome for e in entries) == expectations.TOTALS
    visible = {n + 1: sum(len(e.comments[n]) for e in entries) for n in (0, 1)}
    assert visible == expectations.COMMENTS


@pytest.mark.parametrize("edition", [1, 2])
def test_every_published_page_shows_its_text_and_comments(paper, edition):
    if edition == 2:
        paper.next_edition()
    base = {s.name: s.base_url for s in paper.sites}
    for entry in expectations.expected_entries():
        if entry.outcome != "published":
            continue
        url = base[entry.site] + entry.final_path
        status, _, body = send_get(url)
        if status == 429:
            status, _, body = send_get(url)
        assert status == 200
        text = html.fromstring(body).text_content()
        assert all(p in text for p in entry.paragraphs[edition - 1])
        for comment in entry.comments[edition - 1]:
            assert all(line in text for line in comment.text.split("\n"))


def test_the_lead_has_nineteen_comments_and_each_reply_names_its_parent():
    comments = find_entry(expectations.LEAD).comments[0]
    assert len(comments) == 19
    replies = [c for c in comments if c.text.startswith("@")]
    assert all(c.text.startswith(f"@{comments[c.parent].author}: ") for c in replies)
    assert {c for c in comments if c.parent is not None} == set(replies)


@pytest.mark.parametrize(
    ("path", "status"),
    [(daily.MISSING, 404), ("/old/bridge-toll-ends", 301), (daily.PDF, 200)],
    ids=["missing", "moved", "pdf"],
)
def test_each_faulty_path_has_its_status(paper, path, status):
    assert send_get(url_of(paper, path))[0] == status


def test_a_limited_page_is_refused_once_per_folder(paper):
    url = url_of(paper, "/news/2011/09/lighthouse-keeper-logs")
    status, headers, _ = send_get(url)
    assert (status, headers["Retry-After"]) == (429, "2")
    assert send_get(url)[0] == 200


@pytest.mark.parametrize("site", [0, 1, 2], ids=["rss", "atom", "sitemap"])
@pytest.mark.parametrize(
    ("validator", "condition"),
    [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")],
    ids=["etag", "date"],
)
def test_an_unchanged_feed_is_not_sent_again(paper, site, validator, condition):
    url = paper.sites[site].feed_url
    value = send_get(url)[1][validator]
    assert send_get(url, **{condition: value})[::2] == (304, b"")
    assert [r.status for r in paper.log] == [200, 304]


def test_a_correction_changes_the_page_and_the_feed(paper):
    url, feed = url_of(paper, expectations.CORRECTED), paper.sites[1].feed_url
    etag = send_get(feed)[1]["ETag"]
    assert b"84 beds" in send_get(url)[2]
    paper.next_edition()
    assert b"48 beds" in send_get(url)[2]
    assert send_get(feed, **{"If-None-Match": etag})[0] == 200


def test_a_second_run_has_the_same_urls_and_the_second_edition(tmp_path):
    with serve_newspaper(tmp_path) as first:
        first.next_edition()
        send_get(first.sites[0].base_url + "/")
    with serve_newspaper(tmp_path) as second:
        assert (second.sites, second.edition) == (first.sites, 2)


def test_a_port_in_use_is_replaced_by_another(tmp_path):
    with serve_newspaper(tmp_path) as first:
        taken = urlsplit(first.sites[0].base_url).port
    with (
        socket.create_server(("127.0.0.1", taken)),
        serve_newspaper(tmp_path) as second,
    ):
        assert urlsplit(second.sites[0].base_url).port != taken
        assert second.sites[1:] == first.sites[1:]


def test_the_sources_file_lists_the_three_feeds(paper):
    sources = yaml.safe_load(paper.sources_yaml())["sources"]
    assert [s["feeds"] for s in sources] == [[s.feed_url] for s in paper.sites]
    assert sources[0]["utc_offset"] == "+05:00"
