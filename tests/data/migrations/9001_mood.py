"""A made-up migration after the newest one: columns and a table."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
# Replaced where this file is copied beside the migrations of the product.
down_revision = "NEWEST"


def upgrade():
    op.add_column("articles", sa.Column("mood", sa.Text(), nullable=True))
    op.create_table("moods", sa.Column("name", sa.Text(), primary_key=True))
    op.create_index("ix_moods_name", "moods", ["name"])
    op.alter_column("pages", "size", nullable=True)


def downgrade():
    op.alter_column("pages", "size", nullable=False)
    op.drop_table("moods")
    op.drop_column("articles", "mood")
