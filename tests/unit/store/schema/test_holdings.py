"""Every column that can hold words is known to be emptied by an erasure, or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from wireroom.store.schema.holdings import HOLDINGS, NO_HOLDINGS, Holding
from wireroom.store.schema.tables import metadata

ROOT = Path(__file__).parents[4]
# What an erasure empties or deletes, by the statements of its modules.
ERASURE = "\n".join(
    path.read_text("utf-8")
    for path in (ROOT / "wireroom").rglob("*.py")
    if "erasure" in path.parts or path.name == "rewrite_files.py"
)


def holds_words(column) -> bool:
    kind = column.type
    if isinstance(kind, ARRAY):
        kind = kind.item_type
    return isinstance(kind, Text | LargeBinary | JSONB | TSVECTOR)


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_each_column_of_a_table_is_classified_once(name):
    words = {c.name for c in metadata.tables[name].columns if holds_words(c)}
    held, other = HOLDINGS.get(name, {}).keys(), NO_HOLDINGS.get(name, frozenset())
    assert held | other == words
    assert not held & other


@pytest.mark.parametrize(
    "name",
    sorted(
        table
        for table, columns in HOLDINGS.items()
        if {Holding.CONTENT, Holding.NAME} & set(columns.values())
    ),
)
def test_an_erasure_names_each_table_with_content(name):
    # Those that only messages and short-lived bodies are in are emptied by others.
    known = {"feeds": "feed_id", "deliveries": "", "story_members": "remove_articles"}
    assert re.search(rf"\b{known.get(name, name)}\b", ERASURE)
