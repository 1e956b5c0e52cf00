"""Tables of the change feed: its events, its readers, and its epochs."""

from sqlalchemy import BigInteger, Column, Table, Text

from wireroom.model.states import ChangeKind
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    json_column,
    key_column,
    metadata,
    state_column,
    text_column,
)

# Positions are given out in commit order, without gaps within an epoch: see
# store/change_feed/changes.py.
changes = Table(
    "changes",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    created_column("at"),
    state_column("kind", ChangeKind),
    Column("article_id", BigInteger),
    Column("comment_id", BigInteger),
    Column("story_id", BigInteger),
    json_column("data"),
    text_column("epoch", ""),
)

# epoch: the one in which the reader registered, or that it has accepted since.
consumers = Table(
    "consumers",
    metadata,
    key_column("name", primary_key=True),
    counter_column("position", big=True),
    created_column("updated_at"),
    Column("epoch", Text),
)

# One row from the first event on, and one more after each restore: see
# store/connection/epochs.py.
epochs = Table(
    "epochs",
    metadata,
    Column("first_position", BigInteger, primary_key=True, autoincrement=False),
    key_column("epoch", unique=True),
    Column("last_before", BigInteger, nullable=False),
    Column("server", Text, nullable=False),
    created_column("began_at"),
    text_column("loss", "unknown"),
)
