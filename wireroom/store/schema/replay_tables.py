"""Tables of replays: which articles are read again, and their results."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    metadata,
    state_column,
    text_column,
    time_column,
)

replays = Table(
    "replays",
    metadata,
    id_column(),
    Column("step", Text, nullable=False),
    json_column("filter"),
    counter_column("max_articles", null=True, start=None),
    counter_column("total"),
    counter_column("position", big=True),
    counter_column("last_article_id", big=True, start=None),
    counter_column("leased"),
    state_column("state", ReplayState, ReplayState.RUNNING),
    json_column("outcomes"),
    text_column("started_by", ""),
    created_column("started_at"),
    time_column("finished_at"),
    # Each tick asks for those that are running.
    Index("ix_replays_state", "state"),
)

# Leased articles, and the results of those that changed.
replay_items = Table(
    "replay_items",
    metadata,
    Column("replay_id", BigInteger, ForeignKey("replays.id"), primary_key=True),
    Column("article_id", BigInteger, primary_key=True, autoincrement=False),
    time_column("lease_until"),
    Column("state_before", JSONB),
    state_column("result", ReplayResult, null=True),
    Index(
        "ix_replay_items_out",
        *("replay_id", "lease_until"),
        postgresql_where=text("result IS NULL"),
    ),
)
