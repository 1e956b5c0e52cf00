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
    born,
    document,
    identity,
    metadata,
    moment,
    reference,
    words,
)

imports = Table(
    "imports",
    metadata,
    identity(),
    Column("kind", Text, nullable=False),
    reference("source_id", "sources.id"),
    document("given"),
    words("state", "reading"),
    Column("offered", BigInteger, nullable=False, server_default=text("0")),
    Column("taken", BigInteger, nullable=False, server_default=text("0")),
    document("refused"),
    Column("total", BigInteger, nullable=False, server_default=text("0")),
    document("outcomes"),
    words("started_by", ""),
    born("began_at"),
    moment("read_at"),
    moment("ended_at"),
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
    reference("import_id", "imports.id"),
    # Whether its page is still to be downloaded.
    Column("fetches", Boolean, nullable=False),
    moment("due_at", null=False),
    moment("until"),
    Index("ix_import_items_due", "import_id", "fetches", "due_at"),
    Index(
        "ix_import_items_out",
        *("fetches", "until"),
        postgresql_where=text("until IS NOT NULL"),
    ),
)
