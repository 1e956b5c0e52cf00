"""Tables of erasures: what was removed for good, and what keeps it from returning."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wireroom.model.erasures import (
    ErasedItem,
    ErasureKind,
    ErasureState,
    TombstoneKind,
)
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    index_of_set,
    json_column,
    key_column,
    metadata,
    reference_column,
    state_column,
    text_column,
    time_column,
)

# Jobs of operators. The target is deleted at the end, because it may be a name.
erasures = Table(
    "erasures",
    metadata,
    id_column(),
    state_column("kind", ErasureKind),
    state_column("state", ErasureState, ErasureState.COLLECTING),
    text_column("target"),
    reference_column("source_id", "sources.id", null=True),
    Column("why", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    counter_column("position", big=True),
    json_column("counts"),
    # The first transaction that may have begun after the tombstones were committed.
    Column("settles_at", BigInteger),
    Column("lease_id", BigInteger),
    time_column("lease_until"),
    created_column("requested_at"),
    time_column("finished_at"),
    index_of_set("ix_erasures_source_id", "source_id"),
    Index("ix_erasures_running", "id", postgresql_where=text("finished_at IS NULL")),
)

# The rows that an erasure removes. No reference: comments are deleted.
erasure_items = Table(
    "erasure_items",
    metadata,
    reference_column("erasure_id", "erasures.id"),
    state_column("kind", ErasedItem),
    Column("row_id", BigInteger, nullable=False),
    # Of a comment: its article. Comments are erased an article at a time.
    Column("article_id", BigInteger, nullable=False),
    UniqueConstraint("erasure_id", "kind", "row_id"),
    Index("ix_erasure_items_article_id", "erasure_id", "article_id"),
)

# Archive files that hold erased pages. A file is removed once its other pages are
# recorded in another one.
erasure_files = Table(
    "erasure_files",
    metadata,
    key_column("name", primary_key=True),
    reference_column("erasure_id", "erasures.id", null=True),
    Column("is_replaced", Boolean, nullable=False, server_default=text("false")),
    index_of_set("ix_erasure_files_erasure_id", "erasure_id"),
)

# Keys of the tombstones: without them a tombstone says nothing, not even to a guess. No
# reader's role can read them.
tombstone_keys = Table(
    "tombstone_keys",
    metadata,
    id_column(),
    Column("key", LargeBinary, nullable=False, unique=True),
    created_column("created_at"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    state_column("kind", TombstoneKind),
    reference_column("erasure_id", "erasures.id", null=True),
    created_column("created_at"),
    index_of_set("ix_tombstones_erasure_id", "erasure_id"),
)
