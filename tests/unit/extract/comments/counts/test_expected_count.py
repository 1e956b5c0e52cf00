"""The page's own count among those of other pages."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments.counts.expected_count import PrintedCounts

URL = "https://a.example/mill?page=2"


def expected(*hints: str) -> int | None:
    elements = [html.fragment_fromstring(hint) for hint in hints]
    return PrintedCounts(elements, URL).find_expected()


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


def test_a_count_that_leads_to_another_page_of_the_site_is_that_page_s():
    assert expected(link("/a", 3)) is None
    assert expected(link("/a", 3), link("/mill/comments", 4)) == 4
    assert expected(link("https://forum.example/t/9", 3)) == 3


@pytest.mark.parametrize("path", ["/mill", "/mill/", "/comments/mill", "/mill/all"])
def test_the_list_of_comments_may_have_an_address_of_its_own(path):
    assert expected(link(path, 3)) == 3


def test_a_number_of_the_story_in_both_addresses_tells_its_count():
    hint = html.fragment_fromstring(link("/discuss/70812", 3))
    page = "https://a.example/70812-mill"
    assert PrintedCounts([hint], page).find_expected() == 3
    assert PrintedCounts([hint], page.replace("708", "709")).find_expected() is None


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        ('<li><a href="/lock">Lock</a> <b>3 comments</b></li>', None),
        ('<li><a href="/mill">Mill</a> <b>3 comments</b></li>', 3),
        ("<li>Mill <b>3 comments</b></li>", 3),
        ('<a href="/lock">Lock <b>3 comments</b></a>', None),
        ('<article><h3><a href="/lock">Lock</a></h3><b>3 comments</b></article>', None),
        ('<article><a href="/lock">Ada</a><h2>Mill</h2><b>3 comments</b></article>', 3),
    ],
)
def test_the_count_of_an_entry_of_a_list_is_that_of_its_link(entry, count):
    hint = html.fragment_fromstring(entry.replace("<b>", "<p>").replace("</b>", "</p>"))
    assert PrintedCounts([*hint.iter("p")], URL).find_expected() == count


def test_two_counts_in_the_same_markup_are_no_list():
    assert expected("<p>3 comments</p>", "<p>4 comments</p>") == 3


def test_the_count_that_links_to_this_page_is_its_own_in_a_list():
    assert expected(link("/a", 3), link("/b", 4), link("/mill/", 5)) == 5


def test_a_count_in_other_markup_than_the_list_is_the_page_s():
    heading = '<p class="title">7 comments</p>'
    assert expected(link("/a", 3), link("/b", 4), link("/c", 5), heading) == 7


def test_the_same_tag_with_another_class_is_other_markup():
    other = link("", 7).replace("count", "own")
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
    assert PrintedCounts(elements, "javascript:open(3)").find_expected() is None


def test_an_element_is_counted_once():
    heading = html.fragment_fromstring("<div><p>3 comments</p></div>")
    assert PrintedCounts([heading, *heading, *heading], URL).find_expected() == 3


def test_only_the_first_sixty_hints_are_read():
    empty = "<p>words</p>"
    assert expected(*[empty] * 59, "<p>3 comments</p>") == 3
    assert expected(*[empty] * 60, "<p>3 comments</p>") is None
