"""Tables of replays: which articles are read again, and their results."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    metadata,
    text_column,
    time_column,
)

replays = Table(
    "replays",
    metadata,
    id_column(),
    Column("step", Text, nullable=False),
    json_column("filter"),
    Column("max_articles", Integer),
    counter_column("total"),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    Column("last_article_id", BigInteger, nullable=False),
    counter_column("leased"),
    text_column("state", "running"),
    json_column("outcomes"),
    text_column("started_by", ""),
    created_column("started_at"),
    time_column("finished_at"),
)

# Leased articles, and the results of those that changed.
replay_items = Table(
    "replay_items",
    metadata,
    Column("replay_id", BigInteger, ForeignKey("replays.id"), primary_key=True),
    Column("article_id", BigInteger, primary_key=True, autoincrement=False),
    time_column("lease_until"),
    Column("state_before", JSONB),
    text_column("result"),
    Index(
        "ix_replay_items_out",
        *("replay_id", "lease_until"),
        postgresql_where=text("result IS NULL"),
    ),
)
