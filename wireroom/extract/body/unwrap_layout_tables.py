"""Turns tables that lay out a page into blocks.

Before style sheets, pages were laid out in tables. The body extractor treats a table as
data and prints it row by row between bars, so that a story in a cell is no paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_CELLS = frozenset({"td", "th"})
# A text of more characters is prose: a data cell has a label or a figure.
_PROSE_CHARACTERS = 300
# A layout table has at most this many cells; a data table has more.
_MAX_LAYOUT_CELLS = 9


def unwrap_tables(tree: HtmlElement) -> None:
    """Turn each layout table, its rows and its cells into ``div``; keep data tables."""
    for table in list(tree.iter("table")):
        parts = list(_iterate_own_parts(table))
        cells = [part for part in parts if part.tag in _CELLS]
        if any(map(_contains_page_structure, cells)) or (
            len(cells) <= _MAX_LAYOUT_CELLS and any(map(_contains_story, cells))
        ):
            for part in (table, *parts):
                part.tag = "div"


def _iterate_own_parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the sections, rows and cells of a table, without those of nested tables."""
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
    """Return whether a cell has several paragraphs, or a long text of its own."""
    if len(cell.findall("p")) > 1:
        return True
    texts = (cell.text, *(child.tail for child in cell))
    return any(text and len(text) > _PROSE_CHARACTERS for text in texts)
