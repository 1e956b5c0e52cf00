"""The stored form: rows that were written with it are read as long as its version."""

from __future__ import annotations

import pytest

from wireroom.structure.blocks import (
    Cell,
    Code,
    Embed,
    Heading,
    Listing,
    Mark,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    RichText,
    Table,
    Update,
)
from wireroom.structure.stored import (
    decode_blocks,
    encode_blocks,
    hash_text,
    split_paragraphs,
)


def line(text: str, *marks: Mark) -> Paragraph:
    return Paragraph(RichText(text, marks))


BOLD, LINK = Mark(0, 3, MarkKind.STRONG), Mark(4, 7, MarkKind.LINK, "https://a.example")
MILL = Picture("https://a.example/m.jpg", "A mill", "The mill.", "Quill")
DAM = Picture("https://a.example/d.jpg")
# A text, its blocks, and what is stored of them.
STORED = {
    "a heading": (
        "One\nTwo",
        [line("One"), Heading(2, RichText("Two"))],
        [1, ["h", 2, 1]],
    ),
    "paragraphs are counted": (
        "a\nb\nc\nd",
        [line("a"), line("b"), Heading(1, RichText("c")), line("d")],
        [2, ["h", 1, 1], 1],
    ),
    "marks": (
        "One two",
        [line("One two", BOLD, LINK)],
        [["p", [1, [[0, 3, "b"], [4, 3, "a", "https://a.example"]]]]],
    ),
    "a line break": ("a\nb", [line("a\nb")], [["p", 2]]),
    "words of its own": ("a\nc", [line("a"), line("b"), line("c")], [1, ["p", "b"], 1]),
    "marked words of its own": (
        "a",
        [line("a"), line("One", BOLD)],
        [1, ["p", ["One", [[0, 3, "b"]]]]],
    ),
    "lines without a block": (
        "a\nb\nc\nd",
        [line("a"), line("d")],
        [1, ["p", [1, [], 2]]],
    ),
    "forty lines without a block": (
        "x\n" * 40 + "a",
        [line("a")],
        [["p", [1, [], 40]]],
    ),
    "more of them": ("x\n" * 41 + "a", [line("a")], [["p", "a"]]),
    "a list": (
        "- a\n- b",
        [Listing(is_ordered=True, items=((line("a"),), (line("b"),)))],
        [["o", [[1], [1]]]],
    ),
    "a list with a list": (
        "- a\n- b",
        [
            Listing(
                is_ordered=False,
                items=((line("a"), Listing(is_ordered=False, items=((line("b"),),))),),
            )
        ],
        [["u", [[1, ["u", [[1]]]]]]],
    ),
    "a dash within an item": (
        "- - a",
        [Listing(is_ordered=True, items=((line("- a"),),))],
        [["o", [[1]]]],
    ),
    "a quotation of a quotation": (
        "> > a\n> b",
        [Quote((Quote((line("a"),)), line("b")))],
        [["q", [["q", [1]], 1]]],
    ),
    "code": ("a\n  b", [Code("a\n  b")], [["c", 2]]),
    "code of a language": ("a\n  b", [Code("a\n  b", "py")], [["c", 2, "py"]]),
    "a table": (
        "a\nb",
        [
            Table(
                (
                    (Cell(RichText("a"), is_heading=True),),
                    (Cell(RichText("b")), Cell(RichText("c"))),
                )
            )
        ],
        [["t", [[[1, 1]], [[1], ["c"]]]]],
    ),
    "pictures, one twice": ("", [MILL, DAM, MILL], [["i", 0], ["i", 1], ["i", 0]]),
    "what is embedded": (
        "",
        [Embed("https://a.example"), Embed("https://b.example", "B")],
        [["x", "https://a.example"], ["x", "https://b.example", "B"]],
    ),
    "an entry of a live blog": (
        "a",
        [Update("12:00", (line("a"),))],
        [["e", "12:00", [1]]],
    ),
}


@pytest.mark.parametrize(("text", "blocks", "stored"), STORED.values(), ids=STORED)
def test_blocks_name_the_lines_of_their_text(text, blocks, stored):
    encoded = encode_blocks(blocks, text)

    assert encoded.structure == {"v": 1, "text": hash_text(text), "blocks": stored}
    decoded = decode_blocks(encoded.structure, text, encoded.pictures)
    assert decoded == tuple(blocks)


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (MarkKind.LINK, "a"),
        (MarkKind.DELETED, "d"),
        (MarkKind.STRONG, "b"),
        (MarkKind.EMPHASIS, "i"),
        (MarkKind.SUPERSCRIPT, "u"),
        (MarkKind.SUBSCRIPT, "l"),
        (MarkKind.CODE, "c"),
    ],
)
def test_a_kind_of_mark_is_a_letter(kind, letter):
    encoded = encode_blocks([line("One", Mark(1, 3, kind))], "One")

    assert encoded.structure["blocks"] == [["p", [1, [[1, 2, letter]]]]]


def test_a_picture_is_stored_once():
    assert encode_blocks([MILL, DAM, MILL], "").pictures == (MILL, DAM)


PLAIN = {
    "paragraphs": ("a\nb", [line("a"), line("b")]),
    "items": (
        "a\n- b\n- c",
        [line("a"), Listing(is_ordered=False, items=((line("b"),), (line("c"),)))],
    ),
    "quotations": (
        "> a\n> > b\nc",
        [Quote((line("a"), Quote((line("b"),)))), line("c")],
    ),
    "an item of a quotation": (
        "> - a",
        [Quote((Listing(is_ordered=False, items=((line("a"),),)),))],
    ),
    "an empty line": ("a\n\nb", [line("a"), line(""), line("b")]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "blocks"), PLAIN.values(), ids=PLAIN)
def test_a_text_without_structure_is_its_lines(text, blocks):
    assert split_paragraphs(text) == tuple(blocks)
    assert decode_blocks({}, text) == tuple(blocks)


@pytest.mark.parametrize(
    ("text", "blocks", "is_stored"),
    [
        pytest.param("a\nb", [line("a"), line("b")], False, id="its lines"),
        pytest.param("a\nb", [line("a")], True, id="a line is missing"),
        pytest.param("a", [line("a"), line("b")], True, id="a paragraph more"),
        pytest.param("a\nb", [line("a\nb")], True, id="a line break"),
        pytest.param("- a", [line("- a")], True, id="a dash that is no item"),
        pytest.param("", [], False, id="nothing"),
    ],
)
def test_a_text_of_plain_paragraphs_has_no_structure_to_store(text, blocks, is_stored):
    encoded = encode_blocks(blocks, text)

    assert bool(encoded.structure) is is_stored
    assert decode_blocks(encoded.structure, text) == tuple(blocks)


@pytest.mark.parametrize("changes", [{"v": 2}, {"v": 0}, {"text": 1}])
def test_a_structure_of_another_version_or_text_is_not_read(changes):
    text = "One"
    stored = {"v": 1, "text": hash_text(text), "blocks": [["h", 1, 1]]}

    assert decode_blocks(stored, text) == (Heading(1, RichText("One")),)
    assert decode_blocks({**stored, **changes}, text) == (line("One"),)


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param(["p"], id="no list"),
        pytest.param(7.5, id="a number"),
        pytest.param([["z", 1]], id="an unknown kind"),
        pytest.param([["h", "1", 1]], id="a level that is no number"),
        pytest.param([["p", None]], id="a text that is nothing"),
        pytest.param([["p", [1, [["0", 1, "b"]]]]], id="a mark without a start"),
        pytest.param([["p", [1, [[0, None, "b"]]]]], id="a mark without a length"),
        pytest.param([["i", 0]], id="a picture that is not there"),
        pytest.param([["t", [1]]], id="a row that is no list"),
    ],
)
def test_what_is_none_of_this_version_is_an_error(blocks):
    stored = {"v": 1, "text": hash_text("One"), "blocks": blocks}

    with pytest.raises((TypeError, ValueError, IndexError)):
        decode_blocks(stored, "One")
