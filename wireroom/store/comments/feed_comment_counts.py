"""The number of an article's comments, each time a feed states it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Integer, LargeBinary, bindparam, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.store.schema.tables import entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

# An unchanged number is written again after this time: less than the shortest wait
# between two visits, so that most visits find it fresh, and not at each poll of a busy
# feed.
_REWRITE_AFTER = timedelta(minutes=10)


def record_comment_counts(
    connection: Connection, feed_id: int, counts: Mapping[bytes, int], *, now: datetime
) -> None:
    """Store the number of comments of a feed's entries, by hashed identity."""
    if not counts:
        return
    hashes = sorted(counts)
    stated = (
        func.unnest(
            bindparam("hashes", hashes, ARRAY(LargeBinary)),
            bindparam("counts", [counts[h] for h in hashes], ARRAY(Integer)),
        )
        .table_valued("identity_hash", "count")
        .render_derived(name="stated")
    )
    entry = entries.c
    is_other = entry.comments_count.is_distinct_from(stated.c.count)
    of = (entry.feed_id == feed_id, entry.identity_hash == stated.c.identity_hash)
    statement = update(entries).values(
        comments_count=stated.c.count, comments_counted_at=now
    )
    changed = statement.values(comments_changed_at=now).where(*of, is_other)
    is_old = entry.comments_counted_at < now - _REWRITE_AFTER
    connection.execute(changed)
    connection.execute(statement.where(*of, is_old))
