"""The schema of the first release: every table, key and index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


# By table: what each row must fulfil. A constraint is named after its column, or what
# it promises.
CHECKS = {
    "archive_files": {
        "pages": "pages >= 0",
        "bytes": "bytes >= 0",
    },
    "changes": {
        "kind": (
            "kind IN ('article_published', 'article_updated', "
            "'article_merged', 'article_withdrawn', 'article_returned', "
            "'article_completed', 'article_erased', 'comment_added', 'comment_edited', "
            "'comment_gone', 'comment_erased', 'story_changed')"
        ),
    },
    "consumers": {
        "position": "position >= 0",
    },
    "feed_leases": {
        "attempts": "attempts >= 0",
    },
    "replays": {
        "max_articles": "max_articles >= 0",
        "total": "total >= 0",
        "position": "position >= 0",
        "last_article_id": "last_article_id >= 0",
        "leased": "leased >= 0",
        "state": "state IN ('running', 'stopped', 'done')",
    },
    "step_counts": {
        "runs": "runs >= 0",
    },
    "story_decisions": {
        "kind": "kind IN ('split', 'join')",
    },
    "articles": {
        "stage": (
            "stage IN ('found', 'downloaded', 'extracted', 'deduplicated', 'done')"
        ),
        "outcome": (
            "outcome IN ('in_flight', 'published', 'merged', 'rejected',"
            " 'failed', 'erased')"
        ),
        "word_count": "word_count >= 0",
        "revision": "revision >= 1",
        "comments_expected": "comments_expected >= 0",
        "comments_found": "comments_found >= 0",
        "comments_state": (
            "comments_state IN ('complete', 'partial', 'hosted', 'closed', "
            "'unknown', 'none', 'disabled', 'expired')"
        ),
        "attempts": "attempts >= 0",
        "failures": "failures >= 0",
        "visits": "visits >= 0",
        "quiet_visits": "quiet_visits >= 0",
        "merged_names_target": "(outcome = 'merged') = (merged_into IS NOT NULL)",
        "merged_into_another": "merged_into <> id",
        "published_since": "outcome <> 'published' OR first_published_at IS NOT NULL",
        "in_flight_has_a_step": "outcome <> 'in_flight' OR stage <> 'done'",
        "ended_with_reason": "outcome IN ('in_flight', 'published') OR reason IS NOT NULL",
        "started_under_lease": "NOT started OR lease_until IS NOT NULL",
    },
    "feeds": {
        "state": "state IN ('active', 'failing', 'gone', 'paused')",
        "interval_seconds": "interval_seconds >= 0",
        "moved_polls": "moved_polls >= 0",
        "last_outcome": (
            "last_outcome IN ('new_entries', 'nothing_new', 'not_modified', "
            "'same_body', 'gone', 'failed')"
        ),
        "polls": "polls >= 0",
        "failures": "failures >= 0",
        "no_poll_of_a_feed_at_rest": "state NOT IN ('gone', 'paused') OR due_at IS NULL",
        "rate_not_negative": "new_per_day >= 0 AND rhythm_days >= 0",
    },
    "imports": {
        "kind": "kind IN ('urls', 'pages', 'warc')",
        "state": "state IN ('reading', 'running', 'stopped', 'done')",
        "offered": "offered >= 0",
        "accepted": "accepted >= 0",
        "total": "total >= 0",
    },
    "replay_items": {
        "result": (
            "result IN ('unchanged', 'updated', 'now_published', "
            "'now_merged', 'now_rejected', 'now_failed', 'kept', "
            "'overtaken', 'archive_missing', 'archive_damaged')"
        ),
    },
    "source_hours": {
        "articles": "articles >= 0",
        "words": "words >= 0",
        "short": "short >= 0",
        "undated": "undated >= 0",
        "unsigned": "unsigned >= 0",
        "copies": "copies >= 0",
        "expected": "expected >= 0",
        "found": "found >= 0",
        "complete": "complete >= 0",
    },
    "comments": {
        "position": "position >= 0",
        "depth": "depth >= 0",
        "state": ("state IN ('visible', 'edited', 'pending', 'removed', 'gone')"),
        "revision": "revision >= 1",
        "read_from": (
            "read_from IN ('page', 'next_page', 'feed', 'wordpress', "
            "'wordpress_com', 'disqus', 'discourse', 'remark42', 'isso')"
        ),
        "answers_another": "parent_id <> id",
        "confidence_is_a_share": "parent_confidence BETWEEN 0 AND 1",
    },
    "deliveries": {
        "size": "size >= 0",
        "attempts": "attempts >= 0",
    },
    "entries": {
        "outcome": (
            "outcome IN ('in_flight', 'published', 'merged', 'rejected',"
            " 'failed', 'erased')"
        ),
        "comments_count": "comments_count >= 0",
        "ended_with_reason": "outcome IN ('in_flight', 'published') OR reason IS NOT NULL",
    },
    "failures": {
        "attempts": "attempts >= 0",
        "state": "state IN ('open', 'retried', 'dropped')",
        "resolved_at_a_time": "(state = 'open') = (resolved_at IS NULL)",
    },
    "pages": {
        "size": "size >= 0",
        "archive_offset": "archive_offset >= 0",
        "archive_length": "archive_length >= 0",
        "role": "role IN ('page', 'comments', 'capture', 'outdated')",
        "body_or_archive": (
            "body IS NOT NULL OR (archive IS NOT NULL AND archive_offset IS "
            "NOT NULL AND archive_length IS NOT NULL)"
        ),
    },
    "stories": {
        "size": "size >= 0",
    },
    "subscriptions": {
        "state": (
            "state IN ('known', 'asked', 'active', 'denied', 'failing', "
            "'ending', 'ended')"
        ),
        "attempts": "attempts >= 0",
    },
    "article_revisions": {
        "number": "number >= 1",
        "kind": ("kind IN ('correction', 'update', 'headline', 'noise', 'reread')"),
    },
    "comment_revisions": {
        "number": "number >= 1",
        "state": ("state IN ('visible', 'edited', 'pending', 'removed', 'gone')"),
    },
}


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "archive_files",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_archive_files")),
    )
    op.create_table(
        "changes",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column("comment_id", sa.BigInteger(), nullable=True),
        sa.Column("story_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "data", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_changes")),
    )
    op.create_table(
        "consumers",
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_consumers")),
    )
    op.create_table(
        "feed_leases",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "started", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed_leases")),
    )
    op.create_table(
        "queue_heartbeats",
        sa.Column("queue", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_queue_heartbeats")),
    )
    op.create_table(
        "replays",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column(
            "filter", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("max_articles", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("last_article_id", sa.BigInteger(), nullable=False),
        sa.Column("leased", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'running'"), nullable=False
        ),
        sa.Column(
            "outcomes",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "started_by", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replays")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "tags",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "comments", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        sa.Column(
            "external_comments",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=True),
        sa.Column(
            "allow_private",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
        sa.Column(
            "headers",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "rules", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
    )
    op.create_table(
        "step_counts",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(collation="C"), nullable=False),
        sa.Column("outcome", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("runs", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("buckets", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint(
            "at", "step", "outcome", "reason", name=op.f("pk_step_counts")
        ),
    )
    op.create_table(
        "story_decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_decisions")),
    )
    op.create_table(
        "workers",
        sa.Column("node", sa.Text(collation="C"), nullable=False),
        sa.Column("queues", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_workers")),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.Column(
            "stage", sa.Text(), server_default=sa.text("'found'"), nullable=False
        ),
        sa.Column(
            "outcome", sa.Text(), server_default=sa.text("'in_flight'"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("page_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "authors",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=True),
        sa.Column("published_source", sa.Text(), nullable=True),
        sa.Column("published_precision", sa.Text(), nullable=True),
        sa.Column("published_zone", sa.Text(), nullable=True),
        sa.Column("published_offset_minutes", sa.Integer(), nullable=True),
        sa.Column(
            "dates", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("site_name", sa.Text(), nullable=True),
        sa.Column("paywalled", sa.Boolean(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "image", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "links", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "word_count", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column(
            "revision", sa.Integer(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("comments_expected", sa.Integer(), nullable=True),
        sa.Column(
            "comments_found", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("comments_state", sa.Text(), nullable=True),
        sa.Column(
            "comments_read_by", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "comment_location",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "comment_answers",
            postgresql.JSONB(),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("extractor", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "started", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "failures", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("replay_id", sa.BigInteger(), nullable=True),
        sa.Column("replay_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visits", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "quiet_visits", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["articles.id"], name=op.f("fk_articles_merged_into")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_articles_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(
        "ix_articles_boilerplate",
        "articles",
        ["source_id", "found_at"],
        unique=False,
        postgresql_where=sa.text("reason = 'boilerplate'"),
    )
    op.create_index(
        "ix_articles_due",
        "articles",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_articles_first_published_at",
        "articles",
        ["first_published_at"],
        unique=False,
    )
    op.create_index(
        "ix_articles_gone",
        "articles",
        ["first_published_at", "id"],
        unique=False,
        postgresql_where=sa.text(
            "withdrawn_at IS NOT NULL OR outcome IN ('rejected', 'failed')"
        ),
    )
    op.create_index(
        "ix_articles_merged_into",
        "articles",
        ["merged_into"],
        unique=False,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "ix_articles_published_at", "articles", ["published_at"], unique=False
    )
    op.create_index(
        "ix_articles_source_id_published_at",
        "articles",
        ["source_id", "published_at"],
        unique=False,
    )
    op.create_index(
        "uq_articles_source_id_content_hash",
        "articles",
        ["source_id", "content_hash"],
        unique=True,
        postgresql_where=sa.text("merged_into IS NULL AND content_hash IS NOT NULL"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'active'"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("interval_seconds", sa.Integer(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("permanent_url", sa.Text(), nullable=True),
        sa.Column("moved_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "moved_polls", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("last_outcome", sa.Text(), nullable=True),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "new_per_day", sa.Float(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "polls", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "rhythm",
            postgresql.ARRAY(sa.Float()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "rhythm_days", sa.Float(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("rhythm_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "publisher_hints",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("silent_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "failures", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_feeds_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
    )
    op.create_index(
        "ix_feeds_next",
        "feeds",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "inputs", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'reading'"), nullable=False
        ),
        sa.Column(
            "offered", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "accepted", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "refused",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "total", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "outcomes",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "started_by", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("fully_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_imports_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "replay_items",
        sa.Column("replay_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_before", postgresql.JSONB(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replays.id"], name=op.f("fk_replay_items_replay_id")
        ),
        sa.PrimaryKeyConstraint(
            "replay_id", "article_id", name=op.f("pk_replay_items")
        ),
    )
    op.create_index(
        "ix_replay_items_out",
        "replay_items",
        ["replay_id", "lease_until"],
        unique=False,
        postgresql_where=sa.text("result IS NULL"),
    )
    op.create_table(
        "source_hours",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("articles", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.Column("short", sa.BigInteger(), nullable=False),
        sa.Column("undated", sa.BigInteger(), nullable=False),
        sa.Column("unsigned", sa.BigInteger(), nullable=False),
        sa.Column("copies", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.BigInteger(), nullable=False),
        sa.Column("delay_p50", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_hours_source_id")
        ),
        sa.PrimaryKeyConstraint("hour", "source_id", name=op.f("pk_source_hours")),
    )
    op.create_table(
        "article_urls",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_urls_article_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_article_urls")),
    )
    op.create_index(
        "ix_article_urls_article_id", "article_urls", ["article_id"], unique=False
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "parent_inferred",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
        sa.Column(
            "parent_confidence", sa.Float(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_url", sa.Text(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "posted_raw", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("posted_precision", sa.Text(), nullable=True),
        sa.Column("posted_zone", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw_text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'visible'"), nullable=False
        ),
        sa.Column(
            "revision", sa.Integer(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "read_from", sa.Text(), server_default=sa.text("'page'"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_comments_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint(
            "article_id", "key", name=op.f("uq_comments_article_id_key")
        ),
    )
    op.create_index(
        "ix_comments_first_seen_at", "comments", ["first_seen_at", "id"], unique=False
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "content_type", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_deliveries_feed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "feed_id", "sha256", name=op.f("uq_deliveries_feed_id_sha256")
        ),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_received_at", "deliveries", ["received_at"], unique=False
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("identity_hash", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "data", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "outcome", sa.Text(), server_default=sa.text("'in_flight'"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("comments_count", sa.Integer(), nullable=True),
        sa.Column("comments_counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_entries_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_entries_feed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint(
            "feed_id", "identity_hash", name=op.f("uq_entries_feed_id_identity_hash")
        ),
    )
    op.create_index("ix_entries_article_id", "entries", ["article_id"], unique=False)
    op.create_table(
        "failures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("worker", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_failures_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_failures_feed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
    )
    op.create_index("ix_failures_article_id", "failures", ["article_id"], unique=False)
    op.create_index("ix_failures_state_at", "failures", ["state", "at"], unique=False)
    op.create_table(
        "import_items",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("needs_download", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_import_items_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_items_import_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_import_items")),
    )
    op.create_index(
        "ix_import_items_due",
        "import_items",
        ["import_id", "needs_download", "due_at"],
        unique=False,
    )
    op.create_index(
        "ix_import_items_out",
        "import_items",
        ["needs_download", "lease_until"],
        unique=False,
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column(
            "headers",
            postgresql.JSONB(),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archive", sa.Text(), nullable=True),
        sa.Column("archive_offset", sa.BigInteger(), nullable=True),
        sa.Column("archive_length", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), server_default=sa.text("'page'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_pages_article_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint(
            "article_id", "sha256", name=op.f("uq_pages_article_id_sha256")
        ),
    )
    op.create_index(
        "ix_pages_archive",
        "pages",
        ["archive"],
        unique=False,
        postgresql_where=sa.text("archive IS NOT NULL"),
    )
    op.create_index(
        "ix_pages_hot",
        "pages",
        ["last_seen_at"],
        unique=False,
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_shingles_article_id")
        ),
        sa.PrimaryKeyConstraint("hash", "article_id", name=op.f("pk_shingles")),
    )
    op.create_index("ix_shingles_article_id", "shingles", ["article_id"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("first_article_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["first_article_id"],
            ["articles.id"],
            name=op.f("fk_stories_first_article_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_table(
        "story_decision_articles",
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_story_decision_articles_article_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["story_decisions.id"],
            name=op.f("fk_story_decision_articles_decision_id"),
        ),
        sa.PrimaryKeyConstraint(
            "decision_id", "article_id", name=op.f("pk_story_decision_articles")
        ),
    )
    op.create_index(
        "ix_story_ruling_sides_article_id",
        "story_decision_articles",
        ["article_id"],
        unique=False,
    )
    op.create_table(
        "subscriptions",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(collation="C"), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'known'"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "attempts", sa.Integer(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_delivery_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_entry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "announced_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_subscriptions_feed_id")
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("token", name=op.f("uq_subscriptions_token")),
    )
    op.create_index(
        "ix_subscriptions_due",
        "subscriptions",
        ["next_action_at"],
        unique=False,
        postgresql_where=sa.text("next_action_at IS NOT NULL"),
    )
    op.create_table(
        "annotations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=True),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "value", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_annotations_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_annotations_comment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
    )
    op.create_index(
        "ix_annotations_article_id_producer",
        "annotations",
        ["article_id", "producer"],
        unique=False,
    )
    op.create_table(
        "article_revisions",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("page_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_revisions_article_id"),
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_article_revisions_page_id")
        ),
        sa.UniqueConstraint(
            "article_id", "number", name=op.f("uq_article_revisions_article_id_number")
        ),
    )
    op.create_table(
        "comment_revisions",
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw_text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_revisions_comment_id"),
        ),
        sa.UniqueConstraint(
            "comment_id", "number", name=op.f("uq_comment_revisions_comment_id_number")
        ),
    )
    op.create_table(
        "story_members",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("matched_article_id", sa.BigInteger(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column(
            "is_origin", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("latest_publication", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "joined_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_members_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["matched_article_id"],
            ["articles.id"],
            name=op.f("fk_story_members_matched_article_id"),
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_members_story_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_members")),
    )
    op.create_index(
        "ix_story_members_story_id", "story_members", ["story_id"], unique=False
    )

    # Articles and pages refer to each other, so one reference comes after both tables.
    op.create_foreign_key(
        "fk_articles_page_id", "articles", "pages", ["page_id"], ["id"]
    )
    # Bodies are compressed by the product; the server would compress them once more.
    op.execute("ALTER TABLE pages ALTER COLUMN body SET STORAGE EXTERNAL")
    # Every poll leaves a dead row version at the front of the index of due feeds, before
    # the feeds that are due: vacuum after a fiftieth of the rows, not after a fifth.
    op.execute("ALTER TABLE feeds SET (autovacuum_vacuum_scale_factor = 0.02)")
    # References are followed backwards when a row is deleted.
    op.create_index(
        "ix_articles_page_id",
        "articles",
        ["page_id"],
        postgresql_where=sa.text("page_id IS NOT NULL"),
    )
    op.create_index("ix_feeds_source_id", "feeds", ["source_id"])
    op.create_index("ix_imports_source_id", "imports", ["source_id"])
    op.create_index("ix_source_hours_source_id", "source_hours", ["source_id"])
    op.create_index(
        "ix_comments_parent_id",
        "comments",
        ["parent_id"],
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_failures_feed_id",
        "failures",
        ["feed_id"],
        postgresql_where=sa.text("feed_id IS NOT NULL"),
    )
    op.create_index("ix_stories_first_article_id", "stories", ["first_article_id"])
    op.create_index(
        "ix_annotations_comment_id",
        "annotations",
        ["comment_id"],
        postgresql_where=sa.text("comment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_article_revisions_page_id",
        "article_revisions",
        ["page_id"],
        postgresql_where=sa.text("page_id IS NOT NULL"),
    )
    op.create_index(
        "ix_story_members_matched_article_id",
        "story_members",
        ["matched_article_id"],
        postgresql_where=sa.text("matched_article_id IS NOT NULL"),
    )
    for table, checks in CHECKS.items():
        for name, condition in checks.items():
            op.create_check_constraint(
                op.f(f"ck_{table}_{name}"), table, sa.text(condition)
            )
    # An entry is inserted before its article is known, so this is checked at the commit.
    op.execute("""
    CREATE FUNCTION require_article_or_rejection() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM entries WHERE id = NEW.id AND article_id IS NULL
            AND (outcome NOT IN ('rejected', 'erased') OR reason IS NULL))
        THEN
            RAISE EXCEPTION 'entry % has neither an article nor a rejection', NEW.id
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """)
    op.execute("""
    CREATE CONSTRAINT TRIGGER article_or_rejection
    AFTER INSERT OR UPDATE ON entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.article_id IS NULL
        AND (NEW.outcome NOT IN ('rejected', 'erased') OR NEW.reason IS NULL))
    EXECUTE FUNCTION require_article_or_rejection()
    """)
