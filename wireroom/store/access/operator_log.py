"""The log of operators: lines are added, and the database refuses to change one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from wireroom.model.operator_acts import LoggedAct, OperatorAct
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import operator_log

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_ROWS = RowReader(LoggedAct, act=OperatorAct)


class OperatorLog:
    """Adding lines to the log, and reading them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, act: OperatorAct, *, by: str, now: datetime, **about: int | str
    ) -> None:
        """Log an act in the transaction that does it.

        Args:
            by: the operator. about: ids, counts and names of settings.
        """
        row = {"at": now, "act": act, "by": by, "about": about}
        self._connection.execute(insert(operator_log).values(row))

    def list_newest(self, *, limit: int) -> list[LoggedAct]:
        """Return the newest lines, the newest first."""
        query = select(*_ROWS.columns_of(operator_log))
        newest = query.order_by(operator_log.c.id.desc()).limit(limit)
        return _ROWS.all(self._connection.execute(newest))
