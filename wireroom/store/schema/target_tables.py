"""Tables of delivery: targets of the change feed, and events that they refuse."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, text
from sqlalchemy.schema import UniqueConstraint

from wireroom.model.states import TargetState
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    key_column,
    metadata,
    state_column,
    text_column,
    time_column,
)

# Its position is that of the consumer ``target:NAME``. taken_until: the process that
# sends its events now, so that two never do.
targets = Table(
    "targets",
    metadata,
    key_column("name", primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    text_column("secret", ""),
    Column("allow_private", Boolean, nullable=False, server_default=text("false")),
    json_column("options"),
    text_column("query"),
    Column("is_full", Boolean, nullable=False, server_default=text("false")),
    state_column("state", TargetState, TargetState.ACTIVE),
    counter_column("failures"),
    counter_column("refusals"),
    time_column("failing_since"),
    time_column("next_attempt_at"),
    text_column("last_error"),
    counter_column("delivered", big=True),
    time_column("delivered_at"),
    text_column("taken_by"),
    time_column("taken_until"),
    created_column("created_at"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    id_column(),
    key_column("target"),
    Column("position", BigInteger, nullable=False),
    created_column("at"),
    Column("error", Text, nullable=False),
    UniqueConstraint("target", "position"),
    Index("ix_dead_letters_at", "at"),
)
