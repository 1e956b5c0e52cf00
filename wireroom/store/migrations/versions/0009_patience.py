"""Ages of failures, breakers of hosts, checks of missing pages, scheduled audits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

_TIME = sa.DateTime(timezone=True)
_ZERO = sa.text("0")
_EMPTY = sa.text("''")


def upgrade() -> None:
    """Add what retries, withdrawals and breakers are decided by."""
    for name in ("failing_since", "given_up_at", "missing_since"):
        op.add_column("articles", sa.Column(name, _TIME, nullable=True))
    op.add_column("articles", sa.Column("waits_for", sa.Text(), nullable=True))
    op.add_column(
        "articles",
        sa.Column(
            "missing_checks",
            sa.Integer(),
            sa.CheckConstraint(
                "missing_checks >= 0", name=op.f("ck_articles_missing_checks")
            ),
            server_default=_ZERO,
            nullable=False,
        ),
    )
    op.add_column("feeds", sa.Column("waits_for", sa.Text(), nullable=True))
    _create_host_breakers()
    op.create_table(
        "audit_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "violations",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_runs")),
    )


def _create_host_breakers() -> None:
    op.create_table(
        "host_breakers",
        sa.Column("host", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "failed",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("detail", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("failing_since", _TIME, nullable=False),
        sa.Column("opened_at", _TIME, nullable=True),
        sa.Column("probe_at", _TIME, nullable=True),
        sa.Column("probing_until", _TIME, nullable=True),
        sa.Column("probes", sa.Integer(), server_default=_ZERO, nullable=False),
        sa.CheckConstraint("probes >= 0", name=op.f("ck_host_breakers_probes")),
        sa.CheckConstraint(
            "opened_at IS NULL OR probe_at IS NOT NULL",
            name=op.f("ck_host_breakers_open_breaker_is_probed"),
        ),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_breakers")),
    )
    op.create_index(
        "ix_host_breakers_probe_at",
        "host_breakers",
        ["probe_at"],
        postgresql_where=sa.text("opened_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Remove the columns and the tables again."""
    op.drop_table("audit_runs")
    op.drop_table("host_breakers")
    for table in ("articles", "feeds"):
        op.drop_column(table, "waits_for")
    for name in (
        "failing_since",
        "given_up_at",
        "missing_since",
        "missing_checks",
    ):
        op.drop_column("articles", name)
