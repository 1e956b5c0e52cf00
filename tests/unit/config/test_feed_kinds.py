# ruff: noqa: E501 - a case of a table is one line
"""Kinds of feeds in the sources file."""

from __future__ import annotations

import pytest

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources
from wireroom.model.json_paths import JsonPaths
from wireroom.model.states import FeedKind


def load(tmp_path, feed):
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"version: 1\nsources:\n  - name: A\n    feeds:\n      - {{url: 'https://a.example/', {feed}}}\n"
    )
    (source,) = load_sources(path).sources
    return source.feeds[0]


@pytest.mark.parametrize(
    ("feed", "kind", "selector", "paths"),
    [
        ("kind: feed", FeedKind.FEED, None, None),
        ("kind: page", FeedKind.PAGE, None, None),
        ("kind: page, links: h3 a", FeedKind.PAGE, "h3 a", None),
        ("kind: json, json: {link: url}", FeedKind.JSON, None, JsonPaths(items="", link="url")),
        ("kind: json, json: {link: u, next: a.n, post: '{\"n\": 9}'}", FeedKind.JSON, None, JsonPaths(items="", link="u", next="a.n", post='{"n": 9}')),
        ("kind: json, json: {items: data.0, link: 'https://a.example/{a.b}', title: t, date: d, content: c, id: i}", FeedKind.JSON, None, JsonPaths(items="data.0", link="https://a.example/{a.b}", title="t", date="d", content="c", identity="i")),
    ],
)  # fmt: skip
def test_a_feed_has_a_kind(tmp_path, feed, kind, selector, paths):
    found = load(tmp_path, feed)
    assert (found.kind, found.link_selector, found.json_paths) == (
        kind,
        selector,
        paths,
    )


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        ("kind: html", "expected feed, json, page, sitemap, found 'html'"),
        ("links: h3 a", 'links needs "kind: page"'),
        ("kind: page, links: 'h3['", "is not a CSS selector"),
        ("kind: json", '"kind: json" and json need each other'),
        ("json: {link: url}", '"kind: json" and json need each other'),
        ("kind: json, json: {link: 'a..b'}", "expected a path such as data.articles"),
        ("kind: json, json: {link: 'ftp://a/{b}'}", "expected an address with paths in braces"),
        ("kind: json, json: {link: a, post: '{'}", "expected a JSON document"),
        ("kind: json, json: {link: a, next: 'b..c'}", "expected a path such as data.articles"),
        ("kind: json, json: {link: a, tittle: b}", 'did you mean "title"?'),
    ],
)  # fmt: skip
def test_a_mistake_says_what_was_expected(tmp_path, feed, message):
    with pytest.raises(SourcesError, match=r"sources\[0\]\.feeds\[0\]") as caught:
        load(tmp_path, feed)
    assert message in str(caught.value)
