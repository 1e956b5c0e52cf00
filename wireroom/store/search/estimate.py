"""How many rows the planner expects a query to give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select
    from sqlalchemy.sql.compiler import SQLCompiler


class _Explain(Executable, ClauseElement):
    """The plan of a query, as JSON."""

    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        self.query = query


@compiles(_Explain, "postgresql")
def _compile_explain(element: _Explain, compiler: SQLCompiler, **names: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.query, **names)}"


def estimate_rows(connection: Connection, query: Select[Any]) -> int:
    """Return the rows that the planner expects, from its statistics."""
    plan = connection.execute(_Explain(query)).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])
