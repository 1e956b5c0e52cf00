"""Blocks as JSON, with the members that ``docs/structure.md`` lists."""

from __future__ import annotations

import pytest

from wireroom.structure.block_json import (
    blocks_to_json,
    picture_from_json,
    picture_to_json,
    read_stored_blocks,
)
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
from wireroom.structure.stored import encode_blocks

A = Paragraph(RichText("a"))
A_JSON = {"type": "paragraph", "text": "a"}
MILL = Picture("https://a.example/m.jpg", "A mill", "The mill.", "Quill")
MILL_JSON = {
    "url": "https://a.example/m.jpg",
    "alt": "A mill",
    "caption": "The mill.",
    "credit": "Quill",
}
MARKED = RichText(
    "One two",
    (Mark(0, 3, MarkKind.STRONG), Mark(4, 7, MarkKind.LINK, "https://a.example")),
)
MARKS_JSON = [
    {"start": 0, "end": 3, "kind": "strong"},
    {"start": 4, "end": 7, "kind": "link", "url": "https://a.example"},
]
BLOCKS = {
    "a paragraph": (A, A_JSON),
    "marks": (
        Paragraph(MARKED),
        {"type": "paragraph", "text": "One two", "marks": MARKS_JSON},
    ),
    "a heading": (
        Heading(3, MARKED),
        {"type": "heading", "level": 3, "text": "One two", "marks": MARKS_JSON},
    ),
    "code": (Code("a", "py"), {"type": "code", "text": "a", "language": "py"}),
    "a quotation": (Quote((A,)), {"type": "quote", "blocks": [A_JSON]}),
    "a list": (
        Listing(is_ordered=True, items=((A, A), (A,))),
        {"type": "list", "ordered": True, "items": [[A_JSON, A_JSON], [A_JSON]]},
    ),
    "a table": (
        Table(((Cell(MARKED, is_heading=True), Cell(RichText("a"))),)),
        {
            "type": "table",
            "rows": [
                [
                    {"heading": True, "text": "One two", "marks": MARKS_JSON},
                    {"heading": False, "text": "a"},
                ]
            ],
        },
    ),
    "an image": (MILL, {"type": "image", **MILL_JSON}),
    "what is embedded": (
        Embed("https://a.example", "A"),
        {"type": "embed", "url": "https://a.example", "title": "A"},
    ),
    "an entry of a live blog": (
        Update("12:00", (A,)),
        {"type": "update", "at": "12:00", "blocks": [A_JSON]},
    ),
}


@pytest.mark.parametrize(("block", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_a_block_is_an_object_with_a_type(block, expected):
    assert blocks_to_json([block]) == [expected]


def test_a_picture_is_an_element_of_the_images():
    assert picture_to_json(MILL) == MILL_JSON
    assert picture_from_json(MILL_JSON) == MILL


def test_blocks_are_read_from_the_columns_of_an_article():
    blocks = tuple(block for block, _ in BLOCKS.values())
    stored = encode_blocks(blocks, "a")
    images = [picture_to_json(picture) for picture in stored.pictures]

    assert read_stored_blocks(stored.structure, "a", images) == blocks
