"""Rows whose time is over, found and deleted in small batches.

A registered consumer reads before anything goes: what changed after the first event
that the slowest one has not read stays (``unread_since``).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql

from wireroom.decide.articles.erasure import fold_words
from wireroom.model.retention import Keep
from wireroom.store.feeds.feed_windows import is_listed
from wireroom.store.schema.tables import comments, pseudonym_keys, sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, TextClause

# Written for the name of a reader, before the letters that stand for it.
PSEUDONYM_PREFIX = "reader-"
_KEY_BYTES, _LETTERS = 32, 12
# Rows that one transaction changes.
BATCH = 200
_TIME = DateTime(timezone=True)


def _of(statement: str) -> TextClause:
    names = {name for name in ("before", "unread", "now") if f":{name}" in statement}
    return text(statement).bindparams(*(bindparam(n, type_=_TIME) for n in names))


def _of_ids(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


# Without consumers everything counts as read.
_UNREAD_SINCE = text("""
    SELECT min(c.at) FROM changes c
    WHERE c.position = (SELECT min(position) + 1 FROM consumers)
    """)
# No worker, replay or import has one of these articles.
_SELECT_IDLE = """
    SELECT a.id FROM articles a
    WHERE a.source_id = :source AND a.stage = 'done' AND a.replay_id IS NULL
        AND (a.lease_until IS NULL OR a.lease_until < :now)
        AND NOT EXISTS (SELECT FROM import_items i WHERE i.article_id = a.id)
    """
_LOCK_BATCH = " LIMIT :limit FOR NO KEY UPDATE OF a SKIP LOCKED"


def _find_idle(condition: str, order: str) -> TextClause:
    return _of(f"{_SELECT_IDLE}{condition} ORDER BY {order}{_LOCK_BATCH}")


_ARE_OLD = """
    AND greatest(a.updated_at, a.visited_at, a.found_at) < :unread
    AND NOT EXISTS (SELECT FROM articles m WHERE m.merged_into = a.id
        AND (m.stage <> 'done' OR m.found_at >= :before))
    """
# Two statements, each with an index: what was published, and what never was.
_ARTICLES = (
    _find_idle(_ARE_OLD + "AND a.first_published_at < :before", "a.first_published_at"),
    _find_idle(
        _ARE_OLD + "AND a.first_published_at IS NULL AND a.found_at < :before", "a.id"
    ),
)
_LISTINGS = _of_ids("""
    SELECT e.article_id, e.identity_hash, f.listed
    FROM entries e JOIN feeds f ON f.id = e.feed_id
    WHERE e.article_id = ANY (:ids) AND f.listed IS NOT NULL
    """)
# In the order in which tables are locked; references before what they refer to.
_DELETE_ARTICLES = tuple(
    _of_ids(statement)
    for statement in (
        "DELETE FROM article_urls WHERE article_id = ANY (:ids)",
        "DELETE FROM entries WHERE article_id = ANY (:ids)",
        "DELETE FROM address_folds WHERE article_id = ANY (:ids)",
        "DELETE FROM replay_items WHERE article_id = ANY (:ids)",
        "DELETE FROM failures WHERE article_id = ANY (:ids)",
        """UPDATE story_members SET matched_article_id = NULL
            WHERE matched_article_id = ANY (:ids)""",
        "DELETE FROM story_decision_articles WHERE article_id = ANY (:ids)",
        "DELETE FROM annotations WHERE article_id = ANY (:ids)",
        """DELETE FROM comment_revisions USING comments WHERE id = comment_id
            AND article_id = ANY (:ids)""",
        "UPDATE comments SET parent_id = NULL WHERE article_id = ANY (:ids)",
        "DELETE FROM comments WHERE article_id = ANY (:ids)",
        "DELETE FROM article_revisions WHERE article_id = ANY (:ids)",
        "DELETE FROM shingle_blocks WHERE article_id = ANY (:ids)",
        "DELETE FROM shingles WHERE article_id = ANY (:ids)",
    )
)
# The comments of an article all at once: its page is not read for comments afterwards.
_COMMENTED = _find_idle(
    """
    AND a.first_published_at < :before
    AND greatest(a.updated_at, a.visited_at) < :unread
    AND EXISTS (SELECT FROM comments c WHERE c.article_id = a.id)
    """,
    "a.first_published_at",
)
_PAGED = _find_idle(
    """
    AND EXISTS (SELECT FROM pages p WHERE p.article_id = a.id
        AND p.role <> 'capture' AND p.last_seen_at < :before)
    """,
    "a.id",
)
_GONE = _of("""
    SELECT c.id, c.article_id FROM comments c JOIN articles a ON a.id = c.article_id
    WHERE a.source_id = :source AND c.state = 'gone' AND a.stage = 'done'
        AND c.last_seen_at < :before AND a.visited_at < :unread
    ORDER BY c.id LIMIT :limit FOR NO KEY UPDATE OF a SKIP LOCKED
    """)
_NAMED = _of("""
    SELECT c.id, c.author FROM comments c JOIN articles a ON a.id = c.article_id
    WHERE a.source_id = :source AND c.first_seen_at < :before
        AND c.author <> '' AND c.author NOT LIKE 'reader-%' AND a.stage = 'done'
    ORDER BY c.id LIMIT :limit FOR NO KEY UPDATE OF a SKIP LOCKED
    """)
_FEED_CONTENT = _of("""
    UPDATE entries SET data = data - 'summary' - 'content_html'
    WHERE id IN (
        SELECT e.id FROM entries e JOIN feeds f ON f.id = e.feed_id
        WHERE f.source_id = :source AND e.seen_at < :before
            AND e.outcome <> 'in_flight' AND e.data ?| ARRAY['summary', 'content_html']
        ORDER BY e.id LIMIT :limit FOR NO KEY UPDATE OF e SKIP LOCKED)
    """)
_DELETE_COMMENTS = tuple(
    _of_ids(statement)
    for statement in (
        """UPDATE comments SET parent_id = NULL, parent_inferred = false,
            parent_confidence = 1, parent_from = NULL WHERE parent_id = ANY (:ids)""",
        "DELETE FROM annotations WHERE comment_id = ANY (:ids)",
        "DELETE FROM comment_revisions WHERE comment_id = ANY (:ids)",
        "DELETE FROM comments WHERE id = ANY (:ids)",
    )
)
_DELETE_ROWS = _of_ids("DELETE FROM articles WHERE id = ANY (:ids)")
_MERGED = _of_ids("SELECT id, merged_into FROM articles WHERE merged_into = ANY (:ids)")
_COMMENT_IDS = _of_ids("SELECT id FROM comments WHERE article_id = ANY (:ids)")
_NO_COMMENTS = _of_ids("""
    UPDATE articles SET comments_found = 0, comments_state = 'expired',
        comment_location = '{}', comment_answers = '[]' WHERE id = ANY (:ids)
    """)


class Retention:
    """Finding and deleting what is kept no longer, a batch of a source at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_sources(self) -> list[tuple[int, Keep]]:
        """Return the sources whose content is kept for a limited time."""
        query = select(sources.c.id, sources.c.keep).where(sources.c.keep != {})
        rows = self._connection.execute(query.order_by(sources.c.id))
        return [(row.id, Keep.from_json(row.keep)) for row in rows]

    def get_unread_since(self) -> datetime | None:
        """Return when the first event was published that some consumer has not read."""
        moment: datetime | None = self._connection.execute(_UNREAD_SINCE).scalar_one()
        return moment

    def find_articles(
        self, source: int, *, before: datetime, unread: datetime, now: datetime
    ) -> list[int]:
        """Lock articles that were published before then; return them.

        With those merged into them; without those that a feed lists at present, because
        its next poll would make them again.
        """
        given = {"before": before, "unread": unread, "now": now}
        found = [self._find(statement, source, **given) for statement in _ARTICLES]
        roots = dict.fromkeys(chain.from_iterable(found))
        merged = self._connection.execute(_MERGED, {"ids": list(roots)})
        groups = {one: one for one in roots} | {m.id: m.merged_into for m in merged}
        listed = {
            groups[row.article_id]
            for row in self._connection.execute(_LISTINGS, {"ids": list(groups)})
            if is_listed(row.identity_hash, row.listed)
        }
        return sorted(one for one, root in groups.items() if root not in listed)

    def delete_articles(self, ids: Sequence[int]) -> None:
        """Delete the rows of articles that are in no story and have no pages."""
        for statement in (*_DELETE_ARTICLES, _DELETE_ROWS):
            self._connection.execute(statement, {"ids": list(ids)})

    def find_commented(
        self, source: int, *, before: datetime, unread: datetime, now: datetime
    ) -> list[int]:
        """Lock articles published before then that have comments; return them."""
        given = {"before": before, "unread": unread, "now": now}
        return self._find(_COMMENTED, source, **given)

    def delete_all_comments(self, article_ids: Sequence[int]) -> int:
        """Delete the comments of articles; return how many there were."""
        given = {"ids": list(article_ids)}
        ids = list(self._connection.execute(_COMMENT_IDS, given).scalars())
        self.delete_comments(ids)
        self._connection.execute(_NO_COMMENTS, given)
        return len(ids)

    def find_paged(self, source: int, *, before: datetime, now: datetime) -> list[int]:
        """Lock articles with pages that were last served before then; return them."""
        return self._find(_PAGED, source, before=before, now=now)

    def find_gone(
        self, source: int, *, before: datetime, unread: datetime
    ) -> list[int]:
        """Lock articles, and return their comments that are gone since before then."""
        return self._find(_GONE, source, before=before, unread=unread)

    def delete_comments(self, ids: Sequence[int]) -> None:
        """Delete comments; their replies stay, without a parent."""
        for statement in _DELETE_COMMENTS:
            self._connection.execute(statement, {"ids": list(ids)})

    def replace_authors(self, source: int, *, before: datetime, now: datetime) -> int:
        """Replace names of comments first seen before then; return how many."""
        given = {"source": source, "before": before, "limit": BATCH}
        rows = self._connection.execute(_NAMED, given).all()
        if not rows:
            return 0
        key = self._get_key(source, now=now)
        for row in rows:
            digest = hmac.digest(key, fold_words(row.author).encode(), hashlib.sha256)
            self._connection.execute(
                update(comments)
                .where(comments.c.id == row.id)
                .values(
                    author=PSEUDONYM_PREFIX + digest.hex()[:_LETTERS], author_url=None
                )
            )
        return len(rows)

    def delete_feed_content(self, source: int, *, before: datetime) -> int:
        """Delete summary and content of entries first seen before then; count them."""
        given = {"source": source, "before": before, "limit": BATCH}
        return self._connection.execute(_FEED_CONTENT, given).rowcount

    def _find(self, statement: TextClause, source: int, **given: datetime) -> list[int]:
        parameters = {"source": source, "limit": BATCH, **given}
        rows = self._connection.execute(statement, parameters)
        return [row.id for row in rows]

    def _get_key(self, source: int, *, now: datetime) -> bytes:
        """Return the key of a source's pseudonyms; made at the first one."""
        made = postgresql.insert(pseudonym_keys).values(
            source_id=source, key=secrets.token_bytes(_KEY_BYTES), created_at=now
        )
        self._connection.execute(made.on_conflict_do_nothing())
        query = select(pseudonym_keys.c.key).where(pseudonym_keys.c.source_id == source)
        return bytes(self._connection.execute(query).scalar_one())
