"""Tables of the change feed: its events, its readers, and its epochs."""

from sqlalchemy import BigInteger, Column, Table, Text, text

from wireroom.store.schema.columns import (
    created_column,
    json_column,
    metadata,
    text_column,
)

# Positions are given out in commit order, without gaps within an epoch: see
# store/changes.py.
changes = Table(
    "changes",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    created_column("at"),
    Column("kind", Text, nullable=False),
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
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    created_column("updated_at"),
    Column("epoch", Text),
)

# One row from the first event on, and one more after each restore: see store/epochs.py.
epochs = Table(
    "epochs",
    metadata,
    Column("first_position", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Text, nullable=False, unique=True),
    Column("last_before", BigInteger, nullable=False),
    Column("server", Text, nullable=False),
    created_column("began_at"),
    text_column("loss", "unknown"),
)
