"""Comment readers: pure, in order, and only the chosen one changes the page."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from lxml import html

from wireroom.extract.comments import extract_comments
from wireroom.extract.comments.candidate import ReadContext
from wireroom.extract.comments.choose_candidate import choose_candidate
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.strategies import READER_STAGES
from wireroom.extract.page.mark_index import index_marks
from wireroom.model.article import Page, PageRules

PAGES = Path(__file__).parents[3] / "data" / "comments"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
CONTEXT = ReadContext(
    selectors=(), dates=DateContext(now=None, utc_offset_minutes=None), expected=None
)


def tree_of(name: str):
    return html.document_fromstring((PAGES / f"{name}.html").read_bytes())


def without_marks(name: str):
    tree = tree_of(name)
    for element in tree.iter():
        for attribute in ("class", "id"):
            element.attrib.pop(attribute, None)
    return tree


def with_terms(name: str):
    """Each comment of the page as a ``dt`` and a ``dd`` in its place."""
    tree = tree_of(name)
    for element in list(tree.iter("li", "div", "article")):
        if element.get("id", "").startswith("comment-") and len(element) > 1:
            term, definition = html.Element("dt"), html.Element("dd")
            term.attrib.update(element.attrib)
            term.append(element[0])
            definition.extend(list(element))
            element.addprevious(term)
            element.addprevious(definition)
            element.getparent().remove(element)
    return tree


@pytest.mark.parametrize("change", [tree_of, without_marks, with_terms])
@pytest.mark.parametrize("name", NAMES)
def test_no_reader_changes_the_page(name, change):
    tree = change(name)
    before = html.tostring(tree)
    index = index_comment_markup(index_marks(tree))
    for read in chain.from_iterable(READER_STAGES):
        for candidate in read(index, CONTEXT):
            assert candidate.drafts
            again = read(index, replace(CONTEXT, best=candidate))
            assert all(x.read_by == candidate.read_by for x in again)
    choose_candidate(READER_STAGES, index, CONTEXT)
    assert html.tostring(tree) == before


@pytest.mark.parametrize("change", [tree_of, without_marks, with_terms])
@pytest.mark.parametrize("name", NAMES)
def test_no_wrapper_of_a_reader_is_left_in_the_page(name, change):
    tree = change(name)
    extract_comments(tree, Page(url="https://paper.example/", body=b""))
    assert not tree.xpath("//*[@data-wireroom-box]")


def test_the_text_behind_a_comment_stays_and_that_behind_an_anchor_goes():
    body = "".join(
        f'<a name="comment-100{n}"></a>Posted by <b>{who}</b> on March {n}, 2012 at'
        f" 9:15: words {n}<br>"
        for n, who in ((1, "Ada"), (2, "Ben"), (3, "Cleo"))
    )
    tree = html.document_fromstring(
        f"<html><body><p>Story.</p><div>{body}<hr>Imprint</div></body></html>"
    )
    section = extract_comments(tree, Page(url="https://paper.example/", body=b""))
    assert section.read_by == "by-anchor"
    assert [comment.author for comment in section.comments] == ["Ada", "Ben", "Cleo"]
    assert tree.text_content() == "Story.Imprint"


def test_elements_an_operator_names_leave_the_page_and_stop_all_readers():
    tree = tree_of("wordpress")
    rules = PageRules(comments=("h1",))
    page = Page(url="https://paper.example/", body=b"", rules=rules)
    section = extract_comments(tree, page)
    assert (section.comments, section.read_by) == ((), "")
    assert tree.find(".//h1") is None
