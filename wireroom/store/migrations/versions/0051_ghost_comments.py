"""Comments that were read from the interface of a Ghost site may be stored.

A worker of the release before stores none, and cannot read those that a new one has
stored until it is replaced: their articles are visited again later.
"""

from __future__ import annotations

from wireroom.store.schema.widen_check import narrow_check, widen_check

revision = "0051"
down_revision = "0050"

_BEFORE = (
    "'page', 'next_page', 'feed', 'wordpress', 'wordpress_com', 'disqus', 'discourse',"
    " 'remark42', 'isso'"
)
_COLUMNS = ("read_from", "parent_from")


def upgrade() -> None:
    """Allow it for both columns that name an origin."""
    for name in _COLUMNS:
        condition = f"{name} IN ({_BEFORE}, 'ghost')"
        widen_check("comments", f"ck_comments_{name}", condition)


def downgrade() -> None:
    """Forbid it again."""
    for name in _COLUMNS:
        narrow_check("comments", f"ck_comments_{name}", f"{name} IN ({_BEFORE})")
