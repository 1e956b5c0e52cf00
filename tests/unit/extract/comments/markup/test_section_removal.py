"""What leaves a page with its comments, and what stays."""

from __future__ import annotations

import pytest
from lxml.html import fromstring, tostring

from wireroom.extract.comments.markup.section_removal import (
    MarkupSpan,
    is_comment_section,
    remove_comment_markup,
)
from wireroom.extract.page.element_texts import measure_text

STORY = "The harbour board met on Monday evening. " * 10


def page(body: str):
    return fromstring(f"<html><body>{body}</body></html>")


def span(*elements, owns_tail: bool = False) -> MarkupSpan:
    return MarkupSpan(elements=elements, owns_tail=owns_tail)


def body_of(tree) -> str:
    return tostring(tree.body, encoding="unicode").removeprefix("<body>")[:-7]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("a<b>x</b>c", "ac"),
        ("<i>a</i><b>x</b>c", "<i>a</i>c"),
        ("<i>a</i>d<b>x</b>c", "<i>a</i>dc"),
        ("<b>x</b>", ""),
        ("<b>x</b> \n", ""),
        ("<b>x</b><i>a</i>", "<i>a</i>"),
    ],
)
def test_the_text_behind_a_removed_element_stays(body, left):
    tree = page(body)
    remove_comment_markup(tree, [span(tree.find(".//b"))], [])
    assert body_of(tree) == left


def test_the_text_behind_the_parts_of_a_wrapped_comment_goes():
    tree = page("<i>a</i>b<a>c</a>d<em>e</em>f<hr>")
    parts = span(tree.find(".//a"), tree.find(".//em"), owns_tail=True)
    remove_comment_markup(tree, [parts], [])
    assert body_of(tree) == "<i>a</i>b<hr>"


def test_an_element_that_is_removed_twice_is_gone_once():
    tree = page("<div><b>x</b>y</div>z")
    inner, outer = tree.find(".//b"), tree.find(".//div")
    remove_comment_markup(tree, [span(outer), span(inner), span(outer)], [span(outer)])
    assert body_of(tree) == "z"


def section_page(size: int, story: int):
    tree = page(f"<p>{'s' * story}</p><div id='comments'>{'c' * size}</div>")
    return tree, tree.get_element_by_id("comments")


@pytest.mark.parametrize(
    ("size", "story", "has_records", "left"),
    [
        pytest.param(100, 100, False, False, id="half of the page, nothing read"),
        pytest.param(101, 100, False, True, id="more than half, nothing read"),
        pytest.param(1_500, 10, True, False, id="1,500 characters left unread"),
        pytest.param(1_501, 10, True, True, id="1,501 characters left unread"),
        pytest.param(5_000, 5_000, True, False, id="half of a long page"),
        pytest.param(1_500, 10, False, True, id="most of the page, nothing read"),
    ],
)
def test_a_section_stays_if_the_article_may_be_in_it(size, story, has_records, left):
    tree, section = section_page(size, story)
    record = fromstring("<b>x</b>")
    remove_comment_markup(tree, [span(record)] if has_records else [], [span(section)])
    assert (section.getparent() is not None) is left


def test_a_section_with_the_title_stays():
    tree = page(f"<p>{STORY}</p><div id='comments'><div><h1>Ferry</h1></div></div>")
    section = tree.get_element_by_id("comments")
    remove_comment_markup(tree, [], [span(section)])
    assert section.getparent() is not None


def test_the_parts_of_a_section_are_measured_together():
    tree = page(f"<p>{'s' * 100}</p><dt>{'c' * 60}</dt><dd>{'c' * 60}</dd>")
    parts = span(tree.find(".//dt"), tree.find(".//dd"), owns_tail=True)
    remove_comment_markup(tree, [], [parts])
    assert tree.find(".//dd") is not None


@pytest.mark.parametrize(
    "marks",
    [
        'class="comments"',
        'id="comments"',
        'class="box Comments-Area"',
        'class="user-comments-list"',
        'class="commentlist"',
        'id="disqus_thread"',
        'class="post_comments_section_12"',
        'class="comment-respond"',
        'class="wpdiscuz-form"',
        'class="wp-block-comments-query"',
        'class="livefyre-embed"',
        'class="responses"',
    ],
)
def test_a_section_is_known_by_a_class_or_an_id(marks):
    assert is_comment_section(fromstring(f"<div {marks}></div>"))
    assert not is_comment_section(fromstring(f"<span {marks}></span>"))
    assert not is_comment_section(fromstring(f"<main {marks}></main>"))


@pytest.mark.parametrize(
    "marks", ["", 'class="comments-off-switch"', 'id="no-comments"', 'class="comet"']
)
def test_other_marks_are_no_section(marks):
    assert not is_comment_section(fromstring(f"<div {marks}></div>"))


def test_a_text_is_measured_with_its_spaces_folded():
    assert measure_text(fromstring("<div> a <b>b\n\n c</b>   </div>")) == len("a b c")


@pytest.mark.parametrize(
    ("markup", "is_section"),
    [
        ('<div id="sf_comment_list"></div>', True),
        ('<div id="sf_comment_form_container_624c6b1b33fc"></div>', True),
        ('<div id="comment_form_cafe"></div>', False),
        ('<div class="td-comments"></div>', True),
        ('<div class="has-comments"></div>', False),
        ('<div class="date-comments-wrapper"></div>', False),
        ('<div class="recent-comments"></div>', False),
        ('<a class="td-comments"></a>', False),
    ],
)
def test_an_abbreviation_before_the_name_of_a_section_is_a_plugin_s(markup, is_section):
    assert is_comment_section(fromstring(markup)) is is_section
