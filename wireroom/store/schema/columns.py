"""The registry of the tables, and kinds of columns."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """Make the primary key of a table: given once, never reused."""
    return Column("id", BigInteger, Identity(always=False), primary_key=True)


def time_column(name: str, *, null: bool = True) -> Column[Any]:
    """Make a time, UTC."""
    return Column(name, DateTime(timezone=True), nullable=null)


def created_column(name: str) -> Column[Any]:
    """Make the time of the creation of a row."""
    return Column(
        name, DateTime(timezone=True), nullable=False, server_default=func.now()
    )


def text_column(name: str, default: str | None = None) -> Column[str]:
    """Make a text column: nullable, or never null with a default."""
    given = text(f"'{default}'") if default is not None else None
    return Column(name, Text, nullable=default is None, server_default=given)


def counter_column(name: str) -> Column[int]:
    """Make a number that starts at 0."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def reference_column(
    name: str,
    target: str,
    *,
    null: bool = False,
    **options: Any,  # noqa: ANN401 - ForeignKey's own options
) -> Column[int]:
    """Make a reference to another row."""
    return Column(name, BigInteger, ForeignKey(target, **options), nullable=null)


def json_column(name: str, default: str = "{}") -> Column[Any]:
    """Make a JSON column that is never null."""
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'"))


def lease_columns() -> tuple[SchemaItem, ...]:
    """Make the columns by which the tick and the workers share out the work.

    due_at: when the next step is due. lease_until: no other worker takes the row before
    then; started: a worker has started it. attempts: starts since the last recorded
    outcome, counted before the work. failures: transient failures in a row.
    """
    return (
        time_column("due_at"),
        time_column("lease_until"),
        Column("started", Boolean, nullable=False, server_default=text("false")),
        counter_column("attempts"),
        counter_column("failures"),
    )
