"""Quarantine: work that ended in a defect, kept until a person has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from wireroom.store.tables import failures

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong, where, and after how many attempts."""

    stage: str
    error: str
    feed_id: int | None = None
    article_id: int | None = None
    attempts: int = 1
    traceback: str = ""
    worker: str = ""


class Failures:
    """Writing and counting quarantine."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, failure: Failure, *, now: datetime) -> None:
        """Put a failure into quarantine."""
        self._connection.execute(
            insert(failures).values(
                stage=failure.stage,
                feed_id=failure.feed_id,
                article_id=failure.article_id,
                attempts=failure.attempts,
                error=failure.error[:2000],
                traceback=failure.traceback[-20_000:],
                worker=failure.worker,
                at=now,
            )
        )

    def open_count(self) -> int:
        """Count failures nobody has dealt with."""
        opened = select(func.count()).where(failures.c.state == "open")
        return self._connection.execute(opened).scalar_one()
