"""Tables of sources, and of hosts: those of sources and those that fail."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
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

from wireroom.decide.sources.ownership import ClaimKind
from wireroom.model.evidence import TextChoice
from wireroom.model.rendering import RenderChoice
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
    # How its requests are sent: see model/access.py. A proxy's login is in it.
    json_column("access"),
    json_column("rules"),
    # Which entries are taken: see decide/entries/entry_filters.py.
    json_column("filters"),
    state_column("full_text", TextChoice, TextChoice.PAGE),
    state_column("render", RenderChoice, RenderChoice.NEVER),
    # For how long content is kept, seconds by kind: see model/retention.py.
    json_column("keep"),
    # Which words of the publisher are followed: see model/reservations.py.
    json_column("obey"),
    Column("hosts", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("trusted", Boolean, nullable=False, server_default=text("false")),
    created_column("created_at"),
)

# Cookies that a source keeps between requests: see steps/kept_cookies.py. An answer
# writes only over cookies of earlier ones, so a late worker changes nothing.
source_cookies = Table(
    "source_cookies",
    metadata,
    Column(
        "source_id",
        BigInteger,
        ForeignKey("sources.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    key_column("domain", primary_key=True),
    key_column("path", primary_key=True),
    key_column("name", primary_key=True),
    Column("value", Text, nullable=False),
    Column("host_only", Boolean, nullable=False),
    Column("secure", Boolean, nullable=False),
    # Null: as long as it is among the newest.
    time_column("expires_at"),
    time_column("set_at", null=False),
)

# By which names of readers become pseudonyms. Without its key a pseudonym leads to no
# name, and the next one of the same name is another.
pseudonym_keys = Table(
    "pseudonym_keys",
    metadata,
    Column(
        "source_id",
        BigInteger,
        ForeignKey("sources.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("key", LargeBinary, nullable=False),
    created_column("created_at"),
)

# Sites that sources claim: see decide/sources/ownership.py. No unique owner, because
# two sources may claim one site; which of them owns an address is decided when it is
# read.
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

# Hosts that did not answer lately, and the network as a whole ("*"): see
# decide/failures/breakers.py. An answer deletes the row.
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

# Of each stage, the pair of host and source whose articles were sent last.
host_turns = Table(
    "host_turns",
    metadata,
    key_column("stage", primary_key=True),
    key_column("host"),
    Column("source_id", BigInteger, nullable=False),
)
