# ruff: noqa: E501 - a case of a table is one line
"""Parents that the markup of a flat list names."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.parent_links import (
    link_by_attribute,
    link_by_depth,
)


def drafts_of(*markups: str) -> list[CommentDraft]:
    elements = (fromstring(markup) for markup in markups)
    return [CommentDraft(element=x, source_id=x.get("id")) for x in elements]


def parents_by_attribute(*markups: str) -> list[int | None]:
    drafts = drafts_of(*markups)
    link_by_attribute(drafts)
    return [draft.parent for draft in drafts]


FIRST = '<li id="comment-7">Yes.</li>'
LINK = '<a class="{1}" href="{0}">Ada</a>'
REPLIES = {
    "an attribute": ('<li data-parent-id="7">No.</li>', 0),
    "another attribute": ('<li data-reply-to="comment-7">No.</li>', 0),
    "the first attribute is empty": (
        '<li data-parent-id="0" data-parent="7">No.</li>',
        0,
    ),
    "a comment that is not there": ('<li data-parent-id="9">No.</li>', None),
    "two attributes, one of which is known": (
        '<li data-parent-id="9" data-parent="7">No.</li>',
        0,
    ),
    "a marked link": (f"<li>{LINK.format('#comment-7', 'in-reply-to')}</li>", 0),
    "a marked link with an address": (
        f"<li>{LINK.format('/story#comment-7', 'parent')}</li>",
        0,
    ),
    "a marked relation": ('<li><a rel="in-reply-to" href="#c7">Ada</a></li>', 0),
    "a link without a mark": (f"<li>{LINK.format('#comment-7', 'name')}</li>", None),
    "a marked link to a page": (
        f"<li>{LINK.format('/story', 'in-reply-to')}</li>",
        None,
    ),
    "the button to answer": (
        f"<li>{LINK.format('#comment-7', 'comment-reply-link reply-to')}</li>",
        None,
    ),
    "the button to answer by its address": (
        f"<li>{LINK.format('?replytocom=7#respond-7', 'reply-to')}</li>",
        None,
    ),
    "words in the link": ('<li><a href="#c7">In reply to Ada</a></li>', 0),
    "words before the link": ('<li>In reply to <a href="#c7">Ada</a></li>', 0),
    "words before the link, behind another": (
        '<li><b>1</b> In reply to <a href="#c7">Ada</a></li>',
        0,
    ),
    "words before another link": (
        '<li>In reply to <b>Ada</b> <a href="#c7">1</a></li>',
        None,
    ),
    "words long before the link": (
        f'<li>In reply to {"x" * 58} <a href="#c7">1</a></li>',
        None,
    ),
    "an arrow": ('<li><a href="#c7">↪ Ada</a></li>', 0),
    "an arrow on another page": ('<li><a href="/story#c7">↪ Ada</a></li>', None),
    "an arrow and nothing": ('<li><a href="#c7">↪</a></li>', None),
    "an arrow behind the name": ('<li><a href="#c7">Ada ↪</a></li>', None),
    "the twelfth link": (f'<li>{"<a>x</a>" * 11}<a href="#c7">@Ada</a></li>', 0),
    "the thirteenth link": (f'<li>{"<a>x</a>" * 12}<a href="#c7">@Ada</a></li>', None),
    "a label of 60 characters": (
        f'<li><a href="#c7">@{"x" * 55}<b>yyyy</b></a></li>',
        0,
    ),
    "a longer label": (f'<li><a href="#c7">@{"x" * 55}<b>yyyyy</b></a></li>', None),
}


@pytest.mark.parametrize(("reply", "parent"), REPLIES.values(), ids=REPLIES)
def test_a_reply_names_its_parent_by_attribute_or_link(reply, parent):
    assert parents_by_attribute(FIRST, reply) == [None, parent]


OWN = {
    "its id": '<li id="reply_7">Yes.</li>',
    "another attribute": '<li data-comment-id="7">Yes.</li>',
    "a name": '<li name="c7">Yes.</li>',
    "with spaces": '<li data-id=" 7 ">Yes.</li>',
}


@pytest.mark.parametrize("first", OWN.values(), ids=OWN)
def test_a_comment_is_known_by_the_number_in_any_of_its_ids(first):
    assert parents_by_attribute(first, '<li data-parent="7">No.</li>') == [None, 0]


def test_ids_without_a_number_are_compared_whole():
    first, other = '<li id="ada-x">Yes.</li>', '<li id="ben-x">Yes.</li>'
    reply = '<li data-parent="ben-x">No.</li>'
    assert parents_by_attribute(first, other, reply) == [None, None, 1]


def test_a_parent_that_is_known_stays_and_the_first_of_two_equal_ids_counts():
    drafts = drafts_of(FIRST, FIRST, '<li data-parent="7">No.</li>', '<li data-parent="7">No.</li>')  # fmt: skip
    drafts[3].parent = 2
    link_by_attribute(drafts)
    assert [draft.parent for draft in drafts] == [None, None, 0, 2]


def test_a_later_comment_is_no_parent():
    assert parents_by_attribute('<li data-parent="7">No.</li>', FIRST) == [None, None]


def parents_by_depth(*markups: str) -> list[int | None]:
    drafts = drafts_of(*markups)
    link_by_depth(drafts)
    return [draft.parent for draft in drafts]


DEPTHS = {
    "a class": (
        '<li class="{}">x</li>',
        ("depth-1", "depth-2", "depth-3", "depth-2", "depth-1"),
    ),
    "a class of several words": (
        '<li class="{}">x</li>',
        (
            "comment-indent-0",
            "comment-indent-1",
            "comment-indent-2",
            "comment-indent-1",
            "comment-indent-0",
        ),
    ),
    "an attribute": ('<li data-level="{}">x</li>', (0, 1, 2, 1, 0)),
    "an attribute inside": ('<li><b data-depth="{}">x</b></li>', (0, 1, 2, 1, 0)),
    "a margin": ('<li style="margin-left: {}px">x</li>', (0, 20, 40, 20, 0)),
    "a margin at the right": (
        '<li style="padding-right:{}em">x</li>',
        (0, 1.5, 3, 1.5, 0),
    ),
    "a factor": (
        '<li style="margin-inline-start: calc(var(--indent) * {})">x</li>',
        (0, 1, 2, 1, 0),
    ),
    "a picture": ('<li><img height="1" width="{}">x</li>', (0, 40, 80, 40, 0)),
    "levels that are left out": ('<li data-level="{}">x</li>', (1, 3, 9, 3, 1)),
}


@pytest.mark.parametrize(("markup", "depths"), DEPTHS.values(), ids=DEPTHS)
def test_the_parent_is_the_last_comment_a_level_up(markup, depths):
    markups = (markup.format(depth) for depth in depths)
    assert parents_by_depth(*markups) == [None, 0, 1, 0, None]


FLAT = {
    "one depth": ("<li class='depth-2'>x</li>",) * 2,
    "a class that ends otherwise": ("<li class='depth-1x'>x</li>", "<li class='depth-2x'>x</li>"),
    "a depth of three digits": ("<li class='depth-100'>x</li>", "<li class='depth-101'>x</li>"),
    "a level of four digits": ("<li data-level='1000'>x</li>", "<li data-level='1001'>x</li>"),
    "a level that is no number": ("<li data-level='-1'>x</li>", "<li data-level='1'>x</li>"),
    "in the ninth element": (f"<li>{'<i></i>' * 7}<b data-level='0'></b></li>", f"<li>{'<i></i>' * 7}<b data-level='1'></b></li>"),
    "a picture of two lines": ("<li><img height='2' width='0'></li>", "<li><img height='2' width='40'></li>"),
    "a wide picture": ("<li><img height='1' width='1000'></li>", "<li><img height='1' width='1040'></li>"),
    "a picture without a width": ("<li><img height='1'></li>", "<li><img height='1' width='40'></li>"),
    "the fourth picture": (f"<li>{'<img>' * 3}<img height='1' width='0'></li>", f"<li>{'<img>' * 3}<img height='1' width='40'></li>"),
    "a margin at the top": ("<li style='margin-top: 0'>x</li>", "<li style='margin-top: 20px'>x</li>"),
    "one level alone beside others": ("<li data-level='1'>x</li>", "<li>x</li>"),
}  # fmt: skip


@pytest.mark.parametrize("markups", FLAT.values(), ids=FLAT)
def test_other_markup_states_no_depth(markups):
    assert parents_by_depth(*markups) == [None, None]


def test_a_comment_without_a_margin_is_at_the_left():
    style = '<li style="margin-left: 20px">x</li>'
    assert parents_by_depth("<li>x</li>", style) == [None, 0]
    assert parents_by_depth('<li style="color: red">x</li>', style) == [None, 0]


def test_the_last_elements_that_may_state_a_depth():
    parts = "<li>" + "<i></i>" * 6 + '<b data-level="{}"></b></li>'
    assert parents_by_depth(parts.format(0), parts.format(1)) == [None, 0]
    pictures = "<li><img><img>" + '<img height="1" width="{}"></li>'
    assert parents_by_depth(pictures.format(0), pictures.format(40)) == [None, 0]


def test_a_comment_without_a_depth_is_passed_over():
    level = '<li data-level="{}">x</li>'
    markups = level.format(0), "<li>x</li>", level.format(1)
    assert parents_by_depth(*markups) == [None, None, 0]


def test_a_level_of_three_digits_counts():
    level = '<li data-level="{}">x</li>'
    assert parents_by_depth(level.format(100), level.format(200)) == [None, 0]
    picture = '<li><img height="1" width="{}"></li>'
    assert parents_by_depth(picture.format(100), picture.format(200)) == [None, 0]


@pytest.mark.parametrize(("before", "parent"), [(286, 0), (287, None)])
def test_a_style_is_read_to_a_length(before, parent):
    style = f'<li style="{"x" * before}margin-left: 20px">x</li>'
    # Of a number that is cut, what is left is a margin too.
    wide = style.replace("20px", "2")
    assert parents_by_depth("<li>x</li>", wide)[1] == parent


@pytest.mark.parametrize(
    ("answer", "parent"),
    [
        ('<div data-parent-pid="31">Ada</div>', 0),
        ('<p><a data-topid="31" href="/post/31">@Ada</a></p>', 0),
        ('<p><a data-topid="40" href="/post/40">@Ada</a></p>', None),
        ('<div data-parent-pid="9">Ada</div>', None),
        ("<p>@Ada</p>", None),
    ],
    ids=["a box", "a link", "itself", "a number of the topic", "nothing"],
)
def test_a_post_names_the_post_that_it_answers_by_its_number(answer, parent):
    first = '<li id="post-9" data-pid="31">Yes.</li>'
    post = f'<li id="post-10" data-pid="40"><b>Ben</b>{answer}<p>No.</p></li>'
    assert parents_by_attribute(first, post) == [None, parent]


def test_the_number_of_a_post_is_looked_for_in_its_first_elements():
    first = '<li data-pid="31">Yes.</li>'
    post = f'<li data-pid="40">{"<b></b>" * 60}<a data-topid="31">Ada</a></li>'
    assert parents_by_attribute(first, post) == [None, None]
