"""Tables of stored pages and of the archive files that hold the cold ones."""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wireroom.model.imports import PageRole
from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    id_column,
    index_of_set,
    json_column,
    key_column,
    metadata,
    promise,
    reference_column,
    state_column,
    text_column,
    time_column,
    vacuum_new_rows,
)

pages = Table(
    "pages",
    metadata,
    id_column(),
    reference_column("article_id", "articles.id"),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    json_column("headers"),
    Column("sha256", LargeBinary, nullable=False),
    counter_column("size", start=None),
    Column("body", LargeBinary),
    time_column("fetched_at", null=False),
    time_column("last_seen_at", null=False),
    text_column("archive"),
    counter_column("archive_offset", big=True, null=True, start=None),
    counter_column("archive_length", big=True, null=True, start=None),
    state_column("role", PageRole, PageRole.PAGE),
    UniqueConstraint("article_id", "sha256"),
    Index("ix_pages_hot", "last_seen_at", postgresql_where=text("body IS NOT NULL")),
    index_of_set("ix_pages_archive", "archive"),
    promise(
        "body_or_archive",
        "body IS NOT NULL OR (archive IS NOT NULL AND archive_offset IS NOT NULL"
        " AND archive_length IS NOT NULL)",
    ),
    postgresql_with=vacuum_new_rows("toast."),
)

# By which name this database writes into an archive that others may share, and the
# server on which that name was chosen: see store/archive/owner.py.
archive_owner = Table(
    "archive_owner",
    metadata,
    key_column("name", primary_key=True),
    Column("server", Text, nullable=False),
    created_column("declared_at"),
)

# WARC files: announced before they are written, finished with their pages' rows.
archive_files = Table(
    "archive_files",
    metadata,
    key_column("name", primary_key=True),
    time_column("started_at", null=False),
    time_column("finished_at"),
    counter_column("pages", null=True, start=None),
    counter_column("bytes", big=True, null=True, start=None),
)
