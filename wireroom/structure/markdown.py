"""Blocks as CommonMark; deleted text and tables in the form of GitHub's extension.

What CommonMark has no sign for (raised and lowered text) is HTML within it. Every
character of the text that could be a sign is escaped.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from wireroom.structure.blocks import (
    Code,
    Embed,
    Heading,
    Listing,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    Table,
    Update,
)
from wireroom.structure.marked_pieces import split_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.structure.blocks import Block, Cell, RichText
    from wireroom.structure.marked_pieces import Piece

_SIGNS = re.compile(r"[\\`*_\[\]<>&~|!]")
# Signs that begin a block only at the start of a line.
_LINE_START = re.compile(r"^(?=[#+=-])|^(\d{1,9})(?=[.)])")
_FENCE = re.compile(r"`{3,}")
_UNSAFE_IN_URL = re.compile(r"[\s()<>\\]")
_WRAPPERS = {
    MarkKind.SUBSCRIPT: ("<sub>", "</sub>"),
    MarkKind.SUPERSCRIPT: ("<sup>", "</sup>"),
    MarkKind.EMPHASIS: ("*", "*"),
    MarkKind.STRONG: ("**", "**"),
    MarkKind.DELETED: ("~~", "~~"),
}


def render_markdown(blocks: Sequence[Block]) -> str:
    """Return the blocks as CommonMark."""
    return "\n\n".join(_render_block(block) for block in blocks)


def _render_block(block: Block) -> str:  # noqa: PLR0911 - one line a kind of block
    match block:
        case Paragraph(content=content):
            return _render_text(content, "\\\n")
        case Heading(level=level, content=content):
            return f"{'#' * level} {_render_text(content, ' ')}"
        case Code(text=text, language=language):
            fence = "`" * max([3, *(len(run) + 1 for run in _FENCE.findall(text))])
            return f"{fence}{language}\n{text}\n{fence}"
        case Quote(blocks=inner):
            return _indent(render_markdown(inner), "> ", "> ")
        case Listing(is_ordered=is_ordered, items=items):
            return "\n".join(
                _render_item(item, f"{number}. " if is_ordered else "- ")
                for number, item in enumerate(items, start=1)
            )
        case Table(rows=rows):
            return _render_table(rows)
        case Picture(url=url, alt=alt, caption=caption, credit=credit):
            below = _escape(" ".join(filter(None, (caption, credit))))
            image = f"![{_escape(alt)}]({_escape_url(url)})"
            return f"{image}\\\n{below}" if below else image
        case Embed(url=url, title=title):
            return f"[{_escape(title or url)}]({_escape_url(url)})"
        case Update(at=at, blocks=inner):
            time = f"**{_escape(at)}**\n\n" if at else ""
            return f"---\n\n{time}{render_markdown(inner)}"


def _render_item(blocks: Sequence[Block], sign: str) -> str:
    return _indent(render_markdown(blocks), sign, " " * len(sign))


def _render_table(rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table; its first row is its head, because the form demands one."""
    width = max(map(len, rows), default=0)
    lines = [
        f"| {' | '.join(_render_text(cell.content, ' ') for cell in row)}"
        f"{' | ' * (width - len(row))} |"
        for row in rows
    ]
    return "\n".join([*lines[:1], f"|{'---|' * width}", *lines[1:]])


def _indent(text: str, first: str, other: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if number == 0 else other if line or other.strip() else "") + line
        for number, line in enumerate(lines)
    )


def _render_text(content: RichText, line_break: str) -> str:
    text = "".join(_render_piece(piece, line_break) for piece in split_pieces(content))
    return _LINE_START.sub(lambda match: f"{match[1] or ''}\\", text)


def _render_piece(piece: Piece, line_break: str) -> str:
    # A sign of stress is one only beside a word.
    words = piece.text.strip()
    if not words:
        return piece.text.replace("\n", line_break)
    before, after = piece.text.split(words, 1)
    if MarkKind.CODE in piece.kinds:
        ticks = "`" * (1 + max([0, *map(len, re.findall("`+", words))]))
        space = " " if "`" in words else ""
        text = f"{ticks}{space}{words}{space}{ticks}"
    else:
        text = _escape(words)
    for kind, (start, end) in _WRAPPERS.items():
        if kind in piece.kinds:
            text = f"{start}{text}{end}"
    if piece.url:
        text = f"[{text}]({_escape_url(piece.url)})"
    return f"{before}{text}{after}".replace("\n", line_break)


def _escape(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _escape_url(url: str) -> str:
    """Return an address without characters that would end it."""
    return _UNSAFE_IN_URL.sub(lambda sign: f"%{ord(sign[0]):02X}", escape(url))
