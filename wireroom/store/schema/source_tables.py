"""Tables of sources, of their feeds, and of the hosts that belong to them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.ownership import ClaimKind
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

sources = Table(
    "sources",
    metadata,
    id_column(),
    key_column("name", unique=True),
    text_column("url"),
    text_column("country"),
    text_column("language"),
    Column("tags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("comments", Boolean, nullable=False, server_default=text("true")),
    Column("external_comments", Boolean, nullable=False, server_default=text("false")),
    Column("utc_offset_minutes", Integer),
    Column("allow_private", Boolean, nullable=False, server_default=text("false")),
    json_column("headers"),
    json_column("rules"),
    Column("hosts", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("trusted", Boolean, nullable=False, server_default=text("false")),
    created_column("created_at"),
)

# Sites that sources claim: see decide/ownership.py. No unique owner, because two
# sources may claim one site; which of them owns an address is decided when it is read.
source_hosts = Table(
    "source_hosts",
    metadata,
    reference_column("source_id", "sources.id"),
    key_column("host"),
    text_column("path", ""),
    state_column("kind", ClaimKind),
    UniqueConstraint("host", "path", "source_id", "kind"),
    Index("ix_source_hosts_source_id", "source_id"),
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
    text_column("format"),
    text_column("title"),
    text_column("etag"),
    text_column("last_modified"),
    Column("body_sha256", LargeBinary),
    # What the last body listed, and from when on: see store/feed_windows.py.
    Column("listed", LargeBinary),
    time_column("listed_since"),
    text_column("permanent_url"),
    time_column("moved_since"),
    counter_column("moved_polls"),
    state_column("last_outcome", PollOutcome, null=True),
    time_column("last_polled_at"),
    time_column("last_new_at"),
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

# Hosts that did not answer lately, and the network as a whole ("*"): see
# decide/breakers.py. An answer deletes the row.
host_breakers = Table(
    "host_breakers",
    metadata,
    key_column("host", primary_key=True),
    # Addresses of the host, or hosts of the network, that failed in a row.
    Column("failed", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    text_column("reason", ""),
    text_column("detail", ""),
    time_column("failing_since", null=False),
    # Null: closed, requests are sent.
    time_column("opened_at"),
    time_column("probe_at"),
    # Until then the probe that was sent has not ended.
    time_column("probing_until"),
    counter_column("probes"),
    Index(
        "ix_host_breakers_probe_at",
        "probe_at",
        postgresql_where=text("opened_at IS NOT NULL"),
    ),
    promise("open_breaker_is_probed", "opened_at IS NULL OR probe_at IS NOT NULL"),
)

# Leased feeds: see store/scheduling/feed_leases.py. No reference to the feed: checking
# one would lock, and so write, the row that this table spares.
# Of each stage, the pair of host and source whose articles were sent last.
host_turns = Table(
    "host_turns",
    metadata,
    key_column("stage", primary_key=True),
    key_column("host"),
    Column("source_id", BigInteger, nullable=False),
)

feed_leases = Table(
    "feed_leases",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    time_column("lease_until", null=False),
    Column("started", Boolean, nullable=False, server_default=text("false")),
    Column("lease_id", BigInteger),
    counter_column("attempts"),
)
