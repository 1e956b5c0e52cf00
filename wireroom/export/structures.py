"""The structure of an exported text: blocks with their words, not the stored form."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from wireroom.structure.block_json import blocks_to_json, read_stored_blocks
from wireroom.structure.html_output import render_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.model.json_columns import PictureJson
    from wireroom.structure.blocks import Block

# The fields that a row needs for it; ``images`` where it has any.
STRUCTURE = "structure"


def expand_structure(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return a row with the blocks of its text in the place of their stored form."""
    if STRUCTURE not in row:
        return row
    return {**row, STRUCTURE: blocks_to_json(_read_blocks(row))}


def render_row_html(row: Mapping[str, object]) -> str | None:
    """Return a row's text as HTML; None for one without structure."""
    return render_html(_read_blocks(row)) if row[STRUCTURE] else None


def _read_blocks(row: Mapping[str, object]) -> tuple[Block, ...]:
    structure = cast("Mapping[str, object]", row[STRUCTURE])
    images = cast("Sequence[PictureJson]", row.get("images", ()))
    return read_stored_blocks(structure, str(row["text"]), images)
