"""Targets of delivery: what is sent next, by whom, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql

from wireroom.model.states import TargetState
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import consumers, dead_letters, targets

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.decide.failures.deliveries import AttemptFailure

CONSUMER_PREFIX = "target:"
MAX_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target: a row of ``targets``."""

    name: str
    kind: str
    address: str
    secret: str
    allow_private: bool
    options: Mapping[str, str]
    query: str | None
    is_full: bool
    state: TargetState
    failures: int
    refusals: int
    failing_since: datetime | None
    next_attempt_at: datetime | None
    last_error: str | None
    delivered: int
    delivered_at: datetime | None
    created_at: datetime

    @property
    def consumer(self) -> str:
        """The name of the consumer that has its position."""
        return CONSUMER_PREFIX + self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An event that a target has refused."""

    position: int
    at: datetime
    error: str


_ROWS = RowReader(TargetRow, state=TargetState)
_LETTERS = RowReader(DeadLetter)


class Targets:
    """Reading and writing targets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, values: Mapping[str, object], *, position: int) -> bool:
        """Add a target whose first event follows ``position``; False: it exists."""
        insert = postgresql.insert(targets).values(**values).on_conflict_do_nothing()
        if self._connection.execute(insert).rowcount == 0:
            return False
        name = f"{CONSUMER_PREFIX}{values['name']}"
        register = postgresql.insert(consumers).values(name=name, position=position)
        self._connection.execute(
            register.on_conflict_do_update(
                index_elements=[consumers.c.name], set_={"position": position}
            )
        )
        return True

    def delete(self, name: str) -> bool:
        """Delete a target with its position; return False if there is none."""
        consumer = consumers.c.name == f"{CONSUMER_PREFIX}{name}"
        self._connection.execute(delete(consumers).where(consumer))
        self._connection.execute(
            delete(dead_letters).where(dead_letters.c.target == name)
        )
        return (
            self._connection.execute(
                delete(targets).where(targets.c.name == name)
            ).rowcount
            == 1
        )

    def list_targets(self) -> list[TargetRow]:
        """Return all targets by name."""
        query = select(*_ROWS.columns_of(targets)).order_by(targets.c.name)
        return _ROWS.all(self._connection.execute(query))

    def get(self, name: str) -> TargetRow | None:
        """Return a target; None if there is none."""
        query = select(*_ROWS.columns_of(targets)).where(targets.c.name == name)
        return _ROWS.one_or_none(self._connection.execute(query))

    def set_state(self, name: str, state: TargetState) -> bool:
        """Set the state, and forget failures; return False if there is no target."""
        changed = update(targets).where(targets.c.name == name)
        result = self._connection.execute(
            changed.values(
                state=state,
                failures=0,
                refusals=0,
                failing_since=None,
                next_attempt_at=None,
            )
        )
        return result.rowcount == 1

    def take_due(
        self, by: str, *, now: datetime, until: datetime, but: Collection[str] = ()
    ) -> list[TargetRow]:
        """Take the active targets whose next attempt is due, until then.

        A process that takes what it has taken before has been started again.
        """
        c = targets.c
        free = or_(c.taken_until.is_(None), c.taken_until < now, c.taken_by == by)
        due = or_(c.next_attempt_at.is_(None), c.next_attempt_at <= now)
        taken = (
            update(targets)
            .where(c.state == TargetState.ACTIVE, free, due, c.name.not_in(but))
            .values(taken_by=by, taken_until=until)
            .returning(*_ROWS.columns_of(targets))
        )
        return _ROWS.all(self._connection.execute(taken))

    def release(self, name: str, by: str) -> None:
        """Give a target back."""
        mine = and_(targets.c.name == name, targets.c.taken_by == by)
        free = update(targets).where(mine).values(taken_by=None, taken_until=None)
        self._connection.execute(free)

    def record_success(self, name: str, *, delivered: int, now: datetime) -> None:
        """Record that events were taken."""
        self._connection.execute(
            update(targets)
            .where(targets.c.name == name)
            .values(
                failures=0,
                refusals=0,
                failing_since=None,
                next_attempt_at=None,
                last_error=None,
                delivered=targets.c.delivered + delivered,
                delivered_at=now,
            )
        )

    def record_failure(self, name: str, failure: AttemptFailure, error: str) -> None:
        """Record a failed attempt, and when the next one is made."""
        values: dict[str, object] = {
            "failures": failure.failures,
            "refusals": failure.refusals,
            "failing_since": failure.failing_since,
            "next_attempt_at": failure.next_attempt_at,
            "last_error": error[:MAX_ERROR],
        }
        if failure.is_disabled:
            values["state"] = TargetState.DISABLED
        changed = update(targets).where(targets.c.name == name)
        self._connection.execute(changed.values(**values))

    def add_dead_letter(
        self, name: str, position: int, error: str, *, now: datetime
    ) -> None:
        """Store that an event was refused for good."""
        insert = postgresql.insert(dead_letters).values(
            target=name, position=position, error=error[:MAX_ERROR], at=now
        )
        self._connection.execute(insert.on_conflict_do_nothing())

    def list_dead_letters(self, name: str, *, limit: int = 1_000) -> list[DeadLetter]:
        """Return the refused events of a target, the oldest first."""
        query = (
            select(*_LETTERS.columns_of(dead_letters))
            .where(dead_letters.c.target == name)
            .order_by(dead_letters.c.position)
            .limit(limit)
        )
        return _LETTERS.all(self._connection.execute(query))

    def delete_dead_letters(self, name: str, positions: Collection[int]) -> None:
        """Delete refused events that were taken since."""
        c = dead_letters.c
        gone = delete(dead_letters).where(c.target == name, c.position.in_(positions))
        self._connection.execute(gone)

    def count_dead_letters(self) -> dict[str, int]:
        """Return the number of refused events by target."""
        c = dead_letters.c
        query = select(c.target, func.count()).group_by(c.target)
        return {row[0]: row[1] for row in self._connection.execute(query)}
