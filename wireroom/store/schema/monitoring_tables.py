"""Internal monitoring tables; not part of the contract with consumers."""

from sqlalchemy import BigInteger, Column, DateTime, Float, ForeignKey, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.store.schema.columns import created_column, metadata, time_column

# When a task of each queue last finished: see store/reports/queue_heartbeats.py.
queue_heartbeats = Table(
    "queue_heartbeats",
    metadata,
    Column("queue", Text, primary_key=True),
    created_column("at"),
)

# Runs of the steps, figures of the sources by the hour, and the workers: see
# store/reports/step_counts.py and store/reports/source_hours.py.
step_counts = Table(
    "step_counts",
    metadata,
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("step", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("runs", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("buckets", ARRAY(BigInteger), nullable=False),
)

source_hours = Table(
    "source_hours",
    metadata,
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("source_id", BigInteger, ForeignKey("sources.id"), primary_key=True),
    Column("articles", BigInteger, nullable=False),
    Column("words", BigInteger, nullable=False),
    Column("short", BigInteger, nullable=False),
    Column("undated", BigInteger, nullable=False),
    Column("unsigned", BigInteger, nullable=False),
    Column("copies", BigInteger, nullable=False),
    Column("expected", BigInteger, nullable=False),
    Column("found", BigInteger, nullable=False),
    Column("complete", BigInteger, nullable=False),
    Column("delay_p50", Float),
)

workers = Table(
    "workers",
    metadata,
    Column("node", Text, primary_key=True),
    Column("queues", ARRAY(Text), nullable=False),
    Column("release", Text, nullable=False),
    time_column("seen_at", null=False),
)
