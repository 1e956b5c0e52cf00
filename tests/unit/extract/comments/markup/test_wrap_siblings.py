"""Parts of a comment that are siblings get one element; nothing else moves."""

from __future__ import annotations

import pytest
from lxml.html import fromstring, tostring

from wireroom.extract.comments.markup.wrap_siblings import (
    find_definition_terms,
    is_wrapper,
    wrap_comment,
    wrap_definition_terms,
    wrap_elements,
    wrap_segments,
)

LONG = "A text of a reader, longer than a label."


def page(body: str):
    return fromstring(f"<html><body>{body}</body></html>")


def groups_of(tree) -> list[list[str]]:
    """The texts in each wrapper."""
    return [
        [child.text_content() for child in element]
        for element in tree.iter("div")
        if is_wrapper(element)
    ]


def test_a_wrapper_takes_the_place_of_its_parts_with_the_text_behind_them():
    tree = page("a<i>1</i>b<u>2</u>c<b>3</b>d")
    wrapper = wrap_elements(tree.body[:2], class_name="x", element_id="y")
    assert is_wrapper(wrapper)
    assert not is_wrapper(tree.body)
    assert (wrapper.get("class"), wrapper.get("id")) == ("x", "y")
    assert tostring(wrapper, encoding="unicode", with_tail=False).endswith(
        "><i>1</i>b<u>2</u>c</div>"
    )
    assert tree.text_content() == "a1b2c3d"
    assert wrapper.getnext().tag == "b"


def test_a_wrapper_without_an_id_has_none():
    tree = page("<i>1</i>")
    assert "id" not in wrap_elements([tree.body[0]], class_name="x").attrib


def test_a_wrapped_comment_has_the_marks_of_its_head_but_is_no_author():
    tree = page('<dt class="comment-author odd" id="c7">Ada</dt><dd>Yes.</dd>')
    wrapper = wrap_comment(list(tree.body), tree.body[0])
    assert wrapper.get("class").split() == ["comment", "odd"]
    assert wrapper.get("id") == "c7"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ('<dt class="comment">1</dt>', 1),
        ('<dt id="c1234567">1</dt>', 1),
        ("<dt>1</dt>", 0),
        ('<dd class="comment">1</dd>', 0),
        ('<dl class="comments"><dt id="x1">1</dt><dd></dd><dt id="x2">2</dt></dl>', 2),
        ('<div id="comments"><dl><dt id="x1">1</dt></dl></div>', 1),
        ('<div id="comments"><p><dl><dt id="x1">1</dt></dl></p></div>', 1),
        ('<div id="comments"><div><dl><dt id="x1">1</dt></dl></div></div>', 0),
        ('<dl class="comments"><dt id="x1">1</dt><dt>2</dt></dl>', 0),
        ('<dl class="comments"><dt id="x1">1</dt><dt id="comment-2">2</dt></dl>', 1),
        ('<dl class="list"><dt id="x1">1</dt></dl>', 0),
    ],
)
def test_terms_are_comments_by_their_marks_or_in_a_numbered_list(body, count):
    tree = page(body)
    found = {term for element in tree.iter() for term in find_definition_terms(element)}
    assert len(found) == count


def test_each_term_is_wrapped_with_its_definitions_and_precedes_in_the_hints():
    tree = page(
        '<dl class="comments"><dt id="x1">Ada</dt><dd>1</dd><dd>2</dd>'
        '<dt id="x2">Ben</dt><dd>3</dd><p>4</p></dl>'
    )
    (section,) = tree.find_class("comments")
    hints = wrap_definition_terms([section])
    assert groups_of(tree) == [["Ada", "1", "2"], ["Ben", "3"]]
    assert [hint.tag for hint in hints] == ["dl", "div", "dt", "div", "dt"]


def test_a_marked_term_is_a_hint_once_and_behind_its_wrapper():
    tree = page('<dl><dt class="comment">Ada</dt><dd>1</dd></dl>')
    (term,) = tree.find_class("comment")
    hints = wrap_definition_terms([term])
    assert [hint.tag for hint in hints] == ["div", "dt"]


@pytest.mark.parametrize(
    ("body", "groups"),
    [
        pytest.param(
            f"<h3>x</h3><i>1</i><p>{LONG}</p><i>2</i><p>{LONG}</p>",
            [["1", LONG], ["2", LONG]],
            id="heads open",
        ),
        pytest.param(
            f"<h3>x</h3><p>{LONG}</p><i>1</i><p>{LONG}</p><i>2</i>",
            [[LONG, "1"], [LONG, "2"]],
            id="heads close",
        ),
        pytest.param(
            f"<p>{LONG}</p><i>1</i><p>{LONG}</p><i>2</i><span>Reply</span>",
            [[LONG, "1"], [LONG, "2"]],
            id="heads close, a label behind",
        ),
        pytest.param(
            f"<p>{LONG}</p><i>1</i><p>{LONG}</p><i>2</i><p>{LONG}</p>",
            [["1", LONG], ["2", LONG]],
            id="text before and behind",
        ),
        pytest.param(
            f"<p>{LONG}</p><hr><b>y</b><p>{LONG}</p><i>1</i>",
            [["y", LONG, "1"]],
            id="a rule begins the first",
        ),
        pytest.param("<i>1</i>", [["1"]], id="a head alone"),
    ],
)
def test_segments_are_cut_at_their_heads(body, groups):
    tree = page(body)
    wrappers = wrap_segments(tree.findall(".//i"))
    assert groups_of(tree) == groups
    assert len(wrappers) == len(groups)


def test_heads_of_several_parents_are_wrapped_in_each():
    tree = page("<div><i>1</i><b>a</b></div><div><i>2</i><b>b</b></div>")
    wrap_segments(tree.findall(".//i"))
    assert groups_of(tree) == [["1", "a"], ["2", "b"]]
