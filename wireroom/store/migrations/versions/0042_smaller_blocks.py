"""Smaller blocks of the index over words, where migration 0041 made large ones.

Before, 0041 built blocks of 50,000 articles and 150,000 comments. A database that it
upgrades now has the smaller ones already, and nothing is built. Searches have no index
while one is built here.
"""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, read_index

revision = "0042"
down_revision = "0041"

_PENDING = {"gin_pending_list_limit": 1024}
_TABLES = (
    ("article_search", "article_id / 20000"),
    ("comment_search", "comment_id / 60000"),
)


def upgrade() -> None:
    """Build what has other blocks."""
    for table, block in _TABLES:
        if block not in read_index(f"ix_{table}_blocks"):
            _build(table, block)


def downgrade() -> None:
    """Leave the index: the release before does not use it."""


def _build(table: str, block: str) -> None:
    number = f"({block})::text || ':'"
    tokens = text(
        f"array_to_tsvector(string_to_array({number}"
        f" || replace(words, ' ', ' ' || {number}), ' '))"
    )
    build_index(f"ix_{table}_blocks", table, [tokens], using="gin", parameters=_PENDING)
