"""The rows of articles as a transaction has changed them, each written once.

Each update of ``articles`` copies the row and adds to every index, so a transaction
that runs several steps of an article gathers their columns. The steps read the row as
it will be written, without a statement.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import TextClause, text

from wireroom.errors import LateAnswer
from wireroom.model.rows import LeasedArticle
from wireroom.store.connection.bulk_insert import encode_row
from wireroom.store.entries.entry_outcomes import record_outcomes
from wireroom.store.schema.tables import articles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from wireroom.model.leases import ArticleLease
    from wireroom.store.entries.entry_outcomes import EntryOutcome

_FIELDS = frozenset(field.name for field in fields(LeasedArticle))
_TIMES = frozenset(
    column.name for column in articles.c if column.type.python_type is datetime
)


class GatheredRows:
    """The rows that a transaction gathers, and the outcomes of their entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[int, _GatheredRow] = {}
        self._outcomes: dict[int, EntryOutcome] | None = None

    def gather(self, article: LeasedArticle) -> None:
        """Gather the changes of an article that the transaction has locked."""
        self._rows[article.id] = _GatheredRow(article)
        self._outcomes = self._outcomes or {}

    def find(self, article_id: int) -> LeasedArticle | None:
        """Return a row as it will be written; None if its changes are not gathered."""
        row = self._rows.get(article_id)
        return None if row is None else row.article

    def change(self, lease: ArticleLease, columns: Mapping[str, object]) -> None:
        """Change columns, now or later; raise LateAnswer if the lease is over."""
        row = self._rows.get(lease.article_id)
        if row is None:
            write_columns(self._connection, lease, columns)
        else:
            row.add(lease, columns)

    def record_outcome(self, outcome: EntryOutcome) -> None:
        """Record an article's outcome on its entries, now or later."""
        if self._outcomes is None:
            record_outcomes(self._connection, [outcome])
        else:
            # A later outcome of the same article replaces the earlier one.
            self._outcomes[outcome.article_id] = outcome

    def write(self, article_id: int) -> None:
        """Write a row now, and each later change of it at once."""
        row = self._rows.pop(article_id, None)
        if row is not None:
            row.write(self._connection)

    def write_all(self) -> None:
        """Write all rows and outcomes now, and each later change at once."""
        for article_id in list(self._rows):
            self.write(article_id)
        outcomes, self._outcomes = self._outcomes, None
        if outcomes:
            record_outcomes(self._connection, list(outcomes.values()))


class _GatheredRow:
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
    statement = _update_statement(tuple(sorted(columns)))
    parameters = {
        "of": lease.article_id,
        "under": lease.lease_id,
        "row": encode_row(columns),
    }
    if connection.execute(statement, parameters).rowcount != 1:
        raise LateAnswer(f"article {lease.article_id}")


@cache
def _update_statement(names: tuple[str, ...]) -> TextClause:
    """Return the statement that writes these columns.

    The columns are one parameter: of more than 50 the driver translates a statement
    again at each execution, which cost more than the rest of its part.
    """
    listed = ", ".join(f'"{articles.c[name].name}"' for name in names)
    # Names of the table's own columns, never input.
    return text(
        f"UPDATE articles SET ({listed}) = (SELECT {listed}"  # noqa: S608 - see above
        " FROM jsonb_populate_record(NULL::articles, CAST(:row AS jsonb)))"
        " WHERE id = :of AND lease_id IS NOT DISTINCT FROM CAST(:under AS bigint)"
    )


def _to_time(name: str, value: object) -> object:
    """Return a time that is given as ISO 8601 text as the database returns it."""
    is_text = name in _TIMES and isinstance(value, str)
    return datetime.fromisoformat(str(value)) if is_text else value
