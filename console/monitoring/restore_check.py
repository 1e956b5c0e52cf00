"""The check of ``wireroom doctor`` for a restored database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from wireroom.console.monitoring.finding import Finding
from wireroom.workers.position_mark import make_position_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from wireroom.store.database import Store
    from wireroom.workers.position_mark import Rewind


def examine_restore(store: Store, broker: Redis | None) -> Iterator[Finding]:
    """Judge whether the database was taken back and no epoch began.

    Nothing is found where the broker or the database does not answer; other checks
    report that.
    """
    try:
        rewind = make_position_mark(broker).find_rewind(store)
    except (RedisError, DBAPIError):
        return
    yield judge_rewind(rewind)


def judge_rewind(rewind: Rewind | None) -> Finding:
    """Judge whether the change feed ends before a position that it had reached."""
    if rewind is None:
        return Finding(topic="restore", ok=True, message="none without an epoch")
    return Finding(
        topic="restore",
        ok=False,
        message=f"the feed ends at {rewind.last} and had reached {rewind.marked}: the"
        " database was restored; run `wireroom epochs begin` before the workers",
    )
