"""Tables of imports: what was added, and which articles wait."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    text,
)

from wireroom.model.imports import ImportKind, ImportState
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    json_column,
    metadata,
    reference_column,
    state_column,
    text_column,
    time_column,
)

imports = Table(
    "imports",
    metadata,
    id_column(),
    state_column("kind", ImportKind),
    reference_column("source_id", "sources.id"),
    json_column("inputs"),
    state_column("state", ImportState, ImportState.READING),
    counter_column("offered", big=True),
    counter_column("accepted", big=True),
    json_column("refused"),
    counter_column("total", big=True),
    json_column("outcomes"),
    text_column("started_by", ""),
    created_column("started_at"),
    time_column("fully_read_at"),
    time_column("finished_at"),
    Index("ix_imports_source_id", "source_id"),
    # Each tick asks for those that are running.
    Index("ix_imports_state", "state"),
)

# Articles that wait until live articles leave capacity. The due_at of those that an
# import has added is null meanwhile, so that the tick does not send them.
import_items = Table(
    "import_items",
    metadata,
    Column(
        "article_id",
        BigInteger,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
    ),
    reference_column("import_id", "imports.id"),
    # Whether its page is still to be downloaded.
    Column("needs_download", Boolean, nullable=False),
    # Whether it is also in the live schedule, whose due times an import leaves alone.
    Column("is_live", Boolean, nullable=False, server_default=text("false")),
    time_column("due_at", null=False),
    time_column("lease_until"),
    Index("ix_import_items_due", "import_id", "needs_download", "due_at"),
    Index(
        "ix_import_items_out",
        *("needs_download", "lease_until"),
        postgresql_where=text("lease_until IS NOT NULL"),
    ),
)
