"""The content of articles: what an erasure deletes of it, table by table.

The row of an article stays, empty, because entries, events and stories of others name
its number. The caller has locked the articles, and removed them from their stories.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, bindparam, select, text

from wireroom.errors import Permanent, Reason
from wireroom.http.urls import make_url_key
from wireroom.model.erasures import ErasureMark, TombstoneKind
from wireroom.model.sighting import hash_identity
from wireroom.store.articles.articles import LEASED_ROWS
from wireroom.store.schema.tables import article_urls, articles, entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, TextClause

    from wireroom.model.rows import LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.erasure.tombstones import Tombstones


def _of_articles(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


# In the order in which tables are locked. Values of other articles that refer to one
# of these (a match in a story) are numbers, and stay.
_DELETE = tuple(
    _of_articles(f"{statement} article_id = ANY (:ids)")
    for statement in (
        "DELETE FROM address_folds WHERE",
        "DELETE FROM import_items WHERE",
        "UPDATE replay_items SET state_before = NULL WHERE",
        """UPDATE failures SET error = 'erased', traceback = '', fingerprint = NULL,
            state = CASE state WHEN 'open' THEN 'dropped' ELSE state END,
            resolved_by = coalesce(resolved_by, 'erasure'),
            resolved_at = coalesce(resolved_at, now()) WHERE""",
        "DELETE FROM article_search WHERE",
        # Of comments with their rows.
        "DELETE FROM annotations WHERE",
        "DELETE FROM comment_revisions USING comments WHERE id = comment_id AND",
        "DELETE FROM comments WHERE",
        "DELETE FROM article_revisions WHERE",
        "DELETE FROM shingle_blocks WHERE",
        "DELETE FROM shingles WHERE",
    )
)
_DELETE_ADDRESSES = _of_articles(
    "DELETE FROM article_urls WHERE article_id = ANY (:ids)"
)
# A message about a host may quote an address of it.
_BLANK_HOSTS = _of_articles(
    "UPDATE host_breakers SET detail = '' WHERE detail <> '' AND host IN"
    " (SELECT host FROM articles WHERE id = ANY (:ids))"
)
# Failures of the feeds that listed an article may quote its entry.
_FIND_FAILURES = _of_articles("""
    SELECT f.id FROM failures f JOIN entries e ON e.feed_id = f.feed_id
    WHERE e.article_id = ANY (:ids)
        AND (strpos(f.error || f.traceback, e.url) > 0
            OR strpos(f.error || f.traceback, e.identity) > 0
            OR e.title <> '' AND strpos(f.error || f.traceback, e.title) > 0)
    """)
_BLANK_FAILURES = _of_articles(
    "UPDATE failures SET error = 'erased', traceback = '', fingerprint = NULL"
    " WHERE id = ANY (:ids)"
)
_LIST_KEYS = _of_articles("""
    SELECT a.id, a.url,
        ARRAY(SELECT u.key FROM article_urls u WHERE u.article_id = a.id) AS keys
    FROM articles a WHERE a.id = ANY (:ids)
    """)
_LOCK = (
    select(*LEASED_ROWS.columns_of(articles))
    .where(articles.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_())
    .order_by(articles.c.id)
    .with_for_update(key_share=True)
)
_LIST_ENTRIES = _of_articles(
    "SELECT id, feed_id, identity FROM entries WHERE article_id = ANY (:ids)"
    " AND outcome <> 'erased' ORDER BY id FOR NO KEY UPDATE"
)
_LIST_UNLINKED = text("""
    SELECT e.id, e.feed_id, e.identity FROM entries e
    JOIN feeds f ON f.id = e.feed_id JOIN sources s ON s.id = f.source_id
    WHERE s.name = :source AND e.article_id IS NULL AND e.outcome <> 'erased'
    ORDER BY e.id LIMIT 500 FOR NO KEY UPDATE OF e
    """)
# Entries that arrived after the tombstones have no article, and make room.
_MAKE_ROOM = text("""
    DELETE FROM entries e USING json_to_recordset(CAST(:rows AS json))
        AS v (id bigint, feed_id bigint, hash text)
    WHERE e.feed_id = v.feed_id AND e.identity_hash = decode(v.hash, 'hex')
        AND e.id <> v.id AND e.article_id IS NULL
    """)
_BLANK_ENTRIES = text("""
    UPDATE entries e SET identity = v.identity, identity_hash = decode(v.hash, 'hex'),
        url = NULL, title = '', published_at = NULL, data = '{}', digest = NULL,
        comments_count = NULL, comments_counted_at = NULL, comments_changed_at = NULL,
        outcome = 'erased', reason = :reason
    FROM json_to_recordset(CAST(:rows AS json))
        AS v (id bigint, identity text, hash text)
    WHERE e.id = v.id
    """)


def list_groups(connection: Connection, article_ids: Sequence[int]) -> list[int]:
    """Return articles with those that are merged into them, or they into.

    All of a group are one article under several addresses.
    """
    c = articles.c
    roots = select(c.merged_into).where(
        c.id.in_(article_ids), c.merged_into.is_not(None)
    )
    found = {*article_ids, *connection.execute(roots).scalars()}
    members = select(c.id).where(c.merged_into.in_(found))
    return sorted(found | set(connection.execute(members).scalars()))


def list_article_marks(
    connection: Connection, article_ids: Sequence[int]
) -> list[ErasureMark]:
    """Return what articles are recognised by: addresses, entries and texts."""
    u, e, a = article_urls.c, entries.c, articles.c
    keys = select(u.key).where(u.article_id.in_(article_ids))
    named = select(e.feed_id, e.identity).where(e.article_id.in_(article_ids))
    texts = select(a.source_id, a.content_hash).where(
        a.id.in_(article_ids), a.content_hash.is_not(None)
    )
    return [
        *(make_address_mark(key) for key in connection.execute(keys).scalars()),
        *(
            ErasureMark(TombstoneKind.ENTRY, (str(row.feed_id), row.identity))
            for row in connection.execute(named)
        ),
        *(
            make_content_mark(row.source_id, row.content_hash)
            for row in connection.execute(texts)
        ),
    ]


def make_address_mark(key: str) -> ErasureMark:
    """Return the mark of an address, by the key that addresses are compared by."""
    return ErasureMark(TombstoneKind.ADDRESS, (key,))


def make_content_mark(source_id: int, content_hash: bytes) -> ErasureMark:
    """Return the mark of a text of a source."""
    return ErasureMark(TombstoneKind.TEXT, (str(source_id), content_hash.hex()))


def list_article_keys(
    connection: Connection, article_ids: Sequence[int]
) -> dict[int, list[str]]:
    """Return the keys of articles' addresses, by article.

    An article that was merged has given its addresses up, but for its own.
    """
    given = {"ids": list(article_ids)}
    return {
        row.id: sorted({*row.keys, *_list_own_key(row.url)})
        for row in connection.execute(_LIST_KEYS, given)
    }


def _list_own_key(url: str) -> list[str]:
    try:
        return [make_url_key(url)]
    except Permanent:
        return []


def lock_articles(
    connection: Connection, article_ids: Sequence[int]
) -> list[LeasedArticle]:
    """Lock articles to the end of the transaction, leased or not, in their order."""
    return LEASED_ROWS.all(connection.execute(_LOCK, {"ids": list(article_ids)}))


def delete_article_content(
    connection: Connection, tombstones: Tombstones, article_ids: Sequence[int]
) -> dict[str, int]:
    """Delete what tables hold of articles, but for the articles' own rows.

    Returns the number of rows by table.
    """
    given = {"ids": list(article_ids)}
    counts = {
        "comments": _count(connection, "comments", given),
        "pages": _count(connection, "pages", given),
    }
    quoting = list(connection.execute(_FIND_FAILURES, given).scalars())
    connection.execute(_DELETE_ADDRESSES, given)
    rows = connection.execute(_LIST_ENTRIES, given).all()
    counts["entries"] = _blank_entries(connection, tombstones, rows)
    for statement in _DELETE:
        connection.execute(statement, given)
    connection.execute(_BLANK_FAILURES, {"ids": quoting})
    return counts


def blank_host_messages(connection: Connection, article_ids: Sequence[int]) -> None:
    """Delete what is said of the hosts of articles: it may quote an address."""
    connection.execute(_BLANK_HOSTS, {"ids": list(article_ids)})


def blank_unlinked_entries(
    connection: Connection,
    tombstones: Tombstones,
    *,
    erasure_id: int,
    source: str,
    now: datetime,
) -> int:
    """Blank some of a source's entries without an article; return how many.

    Those that a filter drops, that have no link, and the like. Tombstones of their
    identities keep them from being recorded again.
    """
    rows = connection.execute(_LIST_UNLINKED, {"source": source}).all()
    marks = [
        ErasureMark(TombstoneKind.ENTRY, (str(row.feed_id), row.identity))
        for row in rows
    ]
    tombstones.add(marks, erasure_id=erasure_id, now=now)
    return _blank_entries(connection, tombstones, rows)


def _blank_entries(
    connection: Connection, tombstones: Tombstones, entries_: Iterable[Row[Any]]
) -> int:
    """Take address, identity and words from entries; return how many there were."""
    rows = []
    for entry in entries_:
        identity = tombstones.name_erased_entry(entry.feed_id, entry.identity)
        rows.append(
            {
                "id": entry.id,
                "feed_id": entry.feed_id,
                "identity": identity,
                "hash": hash_identity(identity).hex(),
            }
        )
    if rows:
        document = {"rows": json.dumps(rows)}
        connection.execute(_MAKE_ROOM, document)
        connection.execute(_BLANK_ENTRIES, {**document, "reason": Reason.ERASED})
    return len(rows)


def _count(connection: Connection, table: str, given: dict[str, list[int]]) -> int:
    # A name of the product's own tables, never input.
    query = f"SELECT count(*) FROM {table} WHERE article_id = ANY (:ids)"  # noqa: S608 - see above
    return int(connection.execute(_of_articles(query), given).scalar_one())


def erased_columns(article_id: int) -> ArticleUpdate:
    """Return the columns of an article without its content."""
    return {
        # No address: nothing is requested there.
        "url": f"wireroom:erased/{article_id}",
        "final_url": None,
        "canonical_url": None,
        "canonical_key": None,
        "reason": Reason.ERASED,
        "page_id": None,
        "title": "",
        "title_source": None,
        "authors": [],
        "authors_source": None,
        "published_at": None,
        "published_raw": None,
        "published_source": None,
        "published_precision": None,
        "published_zone": None,
        "published_offset_minutes": None,
        "dates": {},
        "section": None,
        "site_name": None,
        "paywalled": None,
        "reservations": {},
        "language": None,
        "image": {},
        "links": [],
        "description": None,
        "publisher": None,
        "tags": [],
        "text": "",
        "structure": {},
        "images": [],
        "body_source": None,
        "text_state": None,
        "text_reason": None,
        "word_count": 0,
        "content_hash": None,
        "seen_digest": None,
        "comments_expected": None,
        "comments_found": 0,
        "comments_state": None,
        "comments_read_by": "",
        "comment_location": {},
        "comment_answers": [],
        "extractor": None,
        "entry_changed_at": None,
        "withdrawn_at": None,
        "given_up_at": None,
        "missing_since": None,
        "missing_checks": 0,
        "replay_due_at": None,
    }
