"""The index over the words, in place of the one over their places."""

from __future__ import annotations

from sqlalchemy import text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0039"
down_revision = "0038"

_TABLES = ("article_search", "comment_search")
_SET = text("array_to_tsvector(string_to_array(words, ' '))")


def upgrade() -> None:
    """Build the one, remove the other."""
    for table in _TABLES:
        build_index(
            f"ix_{table}_words",
            table,
            [_SET],
            using="gin",
            parameters={"gin_pending_list_limit": 1024},
        )
        remove_index(f"ix_{table}_tokens", table)


def downgrade() -> None:
    """Build the index of the release before again."""
    for table in _TABLES:
        build_index(f"ix_{table}_tokens", table, ["tokens"], using="gin")
        remove_index(f"ix_{table}_words", table)
