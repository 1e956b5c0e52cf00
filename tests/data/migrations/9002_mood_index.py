"""A made-up migration: an index on a table in use."""

from wireroom.store.schema.build_index import build_index, remove_index

revision = "9002"
down_revision = "9001"


def upgrade():
    build_index("ix_articles_mood", "articles", ["mood"])


def downgrade():
    remove_index("ix_articles_mood", "articles")
