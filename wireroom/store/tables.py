"""The shared database, table by table.

``docs/schema.md`` is the contract with consumers; this is its definition. Times are
``timestamptz``. Every uniqueness rule of the product stands here as a unique key.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=False), primary_key=True)


def _at(name: str, *, null: bool = True) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=null)


def _born(name: str) -> Column[Any]:
    return Column(
        name, DateTime(timezone=True), nullable=False, server_default=func.now()
    )


def _text(name: str, default: str | None = None) -> Column[str]:
    """Make a text column: nullable, or never null with a default."""
    given = text(f"'{default}'") if default is not None else None
    return Column(name, Text, nullable=default is None, server_default=given)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _ref(name: str, target: str, *, null: bool = False, **options: Any) -> Column[int]:  # noqa: ANN401 - ForeignKey's own options
    return Column(name, BigInteger, ForeignKey(target, **options), nullable=null)


def _json(name: str, default: str = "{}") -> Column[Any]:
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'"))


def _work() -> tuple[SchemaItem, ...]:
    """Name the columns by which the tick and the workers share out the work.

    due_at: when the next step is to be done. lease_until: until then it is handed out;
    begun: and a worker has taken it up. attempts: how often it was begun since the last
    recorded outcome, raised before the work. failures: transient ones in a row.
    """
    return (
        _at("due_at"),
        _at("lease_until"),
        Column("begun", Boolean, nullable=False, server_default=text("false")),
        _count("attempts"),
        _count("failures"),
    )


sources = Table(
    "sources",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _text("url"),
    _text("country"),
    _text("language"),
    Column("tags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("comments", Boolean, nullable=False, server_default=text("true")),
    Column("utc_offset_minutes", Integer),
    Column("allow_private", Boolean, nullable=False, server_default=text("false")),
    _json("headers"),
    _born("created_at"),
)

feeds = Table(
    "feeds",
    metadata,
    _id(),
    _ref("source_id", "sources.id"),
    Column("url", Text, nullable=False, unique=True),
    _text("state", "active"),
    _text("reason"),
    _text("detail"),
    Column("interval_seconds", Integer),
    _text("format"),
    _text("title"),
    _text("etag"),
    _text("last_modified"),
    Column("body_sha256", LargeBinary),
    _text("permanent_url"),
    _text("last_outcome"),
    _at("last_polled_at"),
    _at("last_new_at"),
    Column("new_per_day", Float, nullable=False, server_default=text("0")),
    Column("polls", BigInteger, nullable=False, server_default=text("0")),
    *_work(),
    _born("created_at"),
    Index("ix_feeds_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

articles = Table(
    "articles",
    metadata,
    _id(),
    _ref("source_id", "sources.id"),
    Column("url", Text, nullable=False),
    _text("final_url"),
    _text("canonical_url"),
    _text("stage", "found"),
    _text("outcome", "in_flight"),
    _text("reason"),
    _text("detail"),
    _ref("merged_into", "articles.id", null=True),
    _ref("page_id", "pages.id", null=True, use_alter=True),
    _text("title", ""),
    Column("authors", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    _at("published_at"),
    _text("published_raw"),
    _text("published_source"),
    _text("published_precision"),
    _text("published_zone"),
    Column("published_offset_minutes", Integer),
    _json("dates"),
    _text("section"),
    _text("site_name"),
    _text("language"),
    _json("image"),
    _json("links", "[]"),
    _text("text", ""),
    _count("word_count"),
    Column("content_hash", LargeBinary),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("comments_expected", Integer),
    _count("comments_found"),
    _text("extractor"),
    *_work(),
    _count("visits"),
    _count("quiet_visits"),
    _born("found_at"),
    _at("visited_at"),
    _at("first_published_at"),
    _at("updated_at"),
    _at("withdrawn_at"),
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
    Index("ix_articles_source_id_published_at", "source_id", "published_at"),
)

# Every address an article was ever seen under, by its comparison key. The insert into
# this table decides who an address belongs to, so an article's row may follow it within
# the transaction: hence the deferred reference.
article_urls = Table(
    "article_urls",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    _ref("article_id", "articles.id", deferrable=True, initially="DEFERRED"),
    _born("seen_at"),
    Index("ix_article_urls_article_id", "article_id"),
)

entries = Table(
    "entries",
    metadata,
    _id(),
    _ref("feed_id", "feeds.id"),
    Column("identity_hash", LargeBinary, nullable=False),
    Column("identity", Text, nullable=False),
    _text("url"),
    _ref("article_id", "articles.id", null=True),
    _text("title", ""),
    _at("published_at"),
    _json("data"),
    _text("outcome", "in_flight"),
    _text("reason"),
    _born("seen_at"),
    UniqueConstraint("feed_id", "identity_hash"),
    Index("ix_entries_article_id", "article_id"),
)

pages = Table(
    "pages",
    metadata,
    _id(),
    _ref("article_id", "articles.id"),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    _json("headers"),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary),
    _at("fetched_at", null=False),
    _at("last_seen_at", null=False),
    _text("archive"),
    Column("archive_offset", BigInteger),
    Column("archive_length", BigInteger),
    UniqueConstraint("article_id", "sha256"),
    Index("ix_pages_hot", "last_seen_at", postgresql_where=text("body IS NOT NULL")),
    Index("ix_pages_archive", "archive", postgresql_where=text("archive IS NOT NULL")),
)

# WARC files: announced before they are written, finished with their pages' rows.
archives = Table(
    "archives",
    metadata,
    Column("name", Text, primary_key=True),
    _at("began_at", null=False),
    _at("finished_at"),
    Column("pages", Integer),
    Column("bytes", BigInteger),
)

article_revisions = Table(
    "article_revisions",
    metadata,
    _ref("article_id", "articles.id"),
    Column("number", Integer, nullable=False),
    _at("superseded_at", null=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", LargeBinary),
    _ref("page_id", "pages.id", null=True),
    UniqueConstraint("article_id", "number"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _ref("article_id", "articles.id"),
    Column("key", Text, nullable=False),
    _text("source_id"),
    _text("permalink"),
    _ref("parent_id", "comments.id", null=True),
    Column("parent_inferred", Boolean, nullable=False, server_default=text("false")),
    Column("parent_confidence", Float, nullable=False, server_default=text("1")),
    Column("position", Integer, nullable=False),
    _count("depth"),
    Column("author", Text, nullable=False),
    _text("author_url"),
    _at("posted_at"),
    _text("posted_raw", ""),
    _text("posted_precision"),
    _text("posted_zone"),
    Column("text", Text, nullable=False),
    _text("raw_text", ""),
    Column("votes", Integer),
    _text("state", "visible"),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    _at("first_seen_at", null=False),
    _at("last_seen_at", null=False),
    UniqueConstraint("article_id", "key"),
)

comment_revisions = Table(
    "comment_revisions",
    metadata,
    _ref("comment_id", "comments.id"),
    Column("number", Integer, nullable=False),
    _at("superseded_at", null=False),
    Column("text", Text, nullable=False),
    Column("raw_text", Text, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("comment_id", "number"),
)

stories = Table(
    "stories",
    metadata,
    _id(),
    _ref("first_article_id", "articles.id"),
    Column("size", Integer, nullable=False, server_default=text("1")),
    _born("created_at"),
    _born("updated_at"),
)

story_members = Table(
    "story_members",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    _ref("story_id", "stories.id"),
    Column("method", Text, nullable=False),
    Column("score", Float),
    _ref("matched_article_id", "articles.id", null=True),
    _born("joined_at"),
    Index("ix_story_members_story_id", "story_id"),
)

# Sampled shingles of every article's text: the index that finds near-duplicates.
shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("articles.id"), primary_key=True),
    Index("ix_shingles_article_id", "article_id"),
)

annotations_ = Table(
    "annotations",
    metadata,
    _id(),
    _ref("article_id", "articles.id"),
    _ref("comment_id", "comments.id", null=True),
    Column("producer", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _json("value"),
    Column("start", Integer),
    Column("end", Integer),
    _born("created_at"),
    Index("ix_annotations_article_id_producer", "article_id", "producer"),
)

failures = Table(
    "failures",
    metadata,
    _id(),
    Column("stage", Text, nullable=False),
    _ref("feed_id", "feeds.id", null=True),
    _ref("article_id", "articles.id", null=True),
    _count("attempts"),
    Column("error", Text, nullable=False),
    _text("traceback", ""),
    _text("worker", ""),
    _text("state", "open"),
    _born("at"),
    _text("reason"),
    _text("fingerprint"),
    _text("settled_by"),
    _at("settled_at"),
    Index("ix_failures_state_at", "state", "at"),
    Index("ix_failures_article_id", "article_id"),
)

# When a task last came out at the other end of each queue: see store/pulses.py.
pulses = Table("pulses", metadata, Column("queue", Text, primary_key=True), _born("at"))

# Positions have no gaps and are handed out in commit order: see store/changes.py.
changes = Table(
    "changes",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    _born("at"),
    Column("kind", Text, nullable=False),
    Column("article_id", BigInteger),
    Column("comment_id", BigInteger),
    Column("story_id", BigInteger),
    _json("data"),
)

consumers = Table(
    "consumers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    _born("updated_at"),
)
