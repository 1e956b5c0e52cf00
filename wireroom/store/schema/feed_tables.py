"""Tables of feeds: as they are polled, their sitemaps, logins and leases."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.model.states import FeedState, PollOutcome
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    key_column,
    metadata,
    promise,
    reference_column,
    state_column,
    text_column,
    time_column,
)

feeds = Table(
    "feeds",
    metadata,
    id_column(),
    reference_column("source_id", "sources.id"),
    key_column("url", unique=True),
    state_column("state", FeedState, FeedState.ACTIVE),
    text_column("reason"),
    text_column("detail"),
    counter_column("interval_seconds", null=True, start=None),
    # Whether the interval holds against the publisher's wish for fewer polls.
    Column("interval_overrules", Boolean, nullable=False, server_default=text("false")),
    # How its entries are collected: by the product (feed, sitemap, page, json), or by a
    # kind of an installed package, which has options and values that it keeps.
    Column(
        "kind",
        Text,
        CheckConstraint("kind ~ '^[a-z][a-z0-9_-]{0,39}$'", name="kind"),
        nullable=False,
        server_default=text("'feed'"),
    ),
    json_column("kind_options"),
    json_column("kind_values"),
    text_column("link_selector"),
    # Of a JSON API: see model/json_paths.py.
    json_column("json_paths"),
    text_column("format"),
    text_column("title"),
    text_column("etag"),
    text_column("last_modified"),
    # The address that issued both: no other one gets them back.
    text_column("validators_url"),
    Column("body_sha256", LargeBinary),
    # What the last body listed, and from when on: see store/feeds/feed_windows.py.
    Column("listed", LargeBinary),
    time_column("listed_since"),
    text_column("permanent_url"),
    time_column("moved_since"),
    counter_column("moved_polls"),
    # Answers in a row that said the feed is gone (HTTP 410), and since when.
    time_column("gone_since"),
    counter_column("gone_polls"),
    state_column("last_outcome", PollOutcome, null=True),
    time_column("last_polled_at"),
    time_column("last_new_at"),
    # The latest publication that its entries have stated, never later than the poll.
    time_column("newest_item_at"),
    Column("new_per_day", Float, nullable=False, server_default=text("0")),
    counter_column("polls", big=True),
    Column("rhythm", ARRAY(Float), nullable=False, server_default=text("'{}'")),
    Column("rhythm_days", Float, nullable=False, server_default=text("0")),
    time_column("rhythm_at"),
    json_column("publisher_hints"),
    time_column("silent_after"),
    # Leased feeds are rows of feed_leases, so that a lease writes no row of this table.
    time_column("due_at"),
    counter_column("failures"),
    # The host whose breaker the feed waits for.
    text_column("waits_for"),
    created_column("created_at"),
    Index("ix_feeds_next", "due_at", "id", postgresql_where=text("due_at IS NOT NULL")),
    Index("ix_feeds_source_id", "source_id"),
    Index(
        "ix_feeds_waits_for",
        *("waits_for", "due_at"),
        postgresql_where=text("waits_for IS NOT NULL"),
    ),
    promise(
        "no_poll_of_a_feed_at_rest",
        "state NOT IN ('gone', 'paused') OR due_at IS NULL",
    ),
    promise("rate_not_negative", "new_per_day >= 0 AND rhythm_days >= 0"),
)

# Sitemaps that a sitemap index lists: see decide/polling/sitemaps.py. Written only by
# the transaction that has locked their feed.
sitemaps = Table(
    "sitemaps",
    metadata,
    Column(
        "feed_id",
        BigInteger,
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    key_column("url", primary_key=True),
    # The index that lists it, "" for the feed's own.
    text_column("parent", ""),
    counter_column("depth", start=1),
    counter_column("position"),
    # Its lastmod as the index prints it now, and as a time; is_day: of a day.
    text_column("version", ""),
    time_column("changed_at"),
    Column("is_day", Boolean, nullable=False, server_default=text("false")),
    # Of the last answer; renewed_at: of the last one with other bytes than before.
    text_column("read_version"),
    time_column("read_at"),
    time_column("renewed_at"),
    # Of the requests since then that failed.
    time_column("tried_at"),
    counter_column("failures"),
    Column("is_index", Boolean, nullable=False, server_default=text("false")),
    text_column("etag"),
    text_column("last_modified"),
    text_column("validators_url"),
    Column("body_sha256", LargeBinary),
)

# User and password of a feed's address. A table of its own, so that no query of a feed
# and no grant to a reader can show them.
feed_logins = Table(
    "feed_logins",
    metadata,
    Column(
        "feed_id",
        BigInteger,
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("username", Text, nullable=False),
    Column("password", Text, nullable=False),
)

# Leased feeds: see store/scheduling/feed_leases.py. No reference to the feed: checking
# one would lock, and so write, the row that this table spares.
feed_leases = Table(
    "feed_leases",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    time_column("lease_until", null=False),
    Column("started", Boolean, nullable=False, server_default=text("false")),
    Column("lease_id", BigInteger),
    counter_column("attempts"),
)
