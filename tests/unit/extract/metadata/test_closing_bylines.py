# ruff: noqa: E501, RUF001 - a line of markup is one line, and a colon is Chinese
"""Authors that a page names behind its story alone."""

from __future__ import annotations

import pytest

from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page

URL = "https://mill.example/river/weir"
STORY = "<p>The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday, after the flood carried the last of its old boards down to the sea.</p>"


def authors(body: str) -> tuple[str, ...]:
    markup = f"<html><head><title>Weir in oak</title></head><body>{body}</body></html>"
    page = Page(url=URL, body=markup.encode())
    return read_metadata(page, index_page(parse_page(page)), base=URL).authors


@pytest.mark.parametrize(
    ("behind", "names"),
    [
        pytest.param(
            "<div class='tide-post-copyright'><strong>Author：</strong>Ada Quill<br><strong>Link：</strong><a href='/w'>mill.example/w</a></div>",
            ("Ada Quill",),
            id="a box of rights",
        ),
        pytest.param(
            "<ul class='post-copyright'><li><b>本文作者：</b> 水原早苗</li><li><b>本文链接：</b><a href='/w'>w</a></li></ul>",
            ("水原早苗",),
            id="a box of rights in Chinese",
        ),
        pytest.param(
            "<div class='article-license'><span>Post author:</span> <a href='/a'>Ada Quill</a></div>",
            ("Ada Quill",),
            id="a name in a link",
        ),
        pytest.param(
            "<div class='post-copyright'><strong>Author:</strong><br><strong>Link:</strong> Weir in oak</div>",
            (),
            id="a label without a name",
        ),
        pytest.param(
            "<div class='site-copyright'><strong>Author:</strong> Ada Quill</div>",
            (),
            id="the rights of the site",
        ),
        pytest.param(
            "<footer><a href='/author/ada-quill.html'>Ada Quill</a> <a href='/author/ode'>Ode Brisk</a></footer>",
            ("Ada Quill", "Ode Brisk"),
            id="links in the footer of the article",
        ),
        pytest.param(
            "<footer><a href='/author/tide'>Tidewater</a><a href='/rivers'>Tarn River</a></footer>",
            (),
            id="one word, and another link",
        ),
        pytest.param(
            "<article><h2>Mill</h2><footer><a href='/author/ode'>Ode Brisk</a></footer></article>",
            (),
            id="the footer of another article",
        ),
    ],
)
def test_an_author_named_behind_the_story_is_read(behind, names):
    article = f"<article><header><h1>Weir in oak</h1></header>{STORY}{behind}</article>"
    assert authors(article) == names


def test_a_byline_above_the_story_outranks_one_behind_it():
    footer = "<footer><a href='/author/ode'>Ode Brisk</a></footer>"
    article = f"<article><h1>Weir in oak</h1><p>By Ada Quill</p>{STORY}{footer}"
    assert authors(article) == ("Ada Quill",)


def test_a_name_without_a_space_is_read_from_a_line_with_bars():
    line = "<p><a href='/rivers'>川</a> | <a href='/author/m.html'>水原早苗</a> | Sun 5 May 2024</p>"
    assert authors(f"<div><h1>Weir in oak</h1>{line}</div>{STORY}") == ("水原早苗",)
