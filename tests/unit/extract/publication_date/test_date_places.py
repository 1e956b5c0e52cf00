"""What a date belongs to, by the elements around it."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from wireroom.extract.publication_date.date_places import (
    has_class_of_change,
    holds_age,
    is_above_story,
    is_entry,
    is_in_hidden_block,
    is_line_of_others,
    is_modification,
    is_of_another_part,
    is_of_listed_post,
    links_to_other,
    read_label_before,
    read_stamp,
)

URL = "https://post.example/mill"
DATE = "<time id=d>3 May 2026</time>"
H1 = "<h1>Mill sold</h1>"


def parse(body: str) -> tuple[HtmlElement, HtmlElement | None]:
    """Return the element of the date, and the headline."""
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    return tree.get_element_by_id("d"), tree.find(".//h1")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (DATE, False),
        ('<time id=d class="updated">3 May 2026</time>', True),
        ('<time id=d class="published updated">3 May 2026</time>', False),
        ('<time id=d class="last_modified">3 May 2026</time>', True),
        ('<time id=d itemprop="dateModified">3 May 2026</time>', True),
        ("<time id=d>Updated 3 May 2026</time>", True),
        ("<time id=d>3 May 2026 Updated</time>", True),
        (f"<p>Updated: {DATE}</p>", True),
        (f"<p><b>Updated</b> {DATE}</p>", True),
        (f"<p>Published: {DATE}</p>", False),
        ('<time id=d title="Updated 4 May">3 May 2026</time>', True),
        (f"<p>Created {DATE}</p>", True),
        ('<p>Created <time id=d itemprop="datePublished">3 May</time></p>', False),
        ('<p>Updated <time id=d itemprop="datePublished">3 May</time></p>', True),
    ],
)
def test_a_date_of_a_change_says_so(markup, expected):
    assert is_modification(parse(markup)[0]) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", False),
        ("updated", True),
        ("UPDATED x", True),
        ("entry-published updated", False),
    ],
)
def test_a_class_calls_a_date_that_of_a_change(names, expected):
    element, _ = parse(f'<p id=d class="{names}">3 May</p>')
    assert has_class_of_change(element) is expected


@pytest.mark.parametrize(
    ("markup", "label"),
    [
        (f"<p>Published: {DATE}</p>", "Published:"),
        (f"<p><b>Published</b>{DATE}</p>", "Published"),
        (f"<p><b>By Ada</b> on {DATE}</p>", "on"),
        (f"<p>4 May, {DATE}</p>", ""),
        (f"<p><time>now</time> and {DATE}</p>", ""),
        (f"<p>{DATE}</p>", ""),
        (f"<p>{'x' * 95} {DATE}</p>", "x" * 90),
    ],
)
def test_the_text_right_before_a_date_is_its_label(markup, label):
    assert read_label_before(parse(markup)[0]) == label


@pytest.mark.parametrize(
    ("attributes", "stamp"),
    [
        ('datetime="2026-05-03"', "2026-05-03"),
        ('content="2026-05-03"', "2026-05-03"),
        ('datetime="05-03"', "3 May 2026"),
        ("", "3 May 2026"),
        ('datetime="20260503"', "20260503"),
    ],
)
def test_a_stamp_is_for_programs_unless_the_text_says_more(attributes, stamp):
    assert read_stamp(parse(f"<time id=d {attributes}>3 May 2026</time>")[0]) == stamp


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<time id=d>3 years ago</time>", True),
        ("<p><a id=d>2 years</a> ago</p>", True),
        ("<p>hace <a id=d>2 horas</a></p>", True),
        ("<p><b>x</b> hace <a id=d>2 horas</a></p>", True),
        (DATE, False),
        ("<p><a id=d>2 years</a> of work</p>", False),
        ("<time id=d></time>", False),
        (f"<time id=d>3 years ago {'x' * 40}</time>", False),
    ],
)
def test_an_age_may_have_its_ago_beside_the_element(markup, expected):
    assert holds_age(parse(markup)[0]) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"{H1}{DATE}", False, id="behind the headline"),
        pytest.param(f"{H1}<div class='comments'>{DATE}</div>", True, id="comments"),
        pytest.param(f"{H1}<footer>{DATE}</footer>", True, id="the site's footer"),
        pytest.param(f"{H1}<nav>{DATE}</nav>", True, id="a menu"),
        pytest.param(
            f"<article>{H1}<footer>{DATE}</footer></article>", False, id="its footer"
        ),
        pytest.param(
            f"<article>{H1}<aside>{DATE}</aside></article>", True, id="its side column"
        ),
        pytest.param(f"<footer><article>{DATE}</article></footer>", True, id="a card"),
        pytest.param(f"{H1}<div class='card'>{DATE}</div>", True, id="a teaser"),
        pytest.param(f"<div class='card'>{H1}{DATE}</div>", False, id="around both"),
        pytest.param(f"{H1}<article>{DATE}</article>", True, id="another article"),
        pytest.param(f"{H1}<blockquote>{DATE}</blockquote>", True, id="a quotation"),
        pytest.param(
            f"<blockquote>{H1}{DATE}</blockquote>", False, id="all in a quotation"
        ),
        pytest.param(f"{H1}<a href='/x'>{DATE}</a>", False, id="a link of the date"),
        pytest.param(
            f"{H1}<a href='/x'>{DATE} {'x' * 25}</a>", True, id="a link with more"
        ),
        pytest.param(
            f"{H1}<a href='/x'>{DATE} {'x' * 23}</a>", False, id="a link with a label"
        ),
        pytest.param(
            f"<a href='/x'>{H1}{DATE} {'x' * 30}</a>", False, id="around the headline"
        ),
        pytest.param(
            f"{H1}<div style='display:none'>{DATE} {'x' * 30}</div>", True, id="hidden"
        ),
        pytest.param(
            f"{H1}<li class='post'>{DATE}</li>", True, id="an item of a list of posts"
        ),
        pytest.param(f"{H1}<li>{DATE}</li>", False, id="another item"),
    ],
)
def test_a_date_is_of_another_part_of_the_page(body, expected):
    assert is_of_another_part(*parse(body)) is expected


def test_without_a_headline_comments_and_furniture_are_other_parts():
    assert is_of_another_part(parse(f"<nav>{DATE}</nav>")[0], None)
    assert not is_of_another_part(parse(f"<div class='card'>{DATE}</div>")[0], None)


def blocks(head: str) -> str:
    other = "<div><h4><a href='/x'>Mill</a></h4><i>4 May 2026</i></div>"
    return f"<section>{other}<div>{head}{DATE}</div></section>"


def items(before: int, behind: int) -> str:
    other = '<li><a href="/x">Mill</a> 4 May 2026</li>'
    plain = "<li>x</li>"
    own = f'<li><a href="/y">Oats</a> {DATE}</li>'
    return f"<ul>{other}{plain * before}{own}{plain * behind}</ul>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(items(0, 0), True, id="two links with dates"),
        pytest.param(items(3, 0), True, id="four items before"),
        pytest.param(items(4, 0), False, id="five items before"),
        pytest.param(f"<ul><li><a href='/y'>O</a> {DATE}</li></ul>", False, id="one"),
        pytest.param(
            f"<ul><li>{DATE}</li><li><a href='/x'>M</a> 4 May 2026</li></ul>", False,
            id="no link of its own",
        ),
        pytest.param(
            f"<ul><li><a href='/x'>O</a> {DATE}</li><li><a href='/x'>M</a></li></ul>",
            False, id="no other date",
        ),
        pytest.param(
            blocks("<h4><a href='/y'>Oats</a></h4>"), True, id="two headed blocks"
        ),
        pytest.param(blocks("<a href='/y'>Oats</a>"), False, id="a link, no heading"),
        pytest.param(blocks("<h4>Oats</h4>"), False, id="a heading, no link"),
        pytest.param(f"<li class='entry'>{DATE}</li>", True, id="marked as a post"),
        pytest.param(f"<li class='entry'>{H1}{DATE}</li>", False, id="of the story"),
    ],
)  # fmt: skip
def test_items_with_a_link_and_a_date_each_are_other_posts(body, expected):
    assert is_of_listed_post(*parse(body)) is expected


@pytest.mark.parametrize(
    ("href", "text", "expected"),
    [
        ("/oats", "3 May 2026", True),
        ("/oats", "3 May", False),
        ("/mill", "3 May 2026", False),
        ("/", "3 May 2026", False),
        ("/2026/05/03/", "3 May 2026", False),
        ("/archive/2026-05", "3 May 2026", False),
        ("/?m=20260503", "3 May 2026", False),
        ("#top", "3 May 2026", False),
        ("javascript:x()", "3 May 2026", False),
        ("/2026/oats", "3 May 2026", True),
    ],
)
def test_a_date_links_to_another_page_of_the_site(href, text, expected):
    element, _ = parse(
        f'<p id=d><a href="{href}">{text}</a>{"3 May 2026"[len(text) :]}</p>'
    )
    assert links_to_other(element, URL) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"{DATE}{H1}", False, id="right above"),
        pytest.param(f"{DATE}{'x' * 120}{H1}", False, id="120 characters between"),
        pytest.param(f"{DATE}{'x' * 121}{H1}", False, id="text of no element"),
        pytest.param(f"{DATE}<p>{'x' * 120}</p>{H1}", False, id="a line between"),
        pytest.param(f"{DATE}<p>{'x' * 121}</p>{H1}", True, id="more than a line"),
        pytest.param(f"{DATE}<p></p>{'x' * 121}{H1}", True, id="behind an element"),
        pytest.param(f"{DATE}{'<i></i>' * 200}{H1}", False, id="200 elements"),
        pytest.param(f"{DATE}{'<i></i>' * 201}{H1}", True, id="more elements"),
        pytest.param(
            f"{DATE}<p>{'<i></i>' * 200}</p>{H1}", True, id="an element of many"
        ),
        pytest.param(f"{H1}{DATE}", False, id="below"),
        pytest.param(
            f"<div>{DATE}<p>{'x' * 121}</p></div><div>{H1}</div>", True,
            id="behind the date in its block",
        ),
        pytest.param(
            f"<div>{DATE}</div><div><p>{'x' * 121}</p>{H1}</div>", True,
            id="before the headline in its block",
        ),
        pytest.param(
            f"<div>{DATE}</div><p>{'x' * 121}</p><div>{H1}</div>", True,
            id="between the blocks",
        ),
        pytest.param(
            f"<div>{DATE}</div><div>{H1}<p>{'x' * 121}</p></div>", False,
            id="behind the headline",
        ),
        pytest.param(
            f"<article>{DATE}<p>{'x' * 121}</p>{H1}</article>", False, id="in the story"
        ),
        pytest.param(f"<h1>Mill {DATE}</h1>", False, id="in the headline"),
        pytest.param(f"{DATE}<p>x</p>", False, id="no headline"),
    ],
)  # fmt: skip
def test_a_date_above_the_story_is_the_day_of_the_page(body, expected):
    assert is_above_story(*parse(body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"{H1}<p><b>x</b>{DATE}</p>", False, id="a line"),
        pytest.param(f"{H1}<p>x</p><p class='event'>{DATE}</p>", True, id="an event"),
        pytest.param(f"{H1}<p class='event'>{DATE}</p>", False, id="right behind"),
        pytest.param(f"<div class='event'>{H1}<p>{DATE}</p></div>", False, id="around"),
        pytest.param(
            f"{H1}<i>x</i><div class='card'><div>{DATE}</div></div>", True,
            id="two levels",
        ),
        pytest.param(
            f"{H1}<i>x</i><div class='card'><div><div>{DATE}</div></div></div>", False,
            id="three levels",
        ),
        pytest.param(f"{H1}<div class='comment'>{DATE}</div>", True, id="a comment"),
        pytest.param(f"{H1}<blockquote>{DATE}</blockquote>", True, id="a quotation"),
        pytest.param(f"{H1}<li class='post'>{DATE}</li>", True, id="a list of posts"),
        pytest.param(
            f"{H1}<time><a href='/x'><b id=d>3 May 2026</b></a></time>", True,
            id="a link to another page",
        ),
        pytest.param(
            f"{H1}<time><a href='/mill'><b id=d>3 May 2026</b></a></time>", False,
            id="a link to the page",
        ),
    ],
)  # fmt: skip
def test_a_line_of_others_is_no_line_of_the_story(body, expected):
    element, heading = parse(body)
    assert heading is not None
    assert is_line_of_others(element, heading, URL) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<a href=/x>{'Oats ' * 6}</a><br id=d>3 May", True),
        (f"<a href=/x>{'Oats ' * 6}</a><br><br id=d>3 May", True),
        (f"<a href=/x>{'Oats ' * 6}</a> and<br id=d>3 May", False),
        ("<a href=/x>Oats</a><br id=d>3 May", False),
        ("<a href=/x>Mill sold to its own workers</a><br id=d>3 May", False),
        ("<b>Oats are ground from May on</b><br id=d>3 May", False),
        (f"<a href=/x>{'Oats ' * 6}</a><p id=d>3 May</p>", False),
        ("<br id=d>3 May", False),
    ],
)
def test_a_line_behind_the_link_to_another_article_is_an_entry(body, expected):
    title = "Mill sold to its own workers - Post"
    assert is_entry(parse(f"<p>{body}</p>")[0], title) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{H1}<div style='display:none'>{DATE}{'x' * 26}</div>", True),
        (f"{H1}<div style='display:none'>{DATE}{'x' * 23}</div>", False),
        (f"{H1}<div>{DATE}{'x' * 26}</div>", False),
        (f"<div style='display:none'>{H1}{DATE}{'x' * 26}</div>", False),
    ],
)
def test_a_hidden_block_with_more_than_the_date_is_a_box(body, expected):
    element, heading = parse(body)
    assert heading is not None
    assert is_in_hidden_block(element, heading) is expected
