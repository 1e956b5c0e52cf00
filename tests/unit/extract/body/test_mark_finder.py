"""A search by marks finds what the XPath expression finds that it is made of."""

from __future__ import annotations

from itertools import product

import pytest
from lxml.etree import XPath
from lxml.html import document_fromstring
from trafilatura.settings import BASIC_CLEAN_XPATH
from trafilatura.xpaths import (
    BODY_XPATH,
    OVERALL_DISCARD_XPATH,
    REGEXP_NS,
    TEASER_DISCARD_XPATH,
)

from wireroom.extract.body.mark_finder import MarkFinder, compile_finder

TAGS = ("div", "p", "section", "article", "span", "ul", "a")
MARKS = (
    "", 'class=""', 'class="story"', 'class="social"', 'id="social"', 'id="footer"',
    'class="footer"', 'class="navbar" id="x"', 'class="x" id="nav-1"', 'role="Nav"',
    'role="note"', 'class="cookie" id="x"', 'id="x" class="cookie"', 'class="hide-it"',
    'class="comments-title"', 'class="a comments-title"', 'id="reply-1"',
    'class="a" id="reply-1"', 'id="hidden"', 'style="hidden"', 'id="a" style="hidden"',
    'style="display:none"', 'style="display: none"', 'style="display:block"',
    'aria-hidden="true"', 'aria-hidden="false"', 'class="noprint"', 'class="message"',
    'data-component="MostPopularStories"', 'data-lp-replacement-content=""',
    'class="article-infos"', 'class="ad-box"', 'id="reader-comments"', 'class="post"',
    'class="post-body"', 'itemprop="articleBody"', 'id="Main-Content"', 'id="Teaser"',
    'class="FullText"', 'class="page-content"', 'id="story-body"', 'role="article"',
    'class="main"', 'class="Cookie-Banner"', 'id="onetrust"', 'class="site-footer"',
)  # fmt: skip
TREE = document_fromstring(
    "".join(
        f"<{tag} {marks}>a<b {marks}>b</b></{tag}>"
        for tag, marks in product(TAGS, MARKS)
    )
    + "<aside class='footer'>a<footer>b</footer></aside>"
)


@pytest.mark.parametrize(
    "expression", [*OVERALL_DISCARD_XPATH, *TEASER_DISCARD_XPATH], ids=range(3)
)
def test_all_elements_are_found_in_the_same_order(expression):
    find = compile_finder(expression)

    assert isinstance(find, MarkFinder)
    assert find(TREE) == expression(TREE)
    assert len(find(TREE)) > 3


def test_the_elements_of_a_union_are_found_each_once():
    found = compile_finder(BASIC_CLEAN_XPATH)(TREE)

    assert isinstance(found, list)
    assert set(found) == set(BASIC_CLEAN_XPATH(TREE))
    assert len(found) == len(set(found)) > 3


@pytest.mark.parametrize("expression", BODY_XPATH, ids=range(5))
def test_the_first_element_is_found(expression):
    found = compile_finder(expression)(TREE)
    assert found[:1] == expression(TREE)[:1]
    assert found


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("(.//div[@class='a'])[1]|(.//p)[1]", id="the first of two kinds"),
        pytest.param(".//div|.//*[@class='a' and @id='b']", id="one kind is another"),
        pytest.param(".//*[@class='a' and @id='b']", id="two conditions at once"),
        pytest.param(".//*[re:test(@class, 'a?')]", id="no attribute matches, too"),
        pytest.param(".//*[self::a or self::p][@id='a'][not(.//b)]", id="children"),
    ],
)
def test_an_expression_of_another_form_is_used_as_it_is(path):
    expression = XPath(path, namespaces={"re": REGEXP_NS})
    assert compile_finder(expression) is expression
