"""Puts segments together: paragraphs of their lines, lists of their items."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from wireroom.extract.blocks.segments import (
    CODE,
    PARAGRAPH,
    PLAIN,
    ContainerKind,
)
from wireroom.extract.body.normalize_markup import restore_digits, restore_joiners
from wireroom.extract.metadata.images import to_absolute_url
from wireroom.structure.blocks import (
    Block,
    Cell,
    Code,
    Embed,
    Heading,
    Listing,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    RichText,
    Table,
    Update,
)
from wireroom.structure.marked_pieces import Piece, join_lines, join_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wireroom.extract.blocks.segments import (
        Container,
        Leaf,
        Look,
        Path,
        Placed,
        Segment,
        ShownText,
    )


class _Part(NamedTuple):
    """A text, or a block that holds no others, with its containers."""

    path: Path
    content: RichText | Code | Picture | Embed
    leaf: Leaf = PARAGRAPH
    continues: bool = False


def assemble_blocks(placed: Iterable[Placed], base: str) -> tuple[Block, ...]:
    """Return blocks of what the walk found, in the order of the text.

    Args:
        base: the address that links are joined to.
    """
    parts: list[_Part] = []
    for one in placed:
        if one.media is not None:
            parts.append(_Part(one.path, one.media))
        parts += [_read_segment(segment, base) for segment in one.segments]
    return _build(parts, 0)


def _read_segment(segment: Segment, base: str) -> _Part:
    if segment.leaf == CODE:
        text = "".join(text for text, _ in segment.texts)
        return _Part(segment.path, Code(text, segment.language))
    content = _read_texts(segment.texts, base)
    return _Part(segment.path, content, segment.leaf, segment.continues)


def _read_texts(texts: Sequence[ShownText], base: str) -> RichText:
    is_plain = len(texts) == 1 and texts[0][1] is PLAIN
    if is_plain or all(look is PLAIN for _, look in texts):
        words = "".join(text for text, _ in texts).split()
        return RichText(restore_joiners(" ".join(words)))
    return join_pieces(_make_piece(text, look, base) for text, look in texts)


def _make_piece(text: str, look: Look, base: str) -> Piece:
    kinds, url = look.kinds, look.href
    if url and not url.startswith(("https://", "http://")):
        url = to_absolute_url(url, base)
    if url:
        kinds |= {MarkKind.LINK}
    if MarkKind.SUPERSCRIPT in kinds:
        text = restore_digits(text, raised=True)
    elif MarkKind.SUBSCRIPT in kinds:
        text = restore_digits(text, raised=False)
    return Piece(restore_joiners(text), kinds, url)


def _build(parts: Sequence[_Part], depth: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for container, group in _group(parts, depth):
        blocks += (
            _build_leaves(group)
            if container is None
            else _build_container(container, group, depth + 1)
        )
    return tuple(blocks)


def _group(
    parts: Sequence[_Part], depth: int
) -> Iterable[tuple[Container | None, list[_Part]]]:
    """Yield parts by the container that they have at a depth; None: they have none."""

    def get_container(part: _Part) -> Container | None:
        return part.path[depth] if len(part.path) > depth else None

    for container, group in groupby(parts, get_container):
        yield container, list(group)


def _build_container(
    container: Container, parts: Sequence[_Part], depth: int
) -> tuple[Block, ...]:
    match container.kind:
        case ContainerKind.QUOTE:
            return (Quote(_build(parts, depth)),)
        case ContainerKind.UPDATE:
            return (Update(container.at, _build(parts, depth)),)
        case ContainerKind.ORDERED_LIST | ContainerKind.UNORDERED_LIST as kind:
            items = tuple(
                _build(group, depth + (item is not None))
                for item, group in _group(parts, depth)
            )
            return (Listing(kind is ContainerKind.ORDERED_LIST, items),)
        case ContainerKind.TABLE:
            return _build_table(parts, depth)
        case _:
            return _build(parts, depth)


def _build_table(parts: Sequence[_Part], depth: int) -> tuple[Block, ...]:
    """Return a table, with the pictures of its cells behind it."""
    texts = [part for part in parts if isinstance(part.content, RichText)]
    others = [p.content for p in parts if not isinstance(p.content, RichText)]
    rows = []
    for row, cells in _group(texts, depth):
        inner = depth + (row is not None)
        groups = _group(cells, inner)
        rows.append(tuple(_build_cell(cell, group) for cell, group in groups))
    if len(rows) == 1 and len(rows[0]) == 1:
        return (*(Paragraph(cell.content) for cell in rows[0]), *others)
    return (Table(tuple(rows)), *others) if rows else tuple(others)


def _build_cell(container: Container | None, parts: Sequence[_Part]) -> Cell:
    lines = [p.content for p in parts if isinstance(p.content, RichText)]
    is_heading = container is not None and container.kind is ContainerKind.HEADING_CELL
    return Cell(join_lines(lines), is_heading)


def _build_leaves(parts: Sequence[_Part]) -> list[Block]:
    blocks: list[Block] = []
    lines: list[RichText] = []
    before: _Part | None = None
    for part in parts:
        content = part.content
        if not isinstance(content, RichText):
            blocks.append(content)
        elif part.continues and before is not None and before.leaf == part.leaf:
            lines.append(content)
            blocks[-1] = _make_leaf(part.leaf, join_lines(lines))
        else:
            lines = [content]
            blocks.append(_make_leaf(part.leaf, content))
        before = part if isinstance(content, RichText) else None
    return blocks


def _make_leaf(leaf: Leaf, content: RichText) -> Block:
    return Heading(leaf, content) if leaf else Paragraph(content)
