"""Tables of stories: their members, decisions about them, and their index."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from wireroom.model.states import DecisionKind
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    index_of_set,
    metadata,
    reference_column,
    state_column,
    text_column,
    time_column,
    vacuum_new_rows,
)

stories = Table(
    "stories",
    metadata,
    id_column(),
    reference_column("first_article_id", "articles.id"),
    counter_column("size", start=1, least=0),
    created_column("created_at"),
    created_column("updated_at"),
    Index("ix_stories_first_article_id", "first_article_id"),
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
    index_of_set("ix_story_members_matched_article_id", "matched_article_id"),
)

# An operator's decisions about stories and their articles: no later run undoes them.
story_decisions = Table(
    "story_decisions",
    metadata,
    id_column(),
    state_column("kind", DecisionKind),
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

# Articles whose shingles share one part of the index below.
ARTICLES_PER_BLOCK = 100_000
# Sampled shingles of every article's text: the index that finds near-duplicates. Hashes
# are random, so an index by hash alone writes to another page for each of them, and
# after each checkpoint a whole page to the log. A block is as large as what is written
# between two checkpoints; a look-up reads each block.
shingle_blocks = Table(
    "shingle_blocks",
    metadata,
    Column(
        "block",
        BigInteger,
        Computed(f"article_id / {ARTICLES_PER_BLOCK}", persisted=True),
        primary_key=True,
    ),
    Column("hash", BigInteger, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    Index("ix_shingle_blocks_article_id", "article_id"),
    postgresql_with=vacuum_new_rows(),
)

# The index of the release before; removed with the next one.
shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    Index("ix_shingles_article_id", "article_id"),
)
