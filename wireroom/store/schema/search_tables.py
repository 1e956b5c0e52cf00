"""The search index: the tokens of articles and comments, apart from their rows.

A row of its own: what changes at an article with each visit would otherwise write its
tokens again. PostgreSQL stores ``words`` of most articles, above 2 kB, out of line
(``toast_tuple_target``: compressed ones too), so that the matches of a frequent word
are read and sorted without them: the rows of 1,000,000 articles are 10,000 to 50,000
pages. The index is an expression over ``words`` (``store/search/row_tokens.py``).

A row that is written waits: ``tokens`` is the set of its tokens, and a search compares
it. ``store/search/index_waiting.py`` moves two thousand rows into the index at once and
empties their ``tokens``, so that an entry of a frequent word is written once for all of
them. By a hundred, as PostgreSQL does it by itself, takes nearly twice the log.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from wireroom.store.schema.columns import (
    counter_column,
    key_column,
    metadata,
    reference_column,
    time_column,
)

# Rows whose tokens are neighbours in the index: those of a block begin with its number.
# Without blocks each row of an index of 850,000 articles writes to pages all over it,
# and after each checkpoint these go to the log whole: 871 kB an article. In larger
# blocks the entries of frequent words are longer, and each change of one writes it
# again; a search reads each block.
ARTICLES_IN_BLOCK, COMMENTS_IN_BLOCK = 40_000, 120_000
# As PostgreSQL prints it: the schema is compared with that of a database by its text.
_IN_BLOCK = (
    "array_to_tsvector(string_to_array(((({block})::text) || ':'::text)"
    " || replace({words}, ' '::text, (' '::text || (({block})::text)) || ':'::text),"
    " ' '::text))"
)


def describe_block_tokens(row_id: str, words: str, rows: int) -> str:
    """Return the expression of the index: the set of a row's tokens in its block.

    Args:
        row_id: names the column that numbers the rows. words: names that of the tokens.
        rows: of a block.
    """
    return _IN_BLOCK.format(block=f"{row_id} / {rows}", words=words)


_ARTICLE_TOKENS = describe_block_tokens("article_id", "words", ARTICLES_IN_BLOCK)
_COMMENT_TOKENS = describe_block_tokens("comment_id", "words", COMMENTS_IN_BLOCK)


# A statement has to repeat them, or the indexes are not used.
IS_INDEXED, IS_WAITING = "tokens = ''::tsvector", "tokens <> ''::tsvector"


def _tokens_column() -> Column[str]:
    """Return the column of the tokens of a row that waits; otherwise empty."""
    return Column("tokens", TSVECTOR, nullable=False, server_default=text("''"))


article_search = Table(
    "article_search",
    metadata,
    Column(
        "article_id",
        BigInteger,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    time_column("first_published_at", null=False),
    counter_column("comments_found"),
    Column("is_readable", Boolean, nullable=False),
    _tokens_column(),
    Column("words", Text, nullable=False, server_default=text("''")),
    Index(
        "ix_article_search_indexed",
        text(_ARTICLE_TOKENS),
        postgresql_using="gin",
        postgresql_where=text(IS_INDEXED),
    ),
    Index(
        "ix_article_search_waiting",
        "article_id",
        postgresql_where=text(IS_WAITING),
    ),
    Index("ix_article_search_first_published_at", "first_published_at", "article_id"),
    # The tokens of rows that waited are garbage of some kB an article.
    postgresql_with={
        "toast_tuple_target": 128,
        "toast.autovacuum_vacuum_scale_factor": 0.02,
    },
)

comment_search = Table(
    "comment_search",
    metadata,
    Column(
        "comment_id",
        BigInteger,
        ForeignKey("comments.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    reference_column("article_id", "articles.id", ondelete="CASCADE"),
    time_column("first_seen_at", null=False),
    counter_column("revision", start=None),
    _tokens_column(),
    Column("words", Text, nullable=False, server_default=text("''")),
    Index(
        "ix_comment_search_indexed",
        text(_COMMENT_TOKENS),
        postgresql_using="gin",
        postgresql_where=text(IS_INDEXED),
    ),
    Index(
        "ix_comment_search_waiting",
        "comment_id",
        postgresql_where=text(IS_WAITING),
    ),
    Index("ix_comment_search_first_seen_at", "first_seen_at", "comment_id"),
    Index("ix_comment_search_article_id", "article_id"),
)

# The languages of the articles that were indexed, of those that have a dictionary: a
# search asks for the stems of these alone.
search_languages = Table(
    "search_languages",
    metadata,
    key_column("language", primary_key=True),
)

# Between which times the rows of a block are that were moved into the index: a search
# for the newest ones reads no block whose rows are all older.
search_blocks = Table(
    "search_blocks",
    metadata,
    key_column("searched", primary_key=True),
    Column("block", BigInteger, primary_key=True),
    time_column("oldest_at", null=False),
    time_column("newest_at", null=False),
)

COPY_STATE = (
    """
    CREATE FUNCTION copy_state_to_search() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE article_search SET comments_found = NEW.comments_found,
            is_readable = (NEW.outcome = 'published' AND NEW.withdrawn_at IS NULL)
        WHERE article_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    # Not at the first publication: its transaction inserts the row afterwards.
    """
    CREATE TRIGGER state_in_search AFTER UPDATE OF outcome, withdrawn_at, comments_found
    ON articles FOR EACH ROW
    WHEN (OLD.first_published_at IS NOT NULL AND (
        OLD.outcome <> NEW.outcome OR OLD.comments_found <> NEW.comments_found
        OR OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at))
    EXECUTE FUNCTION copy_state_to_search()
    """,
)

for _statement in COPY_STATE:
    _ddl = DDL(_statement)  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
    event.listen(article_search, "after_create", _ddl)
