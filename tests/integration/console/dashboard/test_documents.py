"""The documentation in the dashboard: complete, linked, searchable."""

from __future__ import annotations

import re

import pytest

from wireroom.console.dashboard.pages.documents import (
    list_documents,
    make_anchor,
    render_document,
    search_documents,
)


@pytest.fixture(scope="module")
def client(read_only):
    return read_only[1]


def test_every_document_is_a_page_whose_links_lead_to_headings():
    assert {"README", "operations", "adr/0001-chain"} <= list_documents()
    pages = {name: render_document(name) for name in list_documents()}
    anchors = {
        name: set(re.findall(r'<h\d id="([^"]+)"', page))
        for name, page in pages.items()
    }
    for name, page in pages.items():
        for target in re.findall(r'href="([^"]+)"', page):
            if target.startswith("http"):
                continue
            document, _, anchor = target.partition("#")
            found = document.removeprefix("/docs/") or name
            assert found in anchors, (name, target)
            assert not anchor or anchor in anchors[found], (name, target)


def test_tables_are_tables_and_markup_is_escaped(client):
    page = client.get("/docs/operations").text
    assert "<table tabindex=" in page
    assert "|---" not in page
    assert "<script" not in page


def test_a_search_shows_sections_those_with_the_word_in_the_title_first(client):
    found = search_documents("ALARMS")
    assert found[0].title == "Alarms"
    assert found[0].url == "/docs/operations#alarms"
    page = client.get("/docs", params={"q": "alarms <b>"}).text
    assert "No section has all these words" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/docs/nothing",
        "/docs/..%2f..%2fREADME",
        "/docs/pictures/draw.py",
        "/docs/pictures/..%2foperations.md",
    ],
)
def test_nothing_but_documents_is_shown(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("The request, and what the response means", None),
        ("`feed_leases`", "feed_leases"),
        ("In 30 seconds: run", "in-30-seconds-run"),
    ],
)
def test_the_anchor_of_a_heading_is_that_of_a_forge(title, anchor):
    assert make_anchor(title) == (anchor or "the-request-and-what-the-response-means")
