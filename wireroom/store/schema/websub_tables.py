"""Tables of WebSub: subscriptions with hubs, and their deliveries."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wireroom.model.websub import SubscriptionState
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    key_column,
    metadata,
    state_column,
    text_column,
    time_column,
)

# A feed has one subscription, with one of its hubs: see store/websub/subscriptions.py.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column(
        "feed_id",
        BigInteger,
        ForeignKey("feeds.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    # The address of the feed that named them, the base of its relative links.
    Column("base_url", Text, nullable=False),
    # The end of the callback address, and the key that the hub signs with.
    key_column("token", unique=True),
    Column("secret", Text, nullable=False),
    state_column("state", SubscriptionState, SubscriptionState.ANNOUNCED),
    text_column("reason"),
    time_column("lease_expires_at"),
    time_column("next_action_at"),
    # The lease of the last request, until it is answered.
    Column("lease_id", BigInteger),
    counter_column("attempts"),
    time_column("requested_at"),
    time_column("last_delivery_at"),
    time_column("missed_entry_at"),
    created_column("announced_at"),
    Index(
        "ix_subscriptions_due",
        "next_action_at",
        postgresql_where=text("next_action_at IS NOT NULL"),
    ),
    # While no hub can reach us, each tick asks for those that one was asked for.
    Index("ix_subscriptions_state", "state"),
)

# Deliveries: the body until it is parsed, then the digest for a day, so that a repeated
# delivery is recognised.
deliveries = Table(
    "deliveries",
    metadata,
    id_column(),
    Column("feed_id", BigInteger, ForeignKey("feeds.id"), nullable=False),
    created_column("received_at"),
    Column("sha256", LargeBinary, nullable=False),
    counter_column("size", start=None),
    text_column("content_type", ""),
    Column("body", LargeBinary),
    time_column("due_at"),
    counter_column("attempts"),
    text_column("outcome"),
    text_column("reason"),
    UniqueConstraint("feed_id", "sha256"),
    Index("ix_deliveries_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    Index("ix_deliveries_received_at", "received_at"),
)
