"""The shared database, table by table.

``docs/schema.md`` is the contract with consumers; this is its definition. Times are
``timestamptz``. Every uniqueness rule of the product stands here as a unique key.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.store.schema.columns import (
    born,
    count,
    document,
    identity,
    metadata,
    moment,
    reference,
    words,
    work,
)
from wireroom.store.schema.import_tables import import_items, imports
from wireroom.store.schema.monitoring_tables import (
    pulses,
    source_hours,
    stage_counts,
    workers,
)
from wireroom.store.schema.replay_tables import replay_items, replays
from wireroom.store.schema.story_tables import (
    shingles,
    stories,
    story_members,
    story_ruling_sides,
    story_rulings,
)
from wireroom.store.schema.websub_tables import deliveries, subscriptions

# All tables, those of other modules included.
__all__ = [
    "deliveries",
    "import_items",
    "imports",
    "metadata",
    "pulses",
    "replay_items",
    "replays",
    "shingles",
    "source_hours",
    "stage_counts",
    "stories",
    "story_members",
    "story_ruling_sides",
    "story_rulings",
    "subscriptions",
    "workers",
]

sources = Table(
    "sources",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    words("url"),
    words("country"),
    words("language"),
    Column("tags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("comments", Boolean, nullable=False, server_default=text("true")),
    Column("comments_beyond", Boolean, nullable=False, server_default=text("false")),
    Column("utc_offset_minutes", Integer),
    Column("allow_private", Boolean, nullable=False, server_default=text("false")),
    document("headers"),
    document("rules"),
    born("created_at"),
)

feeds = Table(
    "feeds",
    metadata,
    identity(),
    reference("source_id", "sources.id"),
    Column("url", Text, nullable=False, unique=True),
    words("state", "active"),
    words("reason"),
    words("detail"),
    Column("interval_seconds", Integer),
    words("format"),
    words("title"),
    words("etag"),
    words("last_modified"),
    Column("body_sha256", LargeBinary),
    words("permanent_url"),
    moment("moved_since"),
    count("moved_polls"),
    words("last_outcome"),
    moment("last_polled_at"),
    moment("last_new_at"),
    Column("new_per_day", Float, nullable=False, server_default=text("0")),
    Column("polls", BigInteger, nullable=False, server_default=text("0")),
    Column("rhythm", ARRAY(Float), nullable=False, server_default=text("'{}'")),
    Column("rhythm_days", Float, nullable=False, server_default=text("0")),
    moment("rhythm_at"),
    document("wishes"),
    moment("silent_after"),
    *work(),
    born("created_at"),
    Index("ix_feeds_next", "due_at", "id", postgresql_where=text("due_at IS NOT NULL")),
)

# Leased feeds: see store/scheduling/feed_leases.py. No reference to the
# feed: checking one would lock, and so write, the very row this table is to spare.
feed_turns = Table(
    "feed_turns",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    moment("until", null=False),
    Column("begun", Boolean, nullable=False, server_default=text("false")),
    count("attempts"),
)

articles = Table(
    "articles",
    metadata,
    identity(),
    reference("source_id", "sources.id"),
    Column("url", Text, nullable=False),
    words("final_url"),
    words("canonical_url"),
    words("stage", "found"),
    words("outcome", "in_flight"),
    words("reason"),
    words("detail"),
    reference("merged_into", "articles.id", null=True),
    reference("page_id", "pages.id", null=True, use_alter=True),
    words("title", ""),
    Column("authors", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    moment("published_at"),
    words("published_raw"),
    words("published_source"),
    words("published_precision"),
    words("published_zone"),
    Column("published_offset_minutes", Integer),
    document("dates"),
    words("section"),
    words("site_name"),
    Column("paywalled", Boolean),
    words("language"),
    document("image"),
    document("links", "[]"),
    words("text", ""),
    count("word_count"),
    Column("content_hash", LargeBinary),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("comments_expected", Integer),
    count("comments_found"),
    words("comments_state"),
    document("discussion"),
    document("beyond", "[]"),
    words("extractor"),
    *work(),
    # The replay an article is under way for, and when it is to be visited afterwards.
    Column("replay_id", BigInteger),
    moment("replay_due_at"),
    count("visits"),
    count("quiet_visits"),
    born("found_at"),
    moment("visited_at"),
    moment("first_published_at"),
    moment("updated_at"),
    moment("withdrawn_at"),
    Index("ix_articles_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    # Exact copies within a source: one article holds the text, others merge into it.
    Index(
        "uq_articles_source_id_content_hash",
        "source_id",
        "content_hash",
        unique=True,
        postgresql_where=text("merged_into IS NULL AND content_hash IS NOT NULL"),
    ),
    # Whoever merges looks for what had merged into it.
    Index(
        "ix_articles_merged_into",
        "merged_into",
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    Index("ix_articles_published_at", "published_at"),
    Index("ix_articles_first_published_at", "first_published_at"),
    Index(
        "ix_articles_gone",
        "first_published_at",
        "id",
        postgresql_where=text(
            "withdrawn_at IS NOT NULL OR outcome IN ('rejected', 'failed')"
        ),
    ),
    Index("ix_articles_source_id_published_at", "source_id", "published_at"),
    Index(
        "ix_articles_boilerplate",
        *("source_id", "found_at"),
        postgresql_where=text("reason = 'boilerplate'"),
    ),
)

# Every address an article was ever seen under, by its comparison key. The insert into
# this table decides who an address belongs to, so an article's row may follow it within
# the transaction: hence the deferred reference.
article_urls = Table(
    "article_urls",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    reference("article_id", "articles.id", deferrable=True, initially="DEFERRED"),
    born("seen_at"),
    Index("ix_article_urls_article_id", "article_id"),
)

entries = Table(
    "entries",
    metadata,
    identity(),
    reference("feed_id", "feeds.id"),
    Column("identity_hash", LargeBinary, nullable=False),
    Column("identity", Text, nullable=False),
    words("url"),
    reference("article_id", "articles.id", null=True),
    words("title", ""),
    moment("published_at"),
    document("data"),
    words("outcome", "in_flight"),
    words("reason"),
    born("seen_at"),
    Column("comments_count", Integer),
    moment("comments_counted_at"),
    moment("comments_changed_at"),
    UniqueConstraint("feed_id", "identity_hash"),
    Index("ix_entries_article_id", "article_id"),
)

pages = Table(
    "pages",
    metadata,
    identity(),
    reference("article_id", "articles.id"),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    document("headers"),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary),
    moment("fetched_at", null=False),
    moment("last_seen_at", null=False),
    words("archive"),
    Column("archive_offset", BigInteger),
    Column("archive_length", BigInteger),
    Column("role", Text, nullable=False, server_default=text("'page'")),
    UniqueConstraint("article_id", "sha256"),
    Index("ix_pages_hot", "last_seen_at", postgresql_where=text("body IS NOT NULL")),
    Index("ix_pages_archive", "archive", postgresql_where=text("archive IS NOT NULL")),
)

# WARC files: announced before they are written, finished with their pages' rows.
archives = Table(
    "archives",
    metadata,
    Column("name", Text, primary_key=True),
    moment("began_at", null=False),
    moment("finished_at"),
    Column("pages", Integer),
    Column("bytes", BigInteger),
)

article_revisions = Table(
    "article_revisions",
    metadata,
    reference("article_id", "articles.id"),
    Column("number", Integer, nullable=False),
    moment("superseded_at", null=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", LargeBinary),
    reference("page_id", "pages.id", null=True),
    words("kind"),
    UniqueConstraint("article_id", "number"),
)

comments = Table(
    "comments",
    metadata,
    identity(),
    reference("article_id", "articles.id"),
    Column("key", Text, nullable=False),
    words("source_id"),
    words("permalink"),
    reference("parent_id", "comments.id", null=True),
    Column("parent_inferred", Boolean, nullable=False, server_default=text("false")),
    Column("parent_confidence", Float, nullable=False, server_default=text("1")),
    Column("position", Integer, nullable=False),
    count("depth"),
    Column("author", Text, nullable=False),
    words("author_url"),
    moment("posted_at"),
    words("posted_raw", ""),
    words("posted_precision"),
    words("posted_zone"),
    Column("text", Text, nullable=False),
    words("raw_text", ""),
    Column("votes", Integer),
    words("state", "visible"),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    moment("first_seen_at", null=False),
    moment("last_seen_at", null=False),
    Column("read_from", Text, nullable=False, server_default=text("'page'")),
    UniqueConstraint("article_id", "key"),
    Index("ix_comments_first_seen_at", "first_seen_at", "id"),
)

comment_revisions = Table(
    "comment_revisions",
    metadata,
    reference("comment_id", "comments.id"),
    Column("number", Integer, nullable=False),
    moment("superseded_at", null=False),
    Column("text", Text, nullable=False),
    Column("raw_text", Text, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("comment_id", "number"),
)

annotations_ = Table(
    "annotations",
    metadata,
    identity(),
    reference("article_id", "articles.id"),
    reference("comment_id", "comments.id", null=True),
    Column("producer", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    document("value"),
    Column("start", Integer),
    Column("end", Integer),
    born("created_at"),
    Index("ix_annotations_article_id_producer", "article_id", "producer"),
)

failures = Table(
    "failures",
    metadata,
    identity(),
    Column("stage", Text, nullable=False),
    reference("feed_id", "feeds.id", null=True),
    reference("article_id", "articles.id", null=True),
    count("attempts"),
    Column("error", Text, nullable=False),
    words("traceback", ""),
    words("worker", ""),
    words("state", "open"),
    born("at"),
    words("reason"),
    words("fingerprint"),
    words("settled_by"),
    moment("settled_at"),
    Index("ix_failures_state_at", "state", "at"),
    Index("ix_failures_article_id", "article_id"),
)

# Positions have no gaps and are handed out in commit order: see store/changes.py.
changes = Table(
    "changes",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    born("at"),
    Column("kind", Text, nullable=False),
    Column("article_id", BigInteger),
    Column("comment_id", BigInteger),
    Column("story_id", BigInteger),
    document("data"),
)

consumers = Table(
    "consumers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    born("updated_at"),
)
