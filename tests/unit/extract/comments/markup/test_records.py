"""Which reply belongs to which comment, by the place of their elements."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.dialects import GENERIC, MICROFORMATS
from wireroom.extract.comments.markup.records import read_records, read_threads

DATES = DateContext(now=None, utc_offset_minutes=None)
HEAD = '<cite>{0}</cite> <span class="date">March 4, 2026 at 9:15</span>'


def comment(author: str, inside: str = "", marks: str = "comment") -> str:
    head = HEAD.format(author)
    return f'<div class="{marks}">{head}<p>Words of {author}.</p>{inside}</div>'


def wrap(markup: str, levels: int) -> str:
    return "<div>" * levels + markup + "</div>" * levels


def parents_of(body: str, dialect=GENERIC) -> dict[str, str | None]:
    """Author to the author of the parent."""
    tree = fromstring(f"<html><body>{body}</body></html>")
    drafts = read_records(list(tree.iter()), dialect, DATES)
    return {
        draft.author: None if draft.parent is None else drafts[draft.parent].author
        for draft in drafts
    }


@pytest.mark.parametrize("levels", [0, 3, 4, 5, 20, 40])
def test_a_reply_inside_a_comment_is_its_reply_at_any_usual_depth(levels):
    body = comment("Ada", wrap(comment("Ben"), levels))
    assert parents_of(body) == {"Ada": None, "Ben": "Ada"}


def test_the_search_for_a_parent_ends_above_41_levels():
    body = comment("Ada", wrap(comment("Ben"), 41))
    assert parents_of(body) == {"Ada": None, "Ben": None}


REPLIES = '<div class="{0}">' + comment("Ben") + comment("Cleo") + "</div>"


@pytest.mark.parametrize(
    "name", ["children", "replies", "indented", "child-comments", "comment-replies"]
)
def test_replies_in_a_list_behind_a_comment_are_its_replies(name):
    body = comment("Ada") + REPLIES.format(name) + comment("Dora")
    assert parents_of(body) == {"Ada": None, "Ben": "Ada", "Cleo": "Ada", "Dora": None}


def test_a_list_inside_an_item_holds_the_replies_to_what_precedes_it():
    body = f"<ul><li>{comment('Ada')}<ul><li>{comment('Ben')}</li></ul></li></ul>"
    assert parents_of(body) == {"Ada": None, "Ben": "Ada"}


def test_a_list_of_another_name_holds_no_replies():
    body = comment("Ada") + REPLIES.format("further")
    assert parents_of(body) == {"Ada": None, "Ben": None, "Cleo": None}


@pytest.mark.parametrize(
    ("between", "parent"),
    [("<hr>" * 4, "Ada"), ("<hr>" * 5, None)],
    ids=["the fifth sibling", "the sixth sibling"],
)
def test_the_parent_is_at_most_five_siblings_before_its_replies(between, parent):
    body = comment("Ada") + between + REPLIES.format("children")
    assert parents_of(body)["Ben"] == parent


@pytest.mark.parametrize(
    ("before", "parent"),
    [("<b></b>" * 6, "Ada"), ("<b></b>" * 8, None)],
    ids=["the eighth element", "the tenth element"],
)
def test_the_parent_is_among_the_first_elements_of_a_sibling(before, parent):
    body = f"<div>{before}{comment('Ada')}</div>" + REPLIES.format("children")
    assert parents_of(body)["Ben"] == parent


def test_depths_in_classes_name_the_parent_of_a_flat_list():
    names = [("Ada", 1), ("Ben", 2), ("Cleo", 3), ("Dora", 2), ("Emil", 3), ("Fay", 1)]
    body = "".join(comment(name, marks=f"comment depth-{n}") for name, n in names)
    assert parents_of(body) == {
        "Ada": None,
        "Ben": "Ada",
        "Cleo": "Ben",
        "Dora": "Ada",
        "Emil": "Dora",
        "Fay": None,
    }


def test_a_comment_never_answers_one_that_is_read_after_it():
    """Elements that were wrapped are read first, wherever they are on the page."""
    tree = fromstring(
        f"<html><body>{comment('Ada')}{REPLIES.format('children')}</body></html>"
    )
    ada, ben, cleo = tree.find_class("comment")
    drafts = read_threads([ben, cleo, ada], GENERIC, DATES)
    assert [(draft.author, draft.parent) for draft in drafts] == [
        ("Ben", None),
        ("Cleo", None),
        ("Ada", None),
    ]


@pytest.mark.parametrize(
    ("marks", "count"),
    [
        ('class="recent-comments"', 0),
        ('class="widget latest_comments"', 0),
        ('id="popular-comments"', 0),
        ('class="dummy-comment"', 0),
        ('class="comments"', 1),
        ('id="recent"', 1),
    ],
)
@pytest.mark.parametrize("levels", [0, 11])
def test_lists_of_a_site_s_comments_are_no_comments_of_the_page(marks, count, levels):
    body = f"<div {marks}>{wrap(comment('Ada'), levels)}</div>"
    assert len(parents_of(body)) == count


def test_a_list_of_recent_comments_more_than_twelve_levels_up_is_the_page():
    body = f'<div class="recent-comments">{wrap(comment("Ada"), 12)}</div>'
    assert len(parents_of(body)) == 1


def test_a_family_that_needs_two_records_reads_no_single_one():
    one, other = comment("Ada", marks="h-cite"), comment("Ben", marks="h-cite")
    assert parents_of(one, MICROFORMATS) == {}
    assert parents_of(one + other, MICROFORMATS) == {"Ada": None, "Ben": None}
