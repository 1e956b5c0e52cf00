"""Internal monitoring tables; not part of the contract with consumers."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    event,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.model.operator_acts import OperatorAct
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

# When a task of each queue last finished: see store/reports/queue_heartbeats.py.
queue_heartbeats = Table(
    "queue_heartbeats",
    metadata,
    key_column("queue", primary_key=True),
    created_column("at"),
)

# Runs of the steps, figures of the sources by the hour, and the workers: see
# store/reports/step_counts.py and store/reports/source_hours.py.
step_counts = Table(
    "step_counts",
    metadata,
    Column("at", DateTime(timezone=True), primary_key=True),
    key_column("step", primary_key=True),
    key_column("outcome", primary_key=True),
    key_column("reason", primary_key=True),
    counter_column("runs", big=True, start=None),
    Column("seconds", Float, nullable=False),
    Column("buckets", ARRAY(BigInteger), nullable=False),
)

source_hours = Table(
    "source_hours",
    metadata,
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("source_id", BigInteger, ForeignKey("sources.id"), primary_key=True),
    counter_column("articles", big=True, start=None),
    counter_column("words", big=True, start=None),
    counter_column("short", big=True, start=None),
    counter_column("undated", big=True, start=None),
    counter_column("unsigned", big=True, start=None),
    counter_column("copies", big=True, start=None),
    counter_column("expected", big=True, start=None),
    counter_column("found", big=True, start=None),
    counter_column("complete", big=True, start=None),
    Column("delay_p50", Float),
    Index("ix_source_hours_source_id", "source_id"),
)

workers = Table(
    "workers",
    metadata,
    key_column("node", primary_key=True),
    Column("queues", ARRAY(Text), nullable=False),
    Column("release", Text, nullable=False),
    # The first report since the worker last paused for longer than a few reports.
    created_column("started_at"),
    time_column("seen_at", null=False),
)

# The mistakes of the sources files at their last check, in their order; none: no rows.
sources_mistakes = Table(
    "sources_mistakes",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    text_column("message", ""),
    created_column("found_at"),
)

# What operators did. A line is added and never changed or deleted.
operator_log = Table(
    "operator_log",
    metadata,
    id_column(),
    created_column("at"),
    state_column("act", OperatorAct),
    Column("by", Text, nullable=False),
    json_column("about"),
)
KEEP_LOG = (
    """
    CREATE FUNCTION keep_operator_log() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'lines of operator_log are not changed or deleted'
        USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER operator_log_stays BEFORE UPDATE OR DELETE ON operator_log
    FOR EACH ROW EXECUTE FUNCTION keep_operator_log()
    """,
)
for _statement in KEEP_LOG:
    _ddl = DDL(_statement)  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
    event.listen(operator_log, "after_create", _ddl)

# Scheduled audits: the rules that rows broke, with the number of rows.
audit_runs = Table(
    "audit_runs",
    metadata,
    id_column(),
    created_column("at"),
    json_column("violations"),
)
