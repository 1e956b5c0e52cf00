"""The shared database, table by table.

``docs/schema.md`` is the contract with consumers; this is its definition. Times are
``timestamptz``. Every uniqueness rule of the product is a unique key here.
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

from wireroom.store.schema.change_tables import changes, consumers, epochs
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    lease_columns,
    metadata,
    reference_column,
    text_column,
    time_column,
)
from wireroom.store.schema.import_tables import import_items, imports
from wireroom.store.schema.monitoring_tables import (
    queue_heartbeats,
    source_hours,
    step_counts,
    workers,
)
from wireroom.store.schema.replay_tables import replay_items, replays
from wireroom.store.schema.source_tables import (
    feed_leases,
    feeds,
    source_hosts,
    sources,
)
from wireroom.store.schema.story_tables import (
    shingles,
    stories,
    story_decision_articles,
    story_decisions,
    story_members,
)
from wireroom.store.schema.websub_tables import deliveries, subscriptions

# All tables, those of other modules included.
__all__ = [
    "changes",
    "consumers",
    "deliveries",
    "epochs",
    "feed_leases",
    "feeds",
    "import_items",
    "imports",
    "metadata",
    "queue_heartbeats",
    "replay_items",
    "replays",
    "shingles",
    "source_hosts",
    "source_hours",
    "sources",
    "step_counts",
    "stories",
    "story_decision_articles",
    "story_decisions",
    "story_members",
    "subscriptions",
    "workers",
]

articles = Table(
    "articles",
    metadata,
    id_column(),
    reference_column("source_id", "sources.id"),
    Column("url", Text, nullable=False),
    text_column("final_url"),
    text_column("canonical_url"),
    text_column("canonical_key"),
    text_column("stage", "found"),
    text_column("outcome", "in_flight"),
    text_column("reason"),
    text_column("detail"),
    reference_column("merged_into", "articles.id", null=True),
    reference_column("page_id", "pages.id", null=True, use_alter=True),
    text_column("title", ""),
    text_column("title_source"),
    Column("authors", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    text_column("authors_source"),
    time_column("published_at"),
    text_column("published_raw"),
    text_column("published_source"),
    text_column("published_precision"),
    text_column("published_zone"),
    Column("published_offset_minutes", Integer),
    json_column("dates"),
    text_column("section"),
    text_column("site_name"),
    Column("paywalled", Boolean),
    text_column("language"),
    json_column("image"),
    json_column("links", "[]"),
    text_column("text", ""),
    text_column("body_source"),
    text_column("text_state"),
    text_column("text_reason"),
    counter_column("word_count"),
    Column("content_hash", LargeBinary),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("comments_expected", Integer),
    counter_column("comments_found"),
    text_column("comments_state"),
    text_column("comments_read_by", ""),
    json_column("comment_location"),
    json_column("comment_answers", "[]"),
    text_column("extractor"),
    *lease_columns(),
    # The replay that reads the article now, and the due time of the visit after it.
    Column("replay_id", BigInteger),
    time_column("replay_due_at"),
    counter_column("visits"),
    counter_column("quiet_visits"),
    # A change of its feed's entry that no visit has answered yet, and how many such
    # visits in a row found the page as it was.
    time_column("entry_changed_at"),
    counter_column("unconfirmed_changes"),
    # The article whose entry the feed gave this address and another title.
    Column("moved_from", BigInteger),
    created_column("found_at"),
    time_column("visited_at"),
    time_column("first_published_at"),
    time_column("updated_at"),
    time_column("withdrawn_at"),
    Index("ix_articles_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    # Exact copies within a source: one article holds the text, others merge into it.
    Index(
        "uq_articles_source_id_content_hash",
        "source_id",
        "content_hash",
        unique=True,
        postgresql_where=text("merged_into IS NULL AND content_hash IS NOT NULL"),
    ),
    # Merging an article reads the articles that are merged into it.
    Index(
        "ix_articles_merged_into",
        "merged_into",
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    # Pages that name another address as theirs: looked up by that address.
    Index(
        "ix_articles_canonical_key",
        "canonical_key",
        postgresql_where=text("canonical_key IS NOT NULL"),
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

# Every address of an article, by the key that addresses are compared by. The insert
# into this table decides which article owns an address, so the article's row may follow
# it within the transaction: hence the deferred reference.
article_urls = Table(
    "article_urls",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    reference_column(
        "article_id", "articles.id", deferrable=True, initially="DEFERRED"
    ),
    created_column("seen_at"),
    # Of an address that led to the article by a redirect: when that was last checked.
    time_column("redirected_at"),
    Index("ix_article_urls_article_id", "article_id"),
)

entries = Table(
    "entries",
    metadata,
    id_column(),
    reference_column("feed_id", "feeds.id"),
    Column("identity_hash", LargeBinary, nullable=False),
    Column("identity", Text, nullable=False),
    text_column("url"),
    reference_column("article_id", "articles.id", null=True),
    text_column("title", ""),
    time_column("published_at"),
    json_column("data"),
    text_column("outcome", "in_flight"),
    text_column("reason"),
    created_column("seen_at"),
    Column("comments_count", Integer),
    time_column("comments_counted_at"),
    time_column("comments_changed_at"),
    Column("digest", LargeBinary),
    UniqueConstraint("feed_id", "identity_hash"),
    Index("ix_entries_article_id", "article_id"),
)

pages = Table(
    "pages",
    metadata,
    id_column(),
    reference_column("article_id", "articles.id"),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    json_column("headers"),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary),
    time_column("fetched_at", null=False),
    time_column("last_seen_at", null=False),
    text_column("archive"),
    Column("archive_offset", BigInteger),
    Column("archive_length", BigInteger),
    Column("role", Text, nullable=False, server_default=text("'page'")),
    UniqueConstraint("article_id", "sha256"),
    Index("ix_pages_hot", "last_seen_at", postgresql_where=text("body IS NOT NULL")),
    Index("ix_pages_archive", "archive", postgresql_where=text("archive IS NOT NULL")),
)

# WARC files: announced before they are written, finished with their pages' rows.
archive_files = Table(
    "archive_files",
    metadata,
    Column("name", Text, primary_key=True),
    time_column("started_at", null=False),
    time_column("finished_at"),
    Column("pages", Integer),
    Column("bytes", BigInteger),
)

article_revisions = Table(
    "article_revisions",
    metadata,
    reference_column("article_id", "articles.id"),
    Column("number", Integer, nullable=False),
    time_column("superseded_at", null=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", LargeBinary),
    reference_column("page_id", "pages.id", null=True),
    text_column("kind"),
    UniqueConstraint("article_id", "number"),
)

comments = Table(
    "comments",
    metadata,
    id_column(),
    reference_column("article_id", "articles.id"),
    Column("key", Text, nullable=False),
    text_column("source_id"),
    text_column("permalink"),
    reference_column("parent_id", "comments.id", null=True),
    Column("parent_inferred", Boolean, nullable=False, server_default=text("false")),
    Column("parent_confidence", Float, nullable=False, server_default=text("1")),
    Column("position", Integer, nullable=False),
    counter_column("depth"),
    Column("author", Text, nullable=False),
    text_column("author_url"),
    time_column("posted_at"),
    text_column("posted_raw", ""),
    text_column("posted_precision"),
    text_column("posted_zone"),
    Column("text", Text, nullable=False),
    text_column("raw_text", ""),
    Column("votes", Integer),
    text_column("state", "visible"),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    time_column("first_seen_at", null=False),
    time_column("last_seen_at", null=False),
    Column("read_from", Text, nullable=False, server_default=text("'page'")),
    UniqueConstraint("article_id", "key"),
    Index("ix_comments_first_seen_at", "first_seen_at", "id"),
)

comment_revisions = Table(
    "comment_revisions",
    metadata,
    reference_column("comment_id", "comments.id"),
    Column("number", Integer, nullable=False),
    time_column("superseded_at", null=False),
    Column("text", Text, nullable=False),
    Column("raw_text", Text, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("comment_id", "number"),
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
    text_column("state", "open"),
    created_column("at"),
    text_column("reason"),
    text_column("fingerprint"),
    text_column("resolved_by"),
    time_column("resolved_at"),
    Index("ix_failures_state_at", "state", "at"),
    Index("ix_failures_article_id", "article_id"),
)
