# ruff: noqa: E501 - a case of a table is one line
"""Comments whose marked element is only the text, and copies of a page's tree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml.html import Element

from tests.unit.extract.comments.strategies.pages import DATES, WORDS, tree_of
from wireroom.extract.comments.candidate import (
    Evidence,
    ReadContext,
    make_candidates,
)
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.strategies.by_widening import (
    find_containers,
    read_by_widening,
)
from wireroom.extract.comments.tree_view import TreeView
from wireroom.extract.page.mark_index import index_marks


def containers(body: str) -> list[str]:
    tree = tree_of(body)
    found = find_containers(list(tree.iter("q")))
    return [x.get("id") or x.tag for x in found]


CONTAINERS = {
    "two": ("<div id='a'><q>x</q></div><div id='b'><q>x</q></div>", ["a", "b"]),
    "deeper": ("<div id='a'><p><q>x</q></p></div><div id='b'><p><q>x</q></p></div>", ["a", "b"]),
    "side by side": ("<div><q>x</q><q>y</q></div>", ["q", "q"]),
    "one in the other": ("<div id='a'><q id='c'>x</q><div id='b'><q>y</q></div></div>", ["c", "b"]),
    "in a list": ("<ul><li id='a'><q>x</q></li></ul><ol><li id='b'><q>y</q></li></ol>", ["a", "b"]),
    "in a section": ("<div id='comments'><p id='a'><q>x</q></p></div><div id='b'><q>y</q></div>", ["a", "b"]),
    "alone": ("<main><div id='a'><q>x</q></div></main>", ["a"]),
    "twelve levels": (f"<div id='a'>{'<div>' * 11}<q>x</q>{'</div>' * 12}", ["a"]),
    "thirteen levels": (f"<div id='a'>{'<div>' * 12}<q>x</q>{'</div>' * 13}", ["div"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "found"), CONTAINERS.values(), ids=CONTAINERS)
def test_a_container_is_the_largest_that_holds_no_other(body, found):
    assert containers(body) == found


def widen(*texts: str, read_by: str = "generic", partial: bool = True) -> list:
    rows = "".join(
        f"<div><b class='author'>Ada {n}</b> <i>March 4, 2012</i><q>{WORDS}</q></div>"
        for n in range(len(texts))
    )
    tree = tree_of(f"<section>{rows}</section>")
    index = index_comment_markup(index_marks(tree))
    drafts = [
        CommentDraft(element=x, text=text, author="" if partial else "Ada")
        for x, text in zip(tree.iter("q"), texts, strict=True)
    ]
    (best,) = make_candidates(read_by, Evidence.PATTERN, drafts, index.view)
    context = ReadContext(selectors=(), dates=DATES, expected=None, best=best)
    found = read_by_widening(index, context)
    assert read_by_widening(index, replace(context, best=None)) == ()
    return [draft.text for candidate in found for draft in candidate.drafts]


def test_texts_without_names_and_times_are_widened():
    assert widen("Yes.", "No.") == [WORDS, WORDS]
    assert widen("Yes.", "No.", read_by="wordpress") == []
    assert widen("Yes.") == []


@pytest.mark.parametrize("less", [0, 1])
def test_the_text_read_first_stays_unless_the_container_has_twice_as_much(less):
    half = "x" * (len(WORDS) // 2 + 1 - less)
    wanted = half if 2 * len(half) > len(WORDS) else WORDS
    assert widen(half, "No.")[0] == wanted


def test_a_copy_of_a_tree_leads_back_to_the_page_s_elements():
    page = TreeView(tree=tree_of("<p>a</p><p>b</p>"))
    first, second = page.tree.iter("p")
    copy = page.copy()
    (copied,) = copy.find_copies([first])
    assert copied is not first
    assert page.find_span(first).elements == (first,)
    assert not page.find_span(first).owns_tail
    assert copy.find_span(copied).elements == (first,)
    assert page.find_wrapper_spans() == copy.find_wrapper_spans() == []
    again = copy.copy()
    (twice,) = again.find_copies([copied])
    assert again.find_span(twice).elements == (first,)
    wrapper = Element("div")
    wrapper.set("data-wireroom-box", "")
    copied.addprevious(wrapper)
    wrapper.extend([copied, *copy.find_copies([second])])
    (span,) = copy.find_wrapper_spans()
    assert (span.elements, span.owns_tail) == ((first, second), True)
