"""Tables of stories: their members, decisions about them, and their index."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from wireroom.store.schema.columns import (
    created_column,
    id_column,
    metadata,
    reference_column,
    text_column,
    time_column,
)

stories = Table(
    "stories",
    metadata,
    id_column(),
    reference_column("first_article_id", "articles.id"),
    Column("size", Integer, nullable=False, server_default=text("1")),
    created_column("created_at"),
    created_column("updated_at"),
)

story_members = Table(
    "story_members",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    reference_column("story_id", "stories.id"),
    Column("method", Text, nullable=False),
    Column("score", Float),
    reference_column("matched_article_id", "articles.id", null=True),
    text_column("credit"),
    Column("is_origin", Boolean, nullable=False, server_default=text("false")),
    time_column("latest_publication"),
    created_column("joined_at"),
    Index("ix_story_members_story_id", "story_id"),
)

# An operator's decisions about stories and their articles: no later run undoes them.
story_decisions = Table(
    "story_decisions",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    created_column("decided_at"),
    text_column("undone_by"),
    time_column("undone_at"),
)

story_decision_articles = Table(
    "story_decision_articles",
    metadata,
    Column(
        "decision_id", BigInteger, ForeignKey("story_decisions.id"), primary_key=True
    ),
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    Column("side", Integer, nullable=False),
    Index("ix_story_ruling_sides_article_id", "article_id"),
)

# Sampled shingles of every article's text: the index that finds near-duplicates.
shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    Index("ix_shingles_article_id", "article_id"),
)
