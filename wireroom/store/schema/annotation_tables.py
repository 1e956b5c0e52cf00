"""The table of what enrichers state."""

from sqlalchemy import Column, Index, Integer, Table, Text

from wireroom.store.schema.columns import (
    created_column,
    id_column,
    index_of_set,
    json_column,
    metadata,
    reference_column,
    vacuum_new_rows,
)

annotations_ = Table(
    "annotations",
    metadata,
    id_column(),
    reference_column("article_id", "articles.id"),
    reference_column("comment_id", "comments.id", null=True),
    Column("producer", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    json_column("value"),
    Column("start", Integer),
    Column("end", Integer),
    created_column("created_at"),
    Index("ix_annotations_article_id_producer", "article_id", "producer"),
    index_of_set("ix_annotations_comment_id", "comment_id"),
    postgresql_with=vacuum_new_rows(),
)
