"""The content of comments: what an erasure deletes of them, and of their replies.

The caller has locked the articles. Replies stay without the name that they address and
the words that they quote, and without a parent that was erased. Each statement is for
the comments of all the articles.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, bindparam, text

from wireroom.decide.articles.erasure import mask_text
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, TextClause

    from wireroom.decide.articles.erasure import ErasedWords
    from wireroom.model.rows import CommentRow


def _of_rows(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


_DELETE = tuple(
    _of_rows(statement)
    for statement in (
        """UPDATE comments SET parent_id = NULL, parent_inferred = false,
            parent_confidence = 1, parent_from = NULL
            WHERE parent_id = ANY (:ids) AND id <> ALL (:ids)""",
        "DELETE FROM annotations WHERE comment_id = ANY (:ids)",
        "DELETE FROM comment_revisions WHERE comment_id = ANY (:ids)",
        # Replies before what they answer.
        """UPDATE comments SET parent_id = NULL
            WHERE id = ANY (:ids) AND parent_id IS NOT NULL""",
        "DELETE FROM comments WHERE id = ANY (:ids)",
    )
)
_MASK_COMMENTS = text("""
    UPDATE comments c SET text = v.text, raw_text = '', structure = '{}',
        text_readings = '{}'
    FROM json_to_recordset(CAST(:rows AS json)) AS v (id bigint, text text)
    WHERE c.id = v.id
    """)
_MASK_REVISIONS = text("""
    UPDATE comment_revisions r SET text = v.text, raw_text = ''
    FROM json_to_recordset(CAST(:rows AS json))
        AS v (id bigint, number int, text text)
    WHERE r.comment_id = v.id AND r.number = v.number
    """)
_DELETE_NOTES = _of_rows("DELETE FROM annotations WHERE id = ANY (:ids)")
_DELETE_COMMENT_NOTES = _of_rows(
    "DELETE FROM annotations WHERE comment_id = ANY (:ids)"
)
_DELETE_TOKENS = _of_rows("DELETE FROM comment_search WHERE comment_id = ANY (:ids)")
# A description of the conversation counts comments and names who answers whom.
_LIST_NOTES = _of_rows(
    "SELECT id, article_id, kind, value::text AS value FROM annotations"
    " WHERE article_id = ANY (:ids)"
)
# A traceback may quote the page, and with it any of its comments.
_BLANK_FAILURES = _of_rows(
    "UPDATE failures SET error = 'erased', traceback = '', fingerprint = NULL"
    " WHERE article_id = ANY (:ids)"
)
_LIST_REVISIONS = _of_rows(
    "SELECT comment_id, number, text, raw_text FROM comment_revisions"
    " WHERE comment_id = ANY (:ids)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadErasure:
    """What is to be erased under an article.

    Attributes:
        gone, left: its comments that are deleted, and its other ones. words: what the
            other ones lose.
    """

    article_id: int
    gone: tuple[CommentRow, ...]
    left: tuple[CommentRow, ...]
    words: ErasedWords


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentErasure:
    """What became of the comments of an article: the ids of their rows.

    Attributes:
        shown: how many of the erased ones the page still showed.
    """

    erased: tuple[int, ...] = ()
    masked: tuple[int, ...] = ()
    shown: int = 0


def delete_comments(
    connection: Connection, threads: Sequence[ThreadErasure]
) -> dict[int, CommentErasure]:
    """Delete comments, and take their words from the others.

    Returns what became of them by article, without those that had nothing to erase.
    """
    gone = [row.id for thread in threads for row in thread.gone]
    if gone:
        for statement in _DELETE:
            connection.execute(statement, {"ids": gone})
    masked = _mask_comments(connection, threads) | _mask_revisions(connection, threads)
    if masked:
        # Read into the index again with the annotations.
        for statement in (_DELETE_TOKENS, _DELETE_COMMENT_NOTES):
            connection.execute(statement, {"ids": sorted(masked)})
    done = {
        thread.article_id: _describe(thread, masked)
        for thread in threads
        if thread.gone or any(row.id in masked for row in thread.left)
    }
    if done:
        connection.execute(_BLANK_FAILURES, {"ids": list(done)})
        words = {t.article_id: t.words for t in threads if t.article_id in done}
        _delete_notes(connection, words)
    return done


def _describe(thread: ThreadErasure, masked: set[int]) -> CommentErasure:
    return CommentErasure(
        erased=tuple(row.id for row in thread.gone),
        masked=tuple(sorted(row.id for row in thread.left if row.id in masked)),
        shown=sum(row.state is not CommentState.GONE for row in thread.gone),
    )


def _mask_comments(
    connection: Connection, threads: Iterable[ThreadErasure]
) -> set[int]:
    masked = {
        row.id: mask_text(row.text, thread.words)
        for thread in threads
        for row in thread.left
        if _is_named(row, thread.words)
    }
    rows = [{"id": row_id, "text": said} for row_id, said in masked.items()]
    if rows:
        connection.execute(_MASK_COMMENTS, {"rows": json.dumps(rows)})
    return set(masked)


def _is_named(row: CommentRow, words: ErasedWords) -> bool:
    """Return whether any reading of a comment's text has erased words."""
    stated = (str(row.structure), str(dict(row.text_readings)))
    said = (row.text, row.raw_text, *stated)
    return any(mask_text(one, words) != one for one in said)


def _mask_revisions(
    connection: Connection, threads: Iterable[ThreadErasure]
) -> set[int]:
    words = {row.id: thread.words for thread in threads for row in thread.left}
    masked = {
        (row.comment_id, row.number): mask_text(row.text, words[row.comment_id])
        for row in connection.execute(_LIST_REVISIONS, {"ids": list(words)})
        if any(
            mask_text(said, words[row.comment_id]) != said
            for said in (row.text, row.raw_text)
        )
    }
    rows = [
        {"id": row_id, "number": number, "text": said}
        for (row_id, number), said in masked.items()
    ]
    if rows:
        connection.execute(_MASK_REVISIONS, {"rows": json.dumps(rows)})
    return {row_id for row_id, _ in masked}


def _delete_notes(connection: Connection, words: Mapping[int, ErasedWords]) -> None:
    """Delete annotations that count or quote what is erased; they are made again."""
    notes = connection.execute(_LIST_NOTES, {"ids": list(words)}).all()
    stale = [
        note.id
        for note in notes
        if note.kind == "conversation"
        or mask_text(note.value, words[note.article_id]) != note.value
    ]
    connection.execute(_DELETE_NOTES, {"ids": stale})
