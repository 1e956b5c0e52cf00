"""Blocks of a text: paragraphs, headings, lists, quotations, code, tables, pictures.

A text within a block is plain, with marks beside it: a mark says of some of its
characters that they are a link, stressed, raised or deleted. Two marks may cross, which
a tree of elements cannot express.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Version of the stored form. A structure of another version is not read.
VERSION = 1


class MarkKind(StrEnum):
    """What a mark says of its characters; in the order in which HTML nests them."""

    LINK = "link"
    DELETED = "deleted"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of a text are of a kind; ``url``: of a link."""

    start: int
    end: int
    kind: MarkKind
    url: str = ""


@dataclass(frozen=True, slots=True)
class RichText:
    """A text with white space folded; a newline is a line break of the author.

    Attributes:
        marks: in the order of their starts; those of one kind do not overlap.
    """

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: RichText


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the levels 1 to 6, as the page has them."""

    level: int
    content: RichText


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code with their indentation; ``language`` may be ""."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is some blocks, and may hold lists."""

    is_ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    content: RichText
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; rows may differ in length."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; ``alt``, ``caption`` and ``credit`` may be ""."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Embed:
    """What another address shows in the page, as a video; ``title`` may be ""."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """An entry of a live blog; ``at``: its time as the markup states it, or ""."""

    at: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Paragraph | Heading | Code | Quote | Listing | Table | Picture | Embed | Update
)


def iterate_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield every block in document order, those that hold others before these."""
    for block in blocks:
        yield block
        if isinstance(block, Quote | Update):
            yield from iterate_blocks(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from iterate_blocks(item)


def iterate_contents(blocks: Sequence[Block]) -> Iterator[RichText]:
    """Yield the texts of blocks in document order, without code and captions."""
    for block in iterate_blocks(blocks):
        if isinstance(block, Paragraph | Heading):
            yield block.content
        elif isinstance(block, Table):
            yield from (cell.content for row in block.rows for cell in row)
