"""The tables of replays: what is read again, how far that is, and what came of it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from wireroom.store.schema.columns import (
    born,
    count,
    document,
    identity,
    metadata,
    moment,
    words,
)

replays = Table(
    "replays",
    metadata,
    identity(),
    Column("step", Text, nullable=False),
    document("wanted"),
    Column("most", Integer),
    count("total"),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    Column("until_id", BigInteger, nullable=False),
    count("handed_out"),
    words("state", "running"),
    document("outcomes"),
    words("started_by", ""),
    born("began_at"),
    moment("ended_at"),
)

# What is out, and what came of each article that did not stay as it was.
replay_items = Table(
    "replay_items",
    metadata,
    Column("replay_id", BigInteger, ForeignKey("replays.id"), primary_key=True),
    Column("article_id", BigInteger, primary_key=True, autoincrement=False),
    moment("until"),
    Column("before", JSONB),
    words("result"),
    Index(
        "ix_replay_items_out",
        *("replay_id", "until"),
        postgresql_where=text("result IS NULL"),
    ),
)
