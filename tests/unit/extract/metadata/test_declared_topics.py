"""What a page declares that it is about: a description, and topics."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.declared_topics import find_description, list_tags
from wireroom.extract.metadata.jsonld import ArticleData
from wireroom.extract.page.page_index import index_page


def index_of(body: str = "", **metas: str):
    head = "".join(
        f'<meta property="{name.replace("__", ":")}" content="{content}">'
        for name, content in metas.items()
    )
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return index_page(document_fromstring(markup))


@pytest.mark.parametrize(
    ("metas", "described", "description"),
    [
        pytest.param({"og__description": "a"}, "b", "a", id="Open Graph"),
        pytest.param({"description": "a"}, "", "a", id="the head"),
        pytest.param({"twitter__description": "a"}, "", "a", id="Twitter"),
        pytest.param(
            {"description": "b", "og__description": "a"}, "", "a", id="the first place"
        ),
        pytest.param({}, " a \n b ", "a b", id="data"),
        pytest.param({}, "", None, id="nothing"),
        pytest.param({}, " ", None, id="white space"),
        pytest.param({}, "x" * 2_001, "x" * 2_000, id="2,000 characters"),
    ],
)
def test_the_description_is_that_of_the_head_else_of_the_data(
    metas, described, description
):
    data = ArticleData(description=described)
    assert find_description(index_of(**metas), data) == description


LINKS = '<a rel="tag" href="/1">#Mill</a> <a rel="tag" href="/2">Oats</a>'
STORY = f"<article><h1>x</h1>{LINKS}</article>"


@pytest.mark.parametrize(
    ("body", "metas", "keywords", "tags"),
    [
        pytest.param("", {"article__tag": "a, b,a"}, ("c",), ("a", "b"), id="the head"),
        pytest.param("", {"parsely-tags": "a"}, (), ("a",), id="another name"),
        pytest.param(
            STORY, {"news_keywords": "b"}, ("a", "c d"), ("a", "c d"), id="data"
        ),
        pytest.param(STORY, {"news_keywords": "b"}, (), ("b",), id="words for news"),
        pytest.param(STORY, {}, (), ("Mill", "Oats"), id="links of the story"),
        pytest.param(f"<h1>x</h1>{LINKS}", {}, (), (), id="links of the page"),
        pytest.param(
            f"<article><h1>x</h1></article>{LINKS}", {}, (), (), id="links elsewhere"
        ),
        pytest.param("", {"keywords": "a"}, (), (), id="keywords of the site"),
        pytest.param("", {}, (" ", "x" * 101), (), id="too long, or empty"),
        pytest.param("", {}, ("x" * 100,), ("x" * 100,), id="a hundred characters"),
        pytest.param(
            "", {}, tuple(map(str, range(51))), tuple(map(str, range(50))), id="fifty"
        ),
    ],
)
def test_the_topics_are_those_of_the_first_place_with_any(body, metas, keywords, tags):
    index = index_of(body, **metas)
    heading = next(iter(index.headings), None)
    assert list_tags(index, ArticleData(keywords=keywords), heading) == tags
