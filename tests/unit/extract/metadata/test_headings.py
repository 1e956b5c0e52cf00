"""Which headings of a page are its story's, and which are the site's."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.headings import classify_headings
from wireroom.extract.page.page_index import index_page
from wireroom.extract.page.shown_text import get_text


def site_of(body: str, url: str) -> list[str]:
    index = index_page(document_fromstring(f"<html><body>{body}</body></html>"))
    return [get_text(heading) for heading in classify_headings(index, url, ()).site]


def link(href: str, text: str = "Mill") -> str:
    return f'<h1><a href="{href}">{text}</a></h1>'


@pytest.mark.parametrize("url", ["/?p=12", "/index.php?p=12", "/"])
def test_a_heading_that_links_home_is_the_site_s_on_any_page(url):
    page = f"https://www.post.example{url}"
    assert site_of(link("/", "Post"), url=page) == ["Post"]


def test_a_heading_that_links_to_the_page_is_the_story_s_at_any_address():
    assert site_of(link("/?p=12"), url="https://www.post.example/?p=12") == []
    assert site_of(link("/mill"), url="https://www.post.example/mill?from=feed") == []
