# ruff: noqa: E501 - a case of a table is one line
"""What a page's comments are beside the comments themselves, and what is removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import html

from wireroom.extract.comments import extract_comments
from wireroom.extract.comments.candidate import Evidence, ReadContext, make_candidates
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.dialects import GENERIC, WORDPRESS
from wireroom.extract.comments.strategies.by_dialect import make_dialect_reader
from wireroom.extract.comments.tree_view import TreeView
from wireroom.extract.page.mark_index import index_marks
from wireroom.model.article import Page

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SAID = '<li class="comment" id="comment-{0}"><cite class="fn">Ada {0}</cite> <time datetime="2026-03-04T09:15:00Z">x</time><div class="comment-content"><p>Words of {0}.</p></div></li>'
PING = '<li class="pingback" id="comment-{0}">Pingback: <a href="/x">x</a></li>'


def list_of(*items: str, head: str = "") -> str:
    return f'<p>A story of a mill and its ferry.</p><div id="comments">{head}<ol class="comment-list">{"".join(items)}</ol></div>'


def read(body: str, **more: object):
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    page = Page(url="https://a.example/mill", body=b"", fetched_at=NOW, **more)
    section = extract_comments(tree, page)
    return section, tree.text_content().strip()


TWO = (SAID.format(1), SAID.format(2))
SECTIONS = {
    "two": (list_of(*TWO), 2, None, "wordpress", ()),
    "two of three": (list_of(*TWO, head="<h3>3 comments</h3>"), 2, 3, "wordpress", ()),
    "two and a ping": (
        list_of(*TWO, PING.format(3), head="<h3>3 comments</h3>"),
        2,
        2,
        "wordpress",
        (),
    ),
    "two and a ping that is not counted": (
        list_of(*TWO, PING.format(3), head="<h3>2 comments</h3>"),
        2,
        2,
        "wordpress",
        (),
    ),
    "more pings than are claimed": (
        list_of(PING.format(3), PING.format(4), head="<h3>1 comment</h3>"),
        0,
        0,
        "",
        ("element #comments", "element .comment-list", "element #comment-3"),
    ),
    "an empty section": (
        list_of(),
        0,
        None,
        "",
        ("element #comments", "element .comment-list"),
    ),
    "a section that says so": (list_of(head="<p>No comments yet</p>"), 0, None, "", ()),
    "no section": ("<p>A story of a mill and its ferry.</p>", 0, None, "", ()),
}


@pytest.mark.parametrize(
    ("body", "count", "expected", "read_by", "seen"), SECTIONS.values(), ids=SECTIONS
)
def test_a_section_has_its_number_its_reader_and_what_was_seen(
    body, count, expected, read_by, seen
):
    section, left = read(body)
    assert len(section.comments) == count
    assert (section.expected, section.read_by, section.seen) == (
        expected,
        read_by,
        seen,
    )
    assert section.has_empty_notice is ("No comments yet" in body)
    assert not section.continues
    assert left == "A story of a mill and its ferry."


def test_pings_are_listed_by_their_keys():
    assert read(list_of(*TWO, PING.format(3)))[0].pings == ("comment-3",)


def test_a_page_whose_comments_are_not_wanted_loses_their_markup():
    section, left = read(list_of(*TWO), with_comments=False)
    assert (section.comments, section.read_by, section.continues) == ((), "", False)
    assert left == "A story of a mill and its ferry."


def test_the_state_of_a_script_says_how_many_there_are_and_that_it_continues():
    data = (
        '{"build": "%s", "comments": {"total": 9, "hasMore": true, "items": [{"id": 1, "text": "Yes.", "name": "Ada", "created": "2026-03-04T09:15:00Z"}]}}'
        % ("x" * 200)
    )
    body = f"<p>A story of a mill and its ferry.</p><script>window.state = {data};</script>"
    section, _ = read(body)
    assert (section.expected, section.continues, section.read_by) == (
        9,
        True,
        "hydration",
    )
    unwanted, _ = read(body, with_comments=False)
    assert (unwanted.expected, unwanted.continues) == (None, False)


CONTEXT = ReadContext(
    selectors=(), dates=DateContext(now=None, utc_offset_minutes=None), expected=None
)


def read_dialect(dialect, *, best: str = "", body: str = "") -> int:
    index = index_comment_markup(
        index_marks(html.document_fromstring(body or list_of(*TWO)))
    )
    drafts = make_dialect_reader(dialect)(index, CONTEXT)[0].drafts
    known = make_candidates(
        "x", Evidence.SYSTEM, drafts * len(best), TreeView(tree=index.page.tree)
    )
    context = replace(CONTEXT, best=known[0] if known else None)
    return len(make_dialect_reader(dialect)(index, context))


def test_a_family_is_read_by_its_evidence_until_there_are_enough():
    assert read_dialect(WORDPRESS) == 1
    assert read_dialect(WORDPRESS, best="x") == 0
    index = index_comment_markup(index_marks(html.document_fromstring("<p>x</p>")))
    assert make_dialect_reader(WORDPRESS)(index, CONTEXT) == ()


def test_the_words_of_any_page_are_weaker_evidence():
    index = index_comment_markup(index_marks(html.document_fromstring(list_of(*TWO))))
    for dialect, evidence in (
        (WORDPRESS, Evidence.SYSTEM),
        (GENERIC, Evidence.PATTERN),
    ):
        (candidate,) = make_dialect_reader(dialect)(index, CONTEXT)
        assert candidate.evidence is evidence


@pytest.mark.parametrize(("before", "is_known"), [(3_999, True), (4_000, False)])
def test_the_marks_of_four_thousand_hints_are_searched_for_families(before, is_known):
    body = '<i class="comment"></i>' * before + '<p class="comment mill"></p>'
    index = index_comment_markup(
        index_marks(html.document_fromstring(f"<div>{body}</div>"))
    )
    assert ("mill" in index.tokens) is is_known
