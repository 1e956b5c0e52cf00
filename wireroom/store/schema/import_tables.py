"""The tables of imports: what was brought in, and what of it waits for its turn."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    text,
)

from wireroom.store.schema.columns import (
    created_column,
    id_column,
    json_column,
    metadata,
    reference_column,
    text_column,
    time_column,
)

imports = Table(
    "imports",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    reference_column("source_id", "sources.id"),
    json_column("given"),
    text_column("state", "reading"),
    Column("offered", BigInteger, nullable=False, server_default=text("0")),
    Column("taken", BigInteger, nullable=False, server_default=text("0")),
    json_column("refused"),
    Column("total", BigInteger, nullable=False, server_default=text("0")),
    json_column("outcomes"),
    text_column("started_by", ""),
    created_column("began_at"),
    time_column("read_at"),
    time_column("ended_at"),
)

# Articles that wait behind live news. While one is here its own due_at is empty, so
# that the tick leaves it alone.
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
    Column("fetches", Boolean, nullable=False),
    time_column("due_at", null=False),
    time_column("until"),
    Index("ix_import_items_due", "import_id", "fetches", "due_at"),
    Index(
        "ix_import_items_out",
        *("fetches", "until"),
        postgresql_where=text("until IS NOT NULL"),
    ),
)
