"""A text with marks as pieces, each under the same marks from its start to its end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from wireroom.structure.blocks import Mark, MarkKind, RichText

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_KINDS: frozenset[MarkKind] = frozenset()
_ORDER = {kind: place for place, kind in enumerate(MarkKind)}


class Piece(NamedTuple):
    """Some characters and what all of them are; ``url`` is "" outside of links.

    A tuple: extraction makes some hundred of a page, and each costs a tenth of a value
    with named fields.
    """

    text: str
    kinds: frozenset[MarkKind] = NO_KINDS
    url: str = ""


def split_pieces(content: RichText) -> list[Piece]:
    """Return the pieces of a text in their order."""
    if not content.marks:
        return [Piece(content.text)] if content.text else []
    bounds = {0, len(content.text)}
    for mark in content.marks:
        bounds |= {mark.start, mark.end}
    edges = sorted(bounds)
    return [_take_piece(content, start, end) for start, end in pairwise(edges)]


def join_pieces(pieces: Iterable[Piece]) -> RichText:
    """Return pieces as one text with white space folded; none of it at the ends.

    Marks of one kind that nothing but a space separates become one.
    """
    pieces = list(pieces)
    if not any(piece.kinds for piece in pieces):
        return RichText(" ".join("".join(p.text for p in pieces).split()))
    text, is_spaced = "", False
    last: dict[tuple[MarkKind, str], Mark] = {}
    marks: list[Mark] = []
    for piece in pieces:
        words = " ".join(piece.text.split())
        if not words:
            is_spaced = is_spaced or bool(piece.text)
            continue
        if text and (is_spaced or piece.text[0].isspace()):
            text += " "
        start, text = len(text), text + words
        is_spaced = piece.text[-1].isspace()
        for kind in piece.kinds:
            key = (kind, piece.url if kind is MarkKind.LINK else "")
            before = last.get(key)
            if before is not None and text[before.end : start] in {"", " "}:
                marks.remove(before)
                start_of_mark = before.start
            else:
                start_of_mark = start
            last[key] = Mark(start_of_mark, len(text), *key)
            marks.append(last[key])
    return RichText(text, sort_marks(marks))


def join_lines(lines: Iterable[RichText]) -> RichText:
    """Return texts as one with a line break between each two."""
    text, marks, is_first = "", [], True
    for line in lines:
        text += "" if is_first else "\n"
        is_first = False
        marks += [
            Mark(m.start + len(text), m.end + len(text), m.kind, m.url)
            for m in line.marks
        ]
        text += line.text
    return RichText(text, sort_marks(marks))


def sort_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks by start, the longer first, then in the order of their kinds."""
    return tuple(sorted(marks, key=lambda m: (m.start, -m.end, _ORDER[m.kind], m.url)))


def _take_piece(content: RichText, start: int, end: int) -> Piece:
    covering = [m for m in content.marks if m.start <= start and m.end >= end]
    return Piece(
        content.text[start:end],
        frozenset(mark.kind for mark in covering),
        next((mark.url for mark in covering if mark.kind is MarkKind.LINK), ""),
    )
