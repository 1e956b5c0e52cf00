"""The page's own count among those of other pages."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.counts.expected_count import find_expected_count

URL = "https://a.example/mill?page=2"


def expected(*hints: str) -> int | None:
    elements = [html.fragment_fromstring(hint) for hint in hints]
    return find_expected_count(elements, URL)


def bold(letters: str) -> str:
    return "".join(f"<b>{letter}</b>" for letter in letters)


def link(path: str, count: int) -> str:
    return f'<a class="count" href="{path}#comments">{count} comments</a>'


@pytest.mark.parametrize(
    ("hints", "count"),
    [
        pytest.param(["<h3>3 comments</h3>"], 3, id="a heading"),
        pytest.param(["<p>3 comments</p>", "<p>4 comments</p>"], 3, id="the first"),
        pytest.param(
            ['<div id="comments" data-total="45"></div>'], 45, id="an attribute"
        ),
        pytest.param(
            ['<div id="comments" data-total="45"><h3>3 comments</h3></div>'],
            3,
            id="a heading before an attribute",
        ),
        pytest.param(
            ['<div class="comment-link" data-total="45"></div>'],
            None,
            id="the attribute of another element",
        ),
        pytest.param(
            ['<div id="comments" data-total="all"></div>'], None, id="no number"
        ),
        pytest.param(["<ul><li>3 comments</li></ul>"], None, id="a tag of lists"),
        pytest.param(['<a href="/mill#comments">157</a>'], 157, id="a bare number"),
        pytest.param(['<p><a href="#respond">0</a></p>'], 0, id="in a line"),
        pytest.param(['<a href="/lock#comments">157</a>'], None, id="of another page"),
        pytest.param(['<a href="/mill#page">157</a>'], None, id="of another part"),
        pytest.param(['<a href="#comments">in 157 days</a>'], None, id="in words"),
        pytest.param(["<div><h3>3 comments</h3><p>x</p></div>"], 3, id="a child"),
        pytest.param(
            ["<section><i>a</i><i>b</i><i>c</i><h3>3 comments</h3></section>"],
            3,
            id="the fourth child",
        ),
        pytest.param(
            ["<section><i>a</i><i>b</i><i>c</i><i>d</i><h3>3 comments</h3></section>"],
            None,
            id="the fifth child",
        ),
        pytest.param(["<p>words</p>"], None, id="no count"),
        pytest.param([], None, id="nothing"),
        pytest.param(["<p>\n 3 \n comments</p>"], 3, id="line breaks"),
        pytest.param(
            [f"<p>{bold('abcdefg')} 3 <b>comments</b></p>"],
            3,
            id="nine text nodes",
        ),
        pytest.param(
            [f"<p>{bold('abcdefgh')} 3 <b>comments</b></p>"],
            None,
            id="ten text nodes",
        ),
    ],
)
def test_the_first_count_near_a_hint_is_expected(hints, count):
    assert expected(*hints) == count


def test_a_list_of_three_counts_is_of_other_pages():
    assert expected(link("/a", 3), link("/b", 4), link("/c", 5)) is None


def test_two_counts_in_the_same_markup_are_no_list():
    assert expected(link("/a", 3), link("/b", 4)) == 3


def test_three_equal_counts_are_no_list():
    assert expected(link("/a", 3), link("/b", 3), link("/c", 3)) == 3


def test_the_count_that_links_to_this_page_is_its_own_in_a_list():
    assert expected(link("/a", 3), link("/b", 4), link("/mill/", 5)) == 5


def test_a_count_in_other_markup_than_the_list_is_the_page_s():
    heading = '<p class="title">7 comments</p>'
    assert expected(link("/a", 3), link("/b", 4), link("/c", 5), heading) == 7


def test_the_same_tag_with_another_class_is_other_markup():
    other = link("/d", 7).replace("count", "own")
    assert expected(link("/a", 3), link("/b", 4), link("/c", 5), other) == 7


@pytest.mark.parametrize("href", ["javascript:void(0)", "", "http://[broken"])
def test_a_link_that_leads_nowhere_has_no_path(href):
    assert expected(f'<a href="{href}">3 comments</a>') == 3


def test_a_link_to_a_script_is_not_this_page():
    scripts = [
        f'<a class="count" href="javascript:open({n})">{n} comments</a>'
        for n in (3, 4, 5)
    ]
    elements = [html.fragment_fromstring(script) for script in scripts]
    assert find_expected_count(elements, "javascript:open(3)") is None


def test_an_element_is_counted_once():
    heading = html.fragment_fromstring("<div><p>3 comments</p></div>")
    assert find_expected_count([heading, *heading, *heading], URL) == 3


def test_only_the_first_sixty_hints_are_read():
    empty = "<p>words</p>"
    assert expected(*[empty] * 59, "<p>3 comments</p>") == 3
    assert expected(*[empty] * 60, "<p>3 comments</p>") is None
