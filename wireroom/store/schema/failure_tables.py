"""The table of work that was given up."""

from sqlalchemy import Column, Index, Table, Text

from wireroom.model.states import FailureState
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    index_of_set,
    metadata,
    promise,
    reference_column,
    state_column,
    text_column,
    time_column,
)

failures = Table(
    "failures",
    metadata,
    id_column(),
    Column("step", Text, nullable=False),
    reference_column("feed_id", "feeds.id", null=True),
    reference_column("article_id", "articles.id", null=True),
    counter_column("attempts"),
    Column("error", Text, nullable=False),
    text_column("traceback", ""),
    text_column("worker", ""),
    state_column("state", FailureState, FailureState.OPEN),
    created_column("at"),
    text_column("reason"),
    text_column("fingerprint"),
    text_column("resolved_by"),
    time_column("resolved_at"),
    Index("ix_failures_state_at", "state", "at"),
    Index("ix_failures_article_id", "article_id"),
    index_of_set("ix_failures_feed_id", "feed_id"),
    promise("resolved_at_a_time", "(state = 'open') = (resolved_at IS NULL)"),
)
