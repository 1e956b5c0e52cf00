"""Tables of addresses: those of articles, and what is known of their parameters."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table, Text, text

from wireroom.store.schema.columns import (
    counter_column,
    created_column,
    key_column,
    metadata,
    reference_column,
    time_column,
)

# Every address of an article, by the key that addresses are compared by. The insert
# into this table decides which article owns an address, so the article's row may follow
# it within the transaction: hence the deferred reference.
article_urls = Table(
    "article_urls",
    metadata,
    key_column("key", primary_key=True),
    Column("url", Text, nullable=False),
    reference_column(
        "article_id", "articles.id", deferrable=True, initially="DEFERRED"
    ),
    created_column("seen_at"),
    # When the redirect from this address to the article was last checked.
    time_column("redirected_at"),
    Index("ix_article_urls_article_id", "article_id"),
)

# Query parameters in which addresses of one text differ: see
# decide/entries/address_folds.py.
address_folds = Table(
    "address_folds",
    metadata,
    reference_column("source_id", "sources.id"),
    key_column("parameter"),
    # The key of the address without the parameters in which it differs from another.
    key_column("key"),
    reference_column("article_id", "articles.id", ondelete="CASCADE"),
    counter_column("hits", start=1),
    # Another article has the same address without the parameters.
    Column("is_vetoed", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("source_id", "parameter", "key"),
    Index("ix_address_folds_article_id", "article_id"),
)
