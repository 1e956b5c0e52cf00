"""The shared database, table by table.

``docs/schema.md`` is the contract with consumers; this is its definition. Times are
``timestamptz``. Every uniqueness rule of the product is a unique key here.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
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

from wireroom.model.discussion import CommentOrigin, CommentsState
from wireroom.model.states import (
    CommentState,
    Outcome,
    RevisionKind,
    Stage,
)
from wireroom.store.schema.address_tables import address_folds, article_urls
from wireroom.store.schema.annotation_tables import annotations_
from wireroom.store.schema.change_tables import changes, consumers, epochs
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    index_of_set,
    json_column,
    key_column,
    lease_columns,
    metadata,
    promise,
    reference_column,
    state_column,
    text_column,
    time_column,
)
from wireroom.store.schema.entry_rule import add_entry_rule
from wireroom.store.schema.erasure_tables import (
    erasure_files,
    erasure_items,
    erasures,
    tombstone_keys,
    tombstones,
)
from wireroom.store.schema.failure_tables import failures
from wireroom.store.schema.feed_tables import feed_leases, feed_logins, feeds, sitemaps
from wireroom.store.schema.import_tables import import_items, imports
from wireroom.store.schema.monitoring_tables import (
    audit_runs,
    operator_log,
    queue_heartbeats,
    source_hours,
    step_counts,
    workers,
)
from wireroom.store.schema.page_tables import archive_files, archive_owner, pages
from wireroom.store.schema.replay_tables import replay_items, replays
from wireroom.store.schema.search_tables import (
    article_search,
    comment_search,
    search_blocks,
    search_languages,
)
from wireroom.store.schema.source_tables import (
    host_breakers,
    host_turns,
    pseudonym_keys,
    source_cookies,
    source_hosts,
    sources,
)
from wireroom.store.schema.story_tables import (
    shingle_blocks,
    shingles,
    stories,
    story_decision_articles,
    story_decisions,
    story_members,
)
from wireroom.store.schema.target_tables import dead_letters, targets
from wireroom.store.schema.websub_tables import deliveries, subscriptions

# As PostgreSQL prints it: the schema is compared with that of a database by its text.
_TITLE_HASH = text("hashtextextended(title, 0::bigint)")
# A constraint of entries and of articles.
ENDED_WITH_REASON = "outcome IN ('in_flight', 'published') OR reason IS NOT NULL"

__all__ = [
    "address_folds",
    "annotations_",
    "archive_files",
    "archive_owner",
    "article_search",
    "article_urls",
    "audit_runs",
    "changes",
    "comment_search",
    "consumers",
    "dead_letters",
    "deliveries",
    "epochs",
    "erasure_files",
    "erasure_items",
    "erasures",
    "failures",
    "feed_leases",
    "feed_logins",
    "feeds",
    "host_breakers",
    "host_turns",
    "import_items",
    "imports",
    "metadata",
    "operator_log",
    "pages",
    "pseudonym_keys",
    "queue_heartbeats",
    "replay_items",
    "replays",
    "search_blocks",
    "search_languages",
    "shingle_blocks",
    "shingles",
    "sitemaps",
    "source_cookies",
    "source_hosts",
    "source_hours",
    "sources",
    "step_counts",
    "stories",
    "story_decision_articles",
    "story_decisions",
    "story_members",
    "subscriptions",
    "targets",
    "tombstone_keys",
    "tombstones",
    "workers",
]
_COPY = "reason IN ('same_content', 'boilerplate')"

articles = Table(
    "articles",
    metadata,
    id_column(),
    reference_column("source_id", "sources.id"),
    Column("url", Text, nullable=False),
    # Stored addresses are normalized: lower case, and no user before the host.
    Column(
        "host",
        Text(collation="C"),
        Computed("split_part(split_part(url, '/', 3), ':', 1)", persisted=True),
    ),
    text_column("final_url"),
    text_column("canonical_url"),
    key_column("canonical_key", null=True),
    state_column("stage", Stage, Stage.FOUND),
    state_column("outcome", Outcome, Outcome.IN_FLIGHT),
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
    json_column("reservations"),
    text_column("language"),
    json_column("image"),
    json_column("links", "[]"),
    text_column("description"),
    text_column("publisher"),
    Column("tags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    text_column("text", ""),
    # Names lines of the text, and images by their place: see structure/stored.py.
    json_column("structure"),
    json_column("images", "[]"),
    text_column("body_source"),
    text_column("text_state"),
    text_column("text_reason"),
    counter_column("word_count"),
    Column("content_hash", LargeBinary),
    counter_column("revision", start=1),
    counter_column("comments_expected", null=True, start=None),
    counter_column("comments_found"),
    state_column("comments_state", CommentsState, null=True),
    text_column("comments_read_by", ""),
    json_column("comment_location"),
    json_column("comment_answers", "[]"),
    # Comments that were erased, or lost a part: above 0 no page is kept.
    counter_column("erased_comments"),
    # The digest of the last page, if it was not kept: visits compare theirs with it.
    Column("seen_digest", LargeBinary),
    text_column("extractor"),
    *lease_columns(),
    # The first failure in a row; the host whose breaker the article waits for; when it
    # was given up.
    time_column("failing_since"),
    text_column("waits_for"),
    time_column("given_up_at"),
    # The first visit that found the page missing, and how many did in a row.
    time_column("missing_since"),
    counter_column("missing_checks"),
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
    # By when the next step may be sent: GREATEST ignores a lease that is null. The tick
    # meets no row that is leased, or due at a stage whose queue is full.
    Index(
        "ix_articles_ready",
        "stage",
        text("GREATEST(due_at, lease_until)"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "ix_articles_waits_for",
        *("waits_for", "due_at"),
        postgresql_where=text("waits_for IS NOT NULL"),
    ),
    # Articles are sent in turns: see store/scheduling/host_turns.py.
    Index(
        "ix_articles_turns",
        "stage",
        "host",
        "source_id",
        text("GREATEST(due_at, lease_until)"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    # Messages of a host that are out.
    Index(
        "ix_articles_leased_host",
        "host",
        postgresql_where=text("lease_until IS NOT NULL"),
    ),
    # Exact copies within a source: one article holds the text, others merge into it.
    Index(
        "uq_articles_source_id_content_hash",
        "source_id",
        "content_hash",
        unique=True,
        postgresql_where=text("merged_into IS NULL AND content_hash IS NOT NULL"),
    ),
    # Merging an article reads the articles that are merged into it.
    index_of_set("ix_articles_merged_into", "merged_into"),
    # Pages that name another address as theirs: looked up by that address.
    index_of_set("ix_articles_canonical_key", "canonical_key"),
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
    index_of_set("ix_articles_page_id", "page_id"),
    Index(
        "ix_articles_boilerplate",
        *("source_id", "found_at"),
        postgresql_where=text("reason = 'boilerplate'"),
    ),
    Index("ix_articles_copies", "found_at", postgresql_where=text(_COPY)),
    promise("merged_names_target", "(outcome = 'merged') = (merged_into IS NOT NULL)"),
    promise("merged_into_another", "merged_into <> id"),
    promise(
        "published_since", "outcome <> 'published' OR first_published_at IS NOT NULL"
    ),
    promise("in_flight_has_a_step", "outcome <> 'in_flight' OR stage <> 'done'"),
    promise("ended_with_reason", ENDED_WITH_REASON),
    promise("started_under_lease", "NOT started OR lease_until IS NOT NULL"),
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
    state_column("outcome", Outcome, Outcome.IN_FLIGHT),
    text_column("reason"),
    created_column("seen_at"),
    counter_column("comments_count", null=True, start=None),
    time_column("comments_counted_at"),
    time_column("comments_changed_at"),
    Column("digest", LargeBinary),
    UniqueConstraint("feed_id", "identity_hash"),
    Index("ix_entries_article_id", "article_id"),
    # Titles before ids would write each entry to another page, and each to the log.
    Index("ix_entries_newest", "feed_id", "id", _TITLE_HASH),
    # Entries of a feed that brought a text which was known.
    Index("ix_entries_copies", "feed_id", "seen_at", postgresql_where=text(_COPY)),
    promise("ended_with_reason", ENDED_WITH_REASON),
)
add_entry_rule(entries)

article_revisions = Table(
    "article_revisions",
    metadata,
    reference_column("article_id", "articles.id"),
    counter_column("number", start=None, least=1),
    time_column("superseded_at", null=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", LargeBinary),
    reference_column("page_id", "pages.id", null=True),
    state_column("kind", RevisionKind, null=True),
    UniqueConstraint("article_id", "number"),
    index_of_set("ix_article_revisions_page_id", "page_id"),
)

comments = Table(
    "comments",
    metadata,
    id_column(),
    reference_column("article_id", "articles.id"),
    key_column("key"),
    text_column("source_id"),
    text_column("permalink"),
    reference_column("parent_id", "comments.id", null=True),
    Column("parent_inferred", Boolean, nullable=False, server_default=text("false")),
    Column("parent_confidence", Float, nullable=False, server_default=text("1")),
    counter_column("position", start=None),
    counter_column("depth"),
    Column("author", Text, nullable=False),
    text_column("author_url"),
    time_column("posted_at"),
    text_column("posted_raw", ""),
    text_column("posted_precision"),
    text_column("posted_zone"),
    Column("text", Text, nullable=False),
    text_column("raw_text", ""),
    json_column("structure"),
    Column("votes", Integer),
    state_column("state", CommentState, CommentState.VISIBLE),
    counter_column("revision", start=1),
    time_column("first_seen_at", null=False),
    time_column("last_seen_at", null=False),
    state_column("read_from", CommentOrigin, CommentOrigin.PAGE),
    state_column("parent_from", CommentOrigin, null=True),
    json_column("text_readings"),
    UniqueConstraint("article_id", "key"),
    Index("ix_comments_first_seen_at", "first_seen_at", "id"),
    index_of_set("ix_comments_parent_id", "parent_id"),
    promise("answers_another", "parent_id <> id"),
    promise("confidence_is_a_share", "parent_confidence BETWEEN 0 AND 1"),
)

comment_revisions = Table(
    "comment_revisions",
    metadata,
    reference_column("comment_id", "comments.id"),
    counter_column("number", start=None, least=1),
    time_column("superseded_at", null=False),
    Column("text", Text, nullable=False),
    Column("raw_text", Text, nullable=False),
    state_column("state", CommentState),
    UniqueConstraint("comment_id", "number"),
)
