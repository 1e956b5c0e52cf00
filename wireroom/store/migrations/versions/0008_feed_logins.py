"""Logins of feeds in a table of their own; the name of a database in its archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wireroom.http.url_login import split_login

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables, and move the logins of stored addresses there."""
    op.create_table(
        "archive_owner",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column(
            "declared_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_archive_owner")),
    )
    logins = op.create_table(
        "feed_logins",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
            name=op.f("fk_feed_logins_feed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed_logins")),
    )
    _move_logins(logins)


def downgrade() -> None:
    """Remove the tables again; the addresses stay without their logins."""
    op.drop_table("archive_owner")
    op.drop_table("feed_logins")


def _move_logins(logins: sa.Table) -> None:
    connection = op.get_bind()
    # An address that the table has without a login as well keeps its row: the sources
    # file pauses one of the two.
    stored = connection.execute(
        sa.text(
            "SELECT id, url FROM feeds WHERE url ~ '^https?://[^/?#]*@' ORDER BY id"
        )
    )
    for row in stored.all():
        try:
            url, login = split_login(row.url)
        except ValueError:
            url, login = f"wireroom:unreadable/{row.id}", None
        moved = connection.execute(
            sa.text(
                "UPDATE feeds SET url = :url WHERE id = :id"
                " AND NOT EXISTS (SELECT FROM feeds f WHERE f.url = :url)"
            ),
            {"url": url, "id": row.id},
        )
        if moved.rowcount == 0:
            connection.execute(
                sa.text("UPDATE feeds SET url = :url WHERE id = :id"),
                {"url": f"wireroom:double/{row.id}", "id": row.id},
            )
        elif login is not None:
            connection.execute(
                logins.insert(),
                {
                    "feed_id": row.id,
                    "username": login.username,
                    "password": login.password,
                },
            )
