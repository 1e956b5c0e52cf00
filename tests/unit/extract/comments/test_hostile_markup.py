"""Whatever a page holds, its comments are bounded, in order and without interface."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from wireroom.extract.comments import extract_comments
from wireroom.model.article import Page

TAGS = ["div", "li", "ol", "p", "span", "a", "cite", "time", "blockquote", "dl", "dd"]
MARKS = ["", "comment", "comments", "comment-author", "comment-body", "depth-2", "meta",
         "children", "commentlist", "reply", "date", "comment-content"]  # fmt: skip
TEXTS = ["", "Ada", "March 4, 2012 at 9:15 am", "@Ada: no", "Reply", "A long remark.",
         "3 comments", "<", "\u202e", "0" * 50]  # fmt: skip


@st.composite
def markup(draw, depth: int = 0) -> str:
    tag, mark = draw(st.sampled_from(TAGS)), draw(st.sampled_from(MARKS))
    number = draw(st.integers(0, 30))
    children = draw(st.lists(markup(depth + 1), max_size=4)) if depth < 4 else []
    text = draw(st.sampled_from(TEXTS)).replace("<", "&lt;")
    inside = text + "".join(children)
    return f'<{tag} class="{mark}" id="comment-{number}">{inside}</{tag}>'


@given(markup())
def test_any_markup_gives_comments_in_order_that_answer_earlier_ones(made):
    body = f'<html><body><div id="comments">{made}</div></body></html>'
    tree = html.document_fromstring(body)
    section = extract_comments(tree, Page(url="https://p.example/", body=body.encode()))
    seen: set[str] = set()
    for place, comment in enumerate(section.comments):
        assert comment.position == place
        assert comment.key not in seen
        assert comment.parent is None or comment.parent in seen
        assert comment.text.strip() == comment.text
        assert comment.text or comment.author or comment.state == "removed"
        seen.add(comment.key)


@given(st.lists(st.sampled_from(["<div class=comment>", "</div>", "<li>", "x", "<p>"])))
def test_markup_cut_off_anywhere_is_read(pieces):
    body = "<html><body>" + "".join(pieces)
    extract_comments(
        html.document_fromstring(body), Page(url="https://p.example/", body=b"")
    )


def test_a_thread_a_thousand_levels_deep_is_read():
    body = '<li class="comment" id="comment-1">Ada says: deep ' * 1000
    tree = html.document_fromstring(f"<html><body><ol>{body}</ol></body></html>")
    extract_comments(tree, Page(url="https://p.example/", body=b""))


@pytest.mark.parametrize(
    ("name", "mark", "number"),
    [
        pytest.param("\u2022" * 200_000, "", "1", id="a name of signs"),
        pytest.param("Ada", "1" * 60 + "x", "1", id="digits in a class"),
        pytest.param("Ada", "", "1" * 400_000 + "x", id="digits in an id"),
    ],
)
def test_a_long_run_of_one_character_is_read_once(name, mark, number):
    """Each of these took minutes to centuries: all ways to divide it were tried."""
    body = (
        f'<html><body><div class="comments{mark}"><ol><li class="comment"'
        f' id="comment-{number}"><cite class="fn">{name}</cite>'
        '<a href="#comment-1">March 4, 2026</a><p>A fine pier.</p></li></ol></div>'
        "</body></html>"
    )
    tree = html.document_fromstring(body)
    section = extract_comments(tree, Page(url="https://p.example/", body=body.encode()))
    assert len(section.comments) <= 1
