"""An index over the words of rows that were moved into it; others wait to be moved.

The release before leaves ``tokens`` empty, so its rows are in this index at once. Its
searches have no index from the end of this migration on, until it is replaced.
"""

from __future__ import annotations

from sqlalchemy import TextClause, text

from wireroom.store.schema.build_index import build_index, remove_index

revision = "0045"
down_revision = "0044"

_PENDING = {"gin_pending_list_limit": 1024}
_ROWS = (("article", 20_000, 40_000), ("comment", 60_000, 120_000))


def upgrade() -> None:
    """Build the indexes of both kinds of rows, remove the one of all rows."""
    for kind, _, size in _ROWS:
        table = f"{kind}_search"
        build_index(
            f"ix_{table}_waiting",
            table,
            [f"{kind}_id"],
            where="tokens <> ''::tsvector",
        )
        build_index(
            f"ix_{table}_indexed",
            table,
            [_describe_tokens(f"{kind}_id / {size}")],
            using="gin",
            where="tokens = ''::tsvector",
        )
        remove_index(f"ix_{table}_blocks", table)


def downgrade() -> None:
    """Build the index of all rows again."""
    for kind, size, _ in _ROWS:
        table = f"{kind}_search"
        tokens = _describe_tokens(f"{kind}_id / {size}")
        build_index(
            f"ix_{table}_blocks", table, [tokens], using="gin", parameters=_PENDING
        )
        remove_index(f"ix_{table}_indexed", table)
        remove_index(f"ix_{table}_waiting", table)


def _describe_tokens(block: str) -> TextClause:
    number = f"({block})::text || ':'"
    return text(
        f"array_to_tsvector(string_to_array({number}"
        f" || replace(words, ' ', ' ' || {number}), ' '))"
    )
