"""Tables that lay out a page, made blocks.

Pages of the years before style sheets stand in tables. To a body extractor a table is
data, printed row by row between bars; the story in its cell is then no paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_CELLS = frozenset({"td", "th"})
# Characters of one text: a cell of data holds a label or a figure.
_PROSE_CHARACTERS = 300
# Cells of a table that parts a page; data has more.
_MAX_LAYOUT_CELLS = 9


def unwrap_tables(tree: HtmlElement) -> None:
    """Make a ``div`` of each layout table, its rows and its cells; data stays data."""
    for table in list(tree.iter("table")):
        parts = list(_iterate_own_parts(table))
        cells = [x for x in parts if x.tag in _CELLS]
        if any(map(_contains_page_structure, cells)) or (
            len(cells) <= _MAX_LAYOUT_CELLS and any(map(_contains_story, cells))
        ):
            for part in (table, *parts):
                part.tag = "div"


def _iterate_own_parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """Its sections, rows and cells, without those of tables in its cells."""
    pending = list(table)
    while pending:
        part = pending.pop()
        if part.tag in _SECTIONS or part.tag == "tr":
            pending.extend(part)
            yield part
        elif part.tag in _CELLS:
            yield part


def _contains_page_structure(cell: HtmlElement) -> bool:
    return next(cell.iter("table", "h1", "form"), None) is not None


def _contains_story(cell: HtmlElement) -> bool:
    """Whether there are paragraphs in it, or a long text."""
    texts = (cell.text, *(x.tail for x in cell))
    return len(cell.findall("p")) > 1 or any(
        x and len(x) > _PROSE_CHARACTERS for x in texts
    )
