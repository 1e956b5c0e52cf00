# ruff: noqa: E501 - a case of a table is one line
"""Which reply belongs to which comment, by the place of their elements."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup import records
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.markup.dialects import GENERIC, MICROFORMATS
from wireroom.extract.comments.markup.records import (
    is_in_aside,
    read_records,
    read_threads,
)

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


def read_of(body: str, dialect=GENERIC):
    tree = fromstring(f"<html><body>{body}</body></html>")
    return read_records(list(tree.iter()), dialect, DATES)


def texts_of(body: str, dialect=GENERIC) -> list[tuple[str, str]]:
    return [(draft.author, draft.text) for draft in read_of(body, dialect)]


LONG = "The ramp is a cliff, and nobody knows why."


def said(author: str, text: str = LONG, marks: str = 'class="comment"') -> str:
    return f"<div {marks}>{HEAD.format(author)}<p>{text}</p></div>"


def box(marks: str, *inside: str) -> str:
    return f"<section {marks}>{''.join(inside)}</section>"


ADA, BEN = said("Ada"), said("Ben")
SHORT = said("Ada", "Thanks to all of you")
SHORTER = said("Ada", "Thanks to you, all.")
TOP = 'class="top-comments"'
REPEATED = {
    "a selection beside the list": (box(TOP, ADA) + box("", ADA, BEN), 2),
    "a selection alone": (box(TOP, ADA, BEN), 2),
    "of another name": (box('class="more"', ADA) + box("", ADA, BEN), 2),
    "of another text": (box('class="more"', said("Ada", "No, it is not a cliff.")) + box("", ADA), 2),
    "of another name and time": (box('class="more"', BEN) + box("", ADA), 2),
    "twenty characters": (box('class="more"', SHORT) + box("", SHORT), 1),
    "nineteen characters": (box('class="more"', SHORTER) + box("", SHORTER), 2),
    "without a name": (box('class="more"', ADA.replace("<cite>Ada</cite>", "")) + box("", ADA.replace("<cite>Ada</cite>", "")), 2),
    "twice in one list": (box("", ADA, ADA), 2),
    "with one number": (box("", said("Ada", marks='class="comment" id="c-12"'), said("Ada", marks='class="comment" id="x-12"')), 1),
    "with two numbers": (box("", said("Ada", marks='class="comment" id="c-12"')) + box("", said("Ada", marks='class="comment" id="c-13"')), 2),
    "with one number of two": (box("", said("Ada", marks='class="comment" id="c-12"')) + box("", ADA), 1),
}  # fmt: skip


@pytest.mark.parametrize(("body", "count"), REPEATED.values(), ids=REPEATED)
def test_a_comment_that_is_printed_twice_is_read_once(body, count):
    assert len(read_of(body)) == count


def test_of_a_repeated_comment_the_last_stays():
    drafts = read_of(box('class="more"', ADA, BEN) + box("", ADA))
    assert [draft.author for draft in drafts] == ["Ben", "Ada"]


PING = 'class="pingback comment"'
PINGS = {
    "a ping": (said("Ada", marks=PING), 0),
    "a trackback": (said("Ada", marks='class="comment trackback"'), 0),
    "the item of a ping": (f'<li class="pingback">{ADA}</li>', 0),
    "an item in a ping": (f'<div class="pingback"><li>{ADA}</li></div>', 1),
    "an item of none": (f"<li>{ADA}</li>", 1),
    "a ping four levels up": (f'<div class="pingback">{wrap(ADA, 3)}</div>', 0),
    "a ping five levels up": (f'<div class="pingback">{wrap(ADA, 4)}</div>', 1),
}


@pytest.mark.parametrize(("body", "count"), PINGS.values(), ids=PINGS)
def test_the_link_of_another_site_is_no_comment(body, count):
    assert len(read_of(body)) == count


def test_a_template_holds_no_comment():
    tree = fromstring(f"<html><body><template>{ADA}</template>{BEN}</body></html>")
    drafts = read_records(list(tree.iter()), GENERIC, DATES)
    assert [draft.author for draft in drafts] == ["Ben"]


@pytest.mark.parametrize(
    ("marks", "is_aside"),
    [
        ('class="recent-comments"', True),
        (f'class="{"x" * 484} recent-comment"', True),
        (f'class="{"x" * 486} recent-comment"', False),
        (f'id="{"x" * 185}-recent-comment"', True),
        (f'id="{"x" * 187}-recent-comment"', False),
        ("", False),
    ],
)
def test_marks_of_an_aside_are_read_to_a_length(marks, is_aside):
    tree = fromstring(f"<div {marks}><p>x</p></div>")
    assert is_in_aside(tree[0]) is is_aside
    assert is_in_aside(tree) is is_aside


BODY = '<div class="comment-text comment">{0}</div>'
NESTED = {
    "a text that is marked as a comment": (f'<div class="comment">{HEAD.format("Ada")}{BODY.format(LONG)}</div>', [("Ada", LONG)]),
    "a text with a time of its own": (f'<div class="comment"><cite>Ada</cite><div class="comment comment-text">{LONG}<i>March 4, 2026</i></div></div>', None),
    "a removal notice in its place": (f'<div class="comment">{HEAD.format("Ada")}{BODY.format("[deleted]")}</div>', [("Ada", "[deleted]")]),
    "a reply inside": (f'<div class="comment">{HEAD.format("Ada")}<p>{LONG}</p>{BEN}</div>', [("Ada", LONG), ("Ben", LONG)]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), NESTED.values(), ids=NESTED)
def test_the_text_of_a_comment_is_no_comment(body, wanted):
    found = texts_of(body)
    assert len(found) == 1 if wanted is None else found == wanted


def test_comments_and_elements_are_read_to_their_limits(monkeypatch):
    assert (records.MAX_COMMENTS, records.MAX_READ) == (20_000, 400_000)
    names = ["Ada", "Ben", "Cleo", "Dora"]
    body = "".join(map(said, names))
    monkeypatch.setattr(records, "MAX_COMMENTS", 3)
    assert [draft.author for draft in read_of(body)] == names[1:]
    monkeypatch.setattr(records, "MAX_COMMENTS", 1)
    # Twice as many elements are looked at, because some are no comments.
    assert [draft.author for draft in read_of(body)] == ["Ben"]
    monkeypatch.setattr(records, "MAX_COMMENTS", 9)
    # Each comment is four elements; the last ones are read first.
    for budget, count in ((8, 2), (9, 3), (0, 0)):
        monkeypatch.setattr(records, "MAX_READ", budget)
        assert len(read_of(body)) == count


INNER = '<div class="comment"><i>March 4, 2026</i><p>{0}</p></div>'
HALVES = {
    "the name outside": (f'<div class="comment"><cite>Ada</cite>{INNER.format(LONG)}</div>', [("Ada", LONG)]),
    "name and date outside": (f'<div class="comment">{HEAD.format("Ada")}{INNER.format(LONG)}</div>', [("", LONG)]),
    "two of them": (f'<div class="comment"><cite>Ada</cite>{INNER.format(LONG)}{INNER.format("No.")}</div>', [("", LONG), ("", "No.")]),
    "a signed one": (f'<div class="comment"><cite>Ada</cite>{BEN}</div>', [("Ben", LONG)]),
    "beside it": (f'<div class="comment"><cite>Ada</cite></div>{INNER.format(LONG)}', [("", LONG)]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), HALVES.values(), ids=HALVES)
def test_a_name_outside_of_its_marked_half_belongs_to_it(body, wanted):
    assert texts_of(body) == wanted
