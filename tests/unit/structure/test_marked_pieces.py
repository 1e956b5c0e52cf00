"""A text with marks, and the same as pieces."""

from __future__ import annotations

import pytest

from wireroom.structure.blocks import Mark, MarkKind, RichText
from wireroom.structure.marked_pieces import (
    Piece,
    join_lines,
    join_pieces,
    sort_marks,
    split_pieces,
)

STRONG, EMPHASIS, LINK = MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.LINK
URL, OTHER = "https://a.example", "https://b.example"


def strong(text: str) -> Piece:
    return Piece(text, frozenset({STRONG}))


def link(text: str, url: str = URL, *more: MarkKind) -> Piece:
    return Piece(text, frozenset({LINK, *more}), url)


JOINED = {
    "plain": ([Piece("  a \n b "), Piece("c ")], RichText("a b c")),
    "no space between": (
        [Piece("a"), strong("b")],
        RichText("ab", (Mark(1, 2, STRONG),)),
    ),
    "a space before": (
        [Piece("a"), strong(" b")],
        RichText("a b", (Mark(2, 3, STRONG),)),
    ),
    "a space behind": (
        [strong("a "), Piece("b")],
        RichText("a b", (Mark(0, 1, STRONG),)),
    ),
    "a piece of spaces": (
        [Piece("a"), Piece(" "), strong("b")],
        RichText("a b", (Mark(2, 3, STRONG),)),
    ),
    "an empty piece": (
        [Piece("a"), Piece(""), strong("b")],
        RichText("ab", (Mark(1, 2, STRONG),)),
    ),
    "spaces, then nothing": (
        [Piece("a "), Piece(""), strong("b")],
        RichText("a b", (Mark(2, 3, STRONG),)),
    ),
    "spaces at the ends": (
        [Piece(" "), strong(" a "), Piece(" ")],
        RichText("a", (Mark(0, 1, STRONG),)),
    ),
    "two of one kind": (
        [strong("a"), strong("b")],
        RichText("ab", (Mark(0, 2, STRONG),)),
    ),
    "two with a space": (
        [strong("a "), strong("b")],
        RichText("a b", (Mark(0, 3, STRONG),)),
    ),
    "two with a word between": (
        [strong("a"), Piece(" b "), strong("c")],
        RichText("a b c", (Mark(0, 1, STRONG), Mark(4, 5, STRONG))),
    ),
    "one link in two pieces": (
        [link("a"), link("b", URL, STRONG)],
        RichText("ab", (Mark(0, 2, LINK, URL), Mark(1, 2, STRONG))),
    ),
    "links to two addresses": (
        [link("a"), link("b", OTHER)],
        RichText("ab", (Mark(0, 1, LINK, URL), Mark(1, 2, LINK, OTHER))),
    ),
    "stressed over the end of a link": (
        [link("a", URL, STRONG), strong("b")],
        RichText("ab", (Mark(0, 2, STRONG), Mark(0, 1, LINK, URL))),
    ),
    "nothing": ([], RichText("")),
}


@pytest.mark.parametrize(("pieces", "content"), JOINED.values(), ids=JOINED)
def test_pieces_are_one_text_with_white_space_folded(pieces, content):
    assert join_pieces(pieces) == content


SPLIT = {
    "no marks": (RichText("a b"), [Piece("a b")]),
    "nothing": (RichText(""), []),
    "a mark within": (
        RichText("abc", (Mark(1, 2, STRONG),)),
        [Piece("a"), strong("b"), Piece("c")],
    ),
    "the whole": (RichText("ab", (Mark(0, 2, STRONG),)), [strong("ab")]),
    "crossing": (
        RichText("abc", (Mark(0, 2, LINK, URL), Mark(1, 3, STRONG))),
        [link("a"), link("b", URL, STRONG), strong("c")],
    ),
}


@pytest.mark.parametrize(("content", "pieces"), SPLIT.values(), ids=SPLIT)
def test_a_piece_is_under_the_same_marks_from_start_to_end(content, pieces):
    assert split_pieces(content) == pieces


def test_lines_are_joined_with_their_marks():
    lines = [
        RichText("ab", (Mark(1, 2, STRONG),)),
        RichText(""),
        RichText("cd", (Mark(0, 2, LINK, URL),)),
    ]

    joined = RichText("ab\n\ncd", (Mark(1, 2, STRONG), Mark(4, 6, LINK, URL)))
    assert join_lines(lines) == joined
    assert join_lines([]) == RichText("")


def test_marks_are_sorted_by_start_then_the_longer_then_as_html_nests_them():
    marks = (
        Mark(0, 5, LINK, URL),
        Mark(0, 5, LINK, OTHER),
        Mark(0, 5, STRONG),
        Mark(0, 5, EMPHASIS),
        Mark(0, 3, LINK, URL),
        Mark(1, 9, MarkKind.CODE),
    )

    assert sort_marks(reversed(marks)) == marks
