"""The row of one article as a transaction has changed it, written once at the end.

Each update of ``articles`` copies the row and adds to every index, so a transaction
that runs several steps of an article gathers their columns. The steps read the row as
it will be written, without a statement.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from wireroom.errors import LateAnswer
from wireroom.model.rows import LeasedArticle
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection
    from sqlalchemy.sql.dml import Update

    from wireroom.model.leases import ArticleLease

_FIELDS = frozenset(field.name for field in fields(LeasedArticle))
_TIMES = frozenset(
    column.name for column in articles.c if column.type.python_type is datetime
)


class GatheredRow:
    """The row of an article that its transaction has locked.

    Attributes:
        article: the row as it will be written.
    """

    def __init__(self, article: LeasedArticle) -> None:
        self.article = article
        self._locked_under = article.lease
        self._columns: dict[str, object] = {}

    def add(self, lease: ArticleLease, columns: Mapping[str, object]) -> None:
        """Change columns; raise LateAnswer if an earlier change has ended the lease."""
        if lease != self.article.lease:
            raise LateAnswer(f"article {lease.article_id}")
        values: dict[str, Any] = {
            name: _to_time(name, value) for name, value in columns.items()
        }
        self._columns |= values
        self.article = replace(
            self.article, **{n: v for n, v in values.items() if n in _FIELDS}
        )

    def write(self, connection: Connection) -> None:
        """Write the changed columns, if there are any."""
        columns, self._columns = self._columns, {}
        if columns:
            write_columns(connection, self._locked_under, columns)


def write_columns(
    connection: Connection, lease: ArticleLease, columns: Mapping[str, object]
) -> None:
    """Write columns of an article; raise LateAnswer if the lease is over."""
    parameters: dict[str, object] = {f"new_{n}": value for n, value in columns.items()}
    parameters |= {"of": lease.article_id, "under": lease.lease_id}
    statement = _update_statement(tuple(sorted(columns)))
    if connection.execute(statement, parameters).rowcount != 1:
        raise LateAnswer(f"article {lease.article_id}")


@cache
def _update_statement(names: tuple[str, ...]) -> Update:
    """Build each statement once: there are as many as the steps write sets of columns.

    Building one costs more than the driver's part.
    """
    c = articles.c
    held = c.lease_id.is_not_distinct_from(bindparam("under", type_=c.lease_id.type))
    return (
        update(articles)
        .where(c.id == bindparam("of"), held)
        .values({name: bindparam(f"new_{name}", type_=c[name].type) for name in names})
    )


def _to_time(name: str, value: object) -> object:
    """Return a time that is given as ISO 8601 text as the database returns it."""
    is_text = name in _TIMES and isinstance(value, str)
    return datetime.fromisoformat(str(value)) if is_text else value
