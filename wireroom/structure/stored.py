"""Blocks as JSON beside the text that they are the structure of.

The text is stored already, one block a line, so a block names lines instead of words:
``3`` is three paragraphs of a line each, ``["h", 2, 1]`` a heading of the next line. A
block has words of its own only where they differ from the line (deleted words, raised
digits, cells). A text of plain paragraphs has no structure to store. The form is that
of ``VERSION``; it is read with the text that it was made for, and otherwise not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from wireroom.structure.blocks import (
    VERSION,
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.structure.blocks import Block

Json: TypeAlias = object
# How far ahead a line is looked for: lines without a block are few.
_MAX_SKIPPED = 40
_LETTERS = {
    MarkKind.LINK: "a",
    MarkKind.DELETED: "d",
    MarkKind.STRONG: "b",
    MarkKind.EMPHASIS: "i",
    MarkKind.SUPERSCRIPT: "u",
    MarkKind.SUBSCRIPT: "l",
    MarkKind.CODE: "c",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_ITEM, _QUOTED = "- ", "> "


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStructure:
    """The two columns of a structure.

    Attributes:
        structure: {} for a text of plain paragraphs. pictures: those that it names by
            their place.
    """

    structure: Mapping[str, Json] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()


def encode_blocks(blocks: Sequence[Block], text: str) -> StoredStructure:
    """Return blocks as JSON beside their text."""
    encoder = _Encoder(text)
    encoded = encoder.encode(blocks)
    is_plain = all(isinstance(one, int) for one in encoded)
    if is_plain and tuple(blocks) == split_paragraphs(text):
        return StoredStructure()
    return StoredStructure(
        structure={"v": VERSION, "text": hash_text(text), "blocks": encoded},
        pictures=tuple(encoder.pictures),
    )


def decode_blocks(
    structure: Mapping[str, Json], text: str, pictures: Sequence[Picture] = ()
) -> tuple[Block, ...]:
    """Return the blocks of a text; its lines where no structure of it is stored.

    Raises:
        TypeError, ValueError, IndexError: the structure is none of this version.
    """
    if structure.get("v") != VERSION or structure.get("text") != hash_text(text):
        return split_paragraphs(text)
    return _Decoder(text, pictures).decode(structure["blocks"])


def split_paragraphs(text: str) -> tuple[Block, ...]:
    """Return a text without structure as blocks: paragraphs, and marked list items."""
    return tuple(_read_plain(text.split("\n"))) if text else ()


def hash_text(text: str) -> int:
    """Return what tells the text of a structure from a later one."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def _read_plain(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        prefix = next((p for p in (_ITEM, _QUOTED) if lines[place].startswith(p)), "")
        if not prefix:
            blocks.append(Paragraph(RichText(lines[place])))
            place += 1
            continue
        run = list(takewhile(lambda x, p=prefix: x.startswith(p), lines[place:]))  # type: ignore[misc]  # mypy infers no lambda with a default
        place += len(run)
        inner = [line.removeprefix(prefix) for line in run]
        if prefix == _QUOTED:
            blocks.append(Quote(tuple(_read_plain(inner))))
        else:
            items = tuple((Paragraph(RichText(words)),) for words in inner)
            blocks.append(Listing(is_ordered=False, items=items))
    return blocks


def _read_line(line: str, prefix: str) -> str:
    """Return the words of a line within a list or a quotation."""
    while prefix and line.startswith(prefix):
        line = line.removeprefix(prefix)
        if prefix == _ITEM:
            break
    return line


class _Encoder:
    """Writes blocks, and goes along the lines of their text."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._next = 0
        self.pictures: list[Picture] = []

    def encode(self, blocks: Sequence[Block], prefix: str = "") -> list[Json]:
        encoded: list[Json] = []
        for block in blocks:
            one = self._encode_block(block, prefix)
            is_plain = one == ["p", 1]
            before = encoded[-1] if encoded else None
            if is_plain and isinstance(before, int):
                encoded[-1] = before + 1
            else:
                encoded.append(1 if is_plain else one)
        return encoded

    def _encode_block(self, block: Block, prefix: str) -> Json:  # noqa: PLR0911 - one line a kind of block
        match block:
            case Paragraph(content=content):
                return ["p", self._encode_text(content, prefix)]
            case Heading(level=level, content=content):
                return ["h", level, self._encode_text(content, prefix)]
            case Code(text=text, language=language):
                lines = self._encode_text(RichText(text), "")
                return ["c", lines, language] if language else ["c", lines]
            case Quote(blocks=inner):
                return ["q", self.encode(inner, _QUOTED)]
            case Listing(is_ordered=is_ordered, items=items):
                inner_ = [self.encode(item, _ITEM) for item in items]
                return ["o" if is_ordered else "u", inner_]
            case Table(rows=rows):
                return ["t", [[self._encode_cell(cell) for cell in r] for r in rows]]
            case Picture():
                return ["i", self._add_picture(block)]
            case Embed(url=url, title=title):
                return ["x", url, title] if title else ["x", url]
            case Update(at=at, blocks=inner):
                return ["e", at, self.encode(inner)]

    def _add_picture(self, picture: Picture) -> int:
        if picture not in self.pictures:
            self.pictures.append(picture)
        return self.pictures.index(picture)

    def _encode_cell(self, cell: Cell) -> Json:
        content = self._encode_text(cell.content, "")
        return [content, 1] if cell.is_heading else [content]

    def _encode_text(self, content: RichText, prefix: str) -> Json:
        """Return a number of lines, or words; with marks, and lines to skip, if any."""
        words = content.text.split("\n")
        skipped = self._find_lines(words, prefix)
        marks = [_encode_mark(mark) for mark in content.marks]
        if skipped is None:
            return [content.text, marks] if marks else content.text
        self._next += skipped + len(words)
        if skipped:
            return [len(words), marks, skipped]
        return [len(words), marks] if marks else len(words)

    def _find_lines(self, words: Sequence[str], prefix: str) -> int | None:
        """Return how many lines come before those with the words; None: no lines do."""
        last = min(self._next + _MAX_SKIPPED, len(self._lines) - len(words))
        for place in range(self._next, last + 1):
            # Most lines are the next one, as it is.
            lines = self._lines[place : place + len(words)]
            if [_read_line(line, prefix) for line in lines] == words:
                return place - self._next
        return None


class _Decoder:
    """Reads what :class:`_Encoder` writes."""

    def __init__(self, text: str, pictures: Sequence[Picture]) -> None:
        self._lines = text.split("\n")
        self._next = 0
        self._pictures = pictures

    def decode(self, encoded: Json, prefix: str = "") -> tuple[Block, ...]:
        blocks: list[Block] = []
        for one in _as_list(encoded):
            if isinstance(one, int):
                blocks += [Paragraph(self._decode_text(1, prefix)) for _ in range(one)]
            else:
                blocks.append(self._decode_block(_as_list(one), prefix))
        return tuple(blocks)

    def _decode_block(self, one: list[Json], prefix: str) -> Block:  # noqa: PLR0911 - one line a kind of block
        match one:
            case ["p", content]:
                return Paragraph(self._decode_text(content, prefix))
            case ["h", int(level), content]:
                return Heading(level, self._decode_text(content, prefix))
            case ["c", content, *language]:
                text = self._decode_text(content, "").text
                return Code(text, str(language[0]) if language else "")
            case ["q", inner]:
                return Quote(self.decode(inner, _QUOTED))
            case ["o" | "u" as kind, inner]:
                items = tuple(self.decode(item, _ITEM) for item in _as_list(inner))
                return Listing(is_ordered=kind == "o", items=items)
            case ["t", rows]:
                return Table(
                    tuple(
                        tuple(self._decode_cell(cell) for cell in _as_list(row))
                        for row in _as_list(rows)
                    )
                )
            case ["i", int(place)]:
                return self._pictures[place]
            case ["x", str(url), *title]:
                return Embed(url, str(title[0]) if title else "")
            case ["e", str(at), inner]:
                return Update(at, self.decode(inner))
            case _:
                message = f"no block: {one}"
                raise ValueError(message)

    def _decode_cell(self, cell: Json) -> Cell:
        content, *heading = _as_list(cell)
        return Cell(self._decode_text(content, ""), is_heading=bool(heading))

    def _decode_text(self, content: Json, prefix: str) -> RichText:
        number, marks, skipped = content, [], 0  # type: Json, list[Json], int
        if isinstance(content, list):
            number, marks, skipped = (*content, 0)[:3]
        decoded = tuple(map(_decode_mark, marks))
        if isinstance(number, str):
            return RichText(number, decoded)
        if not isinstance(number, int):
            raise TypeError(number)
        start = self._next + skipped
        self._next = start + number
        lines = self._lines[start : self._next]
        return RichText("\n".join(_read_line(x, prefix) for x in lines), decoded)


def _encode_mark(mark: Mark) -> list[Json]:
    encoded: list[Json] = [mark.start, mark.end - mark.start, _LETTERS[mark.kind]]
    return [*encoded, mark.url] if mark.url else encoded


def _decode_mark(encoded: Json) -> Mark:
    start, length, letter, *url = _as_list(encoded)
    if not (isinstance(start, int) and isinstance(length, int)):
        raise TypeError(encoded)
    kind = _KINDS[str(letter)]
    return Mark(start, start + length, kind, str(url[0]) if url else "")


def _as_list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
