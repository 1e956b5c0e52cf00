"""The content of comments: what an erasure deletes of them, and of their replies.

The caller has locked the article. Replies stay without the name that they address and
the words that they quote, and without a parent that was erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, bindparam, text, update

from wireroom.decide.erasure import ErasedWords, mask_text
from wireroom.model.states import CommentState
from wireroom.store.schema.tables import comment_revisions, comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection, TextClause

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
        "UPDATE comments SET parent_id = NULL WHERE id = ANY (:ids)",
        "DELETE FROM comments WHERE id = ANY (:ids)",
    )
)
_DELETE_NOTES = _of_rows("DELETE FROM annotations WHERE id = ANY (:ids)")
_DELETE_TOKENS = _of_rows("DELETE FROM comment_search WHERE comment_id = ANY (:ids)")
# A description of the conversation counts comments and names who answers whom.
_LIST_NOTES = text(
    "SELECT id, kind, value::text AS value FROM annotations WHERE article_id = :of"
)
# A traceback may quote the page, and with it any of its comments.
_BLANK_FAILURES = text(
    "UPDATE failures SET error = 'erased', traceback = '', fingerprint = NULL"
    " WHERE article_id = :of"
)
_LIST_REVISIONS = _of_rows(
    "SELECT comment_id, number, text, raw_text FROM comment_revisions"
    " WHERE comment_id = ANY (:ids)"
)


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
    connection: Connection,
    article_id: int,
    rows: Sequence[CommentRow],
    erased: Collection[int],
    words: ErasedWords,
) -> CommentErasure:
    """Delete comments of an article, and take their words from the others.

    Args:
        rows: all comments of the article. erased: the ids of those to be deleted.
    """
    gone = [row for row in rows if row.id in erased]
    left = [row for row in rows if row.id not in erased]
    if gone:
        given = {"ids": [row.id for row in gone]}
        for statement in _DELETE:
            connection.execute(statement, given)
    masked = _mask_comments(connection, left, words)
    masked |= _mask_revisions(connection, [row.id for row in left], words)
    # Read into the index again with the annotations.
    connection.execute(_DELETE_TOKENS, {"ids": sorted(masked)})
    if gone or masked:
        connection.execute(_BLANK_FAILURES, {"of": article_id})
    _delete_notes(connection, article_id, masked, words)
    return CommentErasure(
        erased=tuple(row.id for row in gone),
        masked=tuple(sorted(masked)),
        shown=sum(row.state is not CommentState.GONE for row in gone),
    )


def _mask_comments(
    connection: Connection, rows: Iterable[CommentRow], words: ErasedWords
) -> set[int]:
    masked = set()
    for row in rows:
        said = mask_text(row.text, words)
        if said == row.text and not is_named(row, words):
            continue
        masked.add(row.id)
        connection.execute(
            update(comments)
            .where(comments.c.id == row.id)
            .values(text=said, raw_text="", text_readings={})
        )
    return masked


def is_named(row: CommentRow, words: ErasedWords) -> bool:
    """Return whether another reading of a comment's text has erased words."""
    others = (row.raw_text, str(dict(row.text_readings)))
    return any(mask_text(one, words) != one for one in others)


def _mask_revisions(
    connection: Connection, ids: Sequence[int], words: ErasedWords
) -> set[int]:
    masked = set()
    c = comment_revisions.c
    for row in connection.execute(_LIST_REVISIONS, {"ids": list(ids)}).all():
        said, raw = mask_text(row.text, words), mask_text(row.raw_text, words)
        if (said, raw) != (row.text, row.raw_text):
            masked.add(row.comment_id)
            connection.execute(
                update(comment_revisions)
                .where(c.comment_id == row.comment_id, c.number == row.number)
                .values(text=said, raw_text="")
            )
    return masked


def _delete_notes(
    connection: Connection, article_id: int, masked: set[int], words: ErasedWords
) -> None:
    """Delete annotations that count or quote what is erased; they are made again."""
    connection.execute(
        _of_rows("DELETE FROM annotations WHERE comment_id = ANY (:ids)"),
        {"ids": sorted(masked)},
    )
    notes = connection.execute(_LIST_NOTES, {"of": article_id}).all()
    stale = [
        note.id
        for note in notes
        if note.kind == "conversation" or mask_text(note.value, words) != note.value
    ]
    connection.execute(_DELETE_NOTES, {"ids": stale})
