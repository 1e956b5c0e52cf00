"""Headlines that no mark, no first heading and no head of the page declares."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.metadata.printed_title import find_printed_title
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page

STORY = "<p>The mill at the dam has a new owner, who will grind oats from May on.</p>"


def title_of(body: str, title: str = "Harbour Post", path: str = "mill") -> str:
    url = f"https://www.post.example/{path}"
    head = f"<meta charset=utf-8><title>{title}</title>"
    page = Page(url=url, body=f"<head>{head}</head><body>{body}</body>".encode())
    return read_metadata(page, index_page(parse_page(page)), base=url).title


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        pytest.param("Mill: sold again!", "news/mill-sold-again", id="words"),
        pytest.param("Mill: sold again!", "mill-sold-again.html", id="a suffix"),
        pytest.param("Mühle größer als nötig", "muehle-groesser-als-noetig", id="ue"),
        pytest.param("Mühle zu groß", "m%C3%BChle-zu-gro%C3%9F/", id="escaped"),
        pytest.param("Le blé était là", "le-ble-etait-la", id="without accents"),
    ],
)
@pytest.mark.parametrize("above", ["", "<h1>Our dear harbour</h1>"])
def test_the_heading_that_the_address_spells_is_the_headline(heading, path, above):
    others = "<h2>Weather</h2>"
    body = f"{above}{others}<h3>{heading}</h3>{STORY}"
    assert title_of(body, path=path) == heading


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        pytest.param("Top news", "top-news", id="a section"),
        pytest.param("Mill sold", "news/mill-sold-again", id="a part"),
        pytest.param("Mill sold again", "http://[", id="a broken address"),
    ],
)
def test_another_heading_is_no_headline_by_its_address(heading, path):
    body = f"<h1>Oats from the dam</h1><h2>{heading}</h2>{STORY}"
    assert title_of(body, path=path) == "Oats from the dam"


MILL = "水车磨坊再次售出并将于五月重新开放"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param(f"{MILL}_港口邮报网站", MILL, id="an underscore"),
        pytest.param(f"{MILL}-港口邮报", MILL, id="a hyphen"),
        pytest.param(f"{MILL} 新闻_港口邮报", MILL, id="a section, too"),
        pytest.param(
            f"{MILL[:8]}-{MILL}", f"{MILL[:8]}-{MILL}", id="it is not printed"
        ),
    ],
)
def test_the_beginning_of_a_title_that_is_printed_alone_is_the_headline(
    title, expected
):
    body = f"<div><a href='/'>{MILL[:8]}</a></div><div>{MILL}</div>{STORY}"
    assert title_of(body, title=title) == expected


def test_a_title_that_is_printed_whole_is_the_headline():
    title = f"{MILL}-五月"
    body = f"<div>{MILL}</div><div><b>{MILL}</b>-五月</div>{STORY}"
    assert title_of(body, title=title) == title


def test_the_first_line_of_a_printed_headline_is_not_the_headline():
    title = f"{MILL} 港口_邮报"
    assert title_of(f"<div>{MILL}<br> 港口</div>{STORY}", title) == f"{MILL} 港口"


@pytest.mark.parametrize(
    ("body", "title", "printed"),
    [
        pytest.param("<b>Mill sold</b>", "Mill sold-Post", "Mill sold", id="a hyphen"),
        pytest.param("<b>Mill sold</b>", "Mill sold Po", "Mill sold", id="a space"),
        pytest.param(
            "<p><b>Mill</b> sold</p>", "Mill sold-Post", "Mill sold", id="bold"
        ),
        pytest.param("<b>Mill sold-Post</b>", "Mill sold-Post", "", id="the whole"),
        pytest.param("<b>Mill</b>", "Mill sold-Post", "", id="less than half"),
        pytest.param("<b>Millsold</b>", "Millsold_Millsold", "", id="just less"),
        pytest.param("<b>Mill_sold</b>", "Mill_sold_Mill", "Mill_sold", id="two parts"),
        pytest.param("<b>Oats</b>", "Mill sold-Post", "", id="another text"),
        pytest.param("<b>x</b>", "", "", id="no title"),
        pytest.param("<b>Mill</b>", "Mill", "", id="no end"),
        pytest.param(
            f"<b>{'x' * 290}</b>", f"{'x' * 290}-{'y' * 9}", "x" * 290, id="300 letters"
        ),
        pytest.param(f"<b>{'x' * 290}</b>", f"{'x' * 290}-{'y' * 10}", "", id="more"),
    ],
)
def test_the_longest_beginning_of_a_title_that_is_printed_alone(body, title, printed):
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    assert find_printed_title(index_page(document_fromstring(markup))) == printed
