"""The index over words by blocks of rows, in place of the one over all rows."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0041"
down_revision = "0040"

_PENDING = {"gin_pending_list_limit": 1024}
_SET = text("array_to_tsvector(string_to_array(words, ' '))")


def _describe_tokens(block: str) -> TextClause:
    number = f"({block})::text || ':'"
    return text(
        f"array_to_tsvector(string_to_array({number}"
        f" || replace(words, ' ', ' ' || {number}), ' '))"
    )


_TABLES = (
    ("article_search", _describe_tokens("article_id / 20000")),
    ("comment_search", _describe_tokens("comment_id / 60000")),
)


def upgrade() -> None:
    """Build the one, remove the other."""
    for table, tokens in _TABLES:
        build_index(
            f"ix_{table}_blocks", table, [tokens], using="gin", parameters=_PENDING
        )
        remove_index(f"ix_{table}_words", table)


def downgrade() -> None:
    """Build the index of the release before again."""
    for table, _ in _TABLES:
        build_index(
            f"ix_{table}_words", table, [_SET], using="gin", parameters=_PENDING
        )
        remove_index(f"ix_{table}_blocks", table)
