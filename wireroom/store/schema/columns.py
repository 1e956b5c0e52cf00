"""The registry of the tables, and kinds of columns."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Sequence,
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
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


# New rows after which a table that rows are only added to is vacuumed, in place of a
# fifth of all. The first vacuum of a page marks its rows as committed; if a checkpoint
# has begun since the page was written, the page goes to the log a second time, whole.
_NEW_ROWS = 5_000

# Every start of a step draws its lease id here, whatever the table.
LEASE_IDS = Sequence("lease_ids", metadata=metadata, data_type=BigInteger)


def vacuum_new_rows(values: str = "") -> dict[str, int]:
    """Return the storage parameters of a table that rows are only added to.

    Args:
        values: ``toast.`` for the values that are stored out of line.
    """
    return {
        f"{values}autovacuum_vacuum_insert_scale_factor": 0,
        f"{values}autovacuum_vacuum_insert_threshold": _NEW_ROWS,
    }


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


def key_column(
    name: str, *, null: bool = False, primary_key: bool = False, unique: bool = False
) -> Column[str]:
    """Make a text that rows are identified by, compared byte by byte.

    The collation of a locale costs more to compare, and its order changes with the
    library that defines it, which breaks indexes on text.
    """
    return Column(
        name,
        Text(collation="C"),
        nullable=null,
        primary_key=primary_key,
        # False would name a constraint that is not wanted; None is no constraint.
        unique=unique or None,
    )


def state_column(
    name: str,
    states: type[StrEnum],
    default: StrEnum | None = None,
    *,
    null: bool = False,
) -> Column[str]:
    """Make a text column that holds a value of an enum and no other."""
    given = text(f"'{default}'") if default is not None else None
    return Column(name, Text, one_of(name, states), nullable=null, server_default=given)


def one_of(name: str, states: type[StrEnum]) -> CheckConstraint:
    """Make the constraint that a column holds a value of an enum, or null."""
    values = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{name} IN ({values})", name=name)


def promise(name: str, condition: str) -> CheckConstraint:
    """Make the constraint that every row of a table fulfils a condition.

    Args:
        name: the promise in a few words, which the error of the database repeats.
    """
    return CheckConstraint(condition, name=name)


def counter_column(
    name: str,
    *,
    big: bool = False,
    null: bool = False,
    start: int | None = 0,
    least: int | None = None,
) -> Column[int]:
    """Make a number that is never below ``least``: by default ``start``, else 0.

    Args:
        big: more than 2^31 - 1 is possible. start: the number of a new row; None: each
            row is written with its number.
    """
    least = (start or 0) if least is None else least
    return Column(
        name,
        BigInteger if big else Integer,
        CheckConstraint(f"{name} >= {least}", name=name),
        nullable=null,
        server_default=None if start is None else text(str(start)),
    )


def reference_column(
    name: str,
    target: str,
    *,
    null: bool = False,
    **options: Any,  # noqa: ANN401 - ForeignKey's own options
) -> Column[int]:
    """Make a reference to another row."""
    return Column(name, BigInteger, ForeignKey(target, **options), nullable=null)


def index_of_set(name: str, column: str) -> Index:
    """Make the index of the rows in which a column is not null."""
    return Index(name, column, postgresql_where=text(f"{column} IS NOT NULL"))


def json_column(name: str, default: str = "{}") -> Column[Any]:
    """Make a JSON column that is never null."""
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'"))


def lease_columns() -> tuple[SchemaItem, ...]:
    """Make the columns by which the tick and the workers share out the work.

    due_at: when the next step is due. lease_until: no other worker takes the row before
    then; started: a worker has started it. lease_id: of the last start, null after its
    outcome; a worker with another one is late. attempts: starts since the last recorded
    outcome, counted before the work. failures: transient failures in a row.
    """
    return (
        time_column("due_at"),
        time_column("lease_until"),
        Column("started", Boolean, nullable=False, server_default=text("false")),
        Column("lease_id", BigInteger),
        counter_column("attempts"),
        counter_column("failures"),
    )
