"""Reader comments and their history.

:func:`compare_comments` decides what a visit changed; :class:`Comments` reads and
writes. A comment is identified by its key: see ``model.Comment``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Integer, bindparam, func, select, update
from sqlalchemy.dialects import postgresql

from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import Precision, ZoneSource
from wireroom.model.rows import CommentRow
from wireroom.model.states import ChangeKind, CommentState
from wireroom.store.change_feed.changes import Change
from wireroom.store.comments.comment_rows import comment_columns, to_comments
from wireroom.store.connection.bulk_insert import RowInserts, insert_rows
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.entries.entry_rows import make_storable
from wireroom.store.schema.tables import comment_revisions, comments

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.article import Comment
    from wireroom.model.leases import ArticleLease

_ROWS = RowReader(
    CommentRow,
    state=CommentState,
    posted_precision=Precision,
    posted_zone=ZoneSource,
    read_from=CommentOrigin,
    parent_from=CommentOrigin,
)
_ARTICLE_COMMENTS = (
    select(*_ROWS.columns_of(comments))
    .where(comments.c.article_id == bindparam("of"))
    .order_by(comments.c.position, comments.c.id)
)
_THREADS = (
    select(*_ROWS.columns_of(comments))
    .where(comments.c.article_id == bindparam("of", type_=ARRAY(BigInteger)).any_())
    .order_by(comments.c.article_id, comments.c.position, comments.c.id)
)

_PARENT_COLUMNS = (
    "parent_id",
    "parent_inferred",
    "parent_confidence",
    "parent_from",
    "depth",
)
COMMENT_ID_SEQUENCE = "comments_id_seq"
_RESERVE_IDS = select(func.nextval(COMMENT_ID_SEQUENCE)).select_from(
    func.generate_series(1, bindparam("number", type_=Integer)).table_valued("n")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDelta:
    """The changes of a visit, by comment key.

    Attributes:
        added: not known before. returned: were gone. edited: have another text; one
            that returns with another text is in both.
        gone: known and missing. moved: only votes, position, parent or origin changed,
            or another reader gave the same text differently, or with its structure.
    """

    added: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def has_events(self) -> bool:
        """Whether the change feed has events of this delta."""
        return bool(self.added or self.returned or self.edited or self.gone)

    @property
    def growth(self) -> int:
        """How many more comments are present."""
        return len(self.added) + len(self.returned) - len(self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """A delta and the row id of every comment it names."""

    delta: CommentDelta
    ids: Mapping[str, int]

    def to_events(self, article_id: int) -> list[Change]:
        """Return an event for each changed comment."""
        delta = self.delta
        events: tuple[tuple[ChangeKind, tuple[str, ...], dict[str, Any]], ...] = (
            (ChangeKind.COMMENT_ADDED, delta.added, {}),
            (ChangeKind.COMMENT_ADDED, delta.returned, {"returned": True}),
            (ChangeKind.COMMENT_EDITED, delta.edited, {}),
            (ChangeKind.COMMENT_GONE, delta.gone, {}),
        )
        return [
            Change(
                kind=kind,
                article_id=article_id,
                comment_id=self.ids[key],
                data=dict(data),
            )
            for kind, keys, data in events
            for key in keys
        ]


class Comments:
    """Merging a visit's comments into the stored ones."""

    def __init__(
        self, connection: Connection, inserts: RowInserts | None = None
    ) -> None:
        self._connection = connection
        self._inserts = inserts or RowInserts(connection)
        # The comments of articles, by article, that this transaction has read ahead or
        # has stored as the first ones.
        self._known_rows: dict[int, list[CommentRow]] = {}

    def merge_visit(
        self,
        lease: ArticleLease,
        seen: Sequence[Comment],
        *,
        now: datetime,
        whole: Collection[CommentOrigin],
        hidden: Collection[str] = (),
        is_visit: bool = True,
    ) -> MergeResult:
        """Store the comments of a visit. The caller has locked the article.

        Args:
            is_visit: whether the page was read now, or is a stored one.
            whole: origins whose comments were all read. A missing comment is gone only
                if it was last read at one of them; on a paged list it has merely moved
                on. hidden: keys of missing comments that are not gone all the same.
        """
        article_id = lease.article_id
        known = self._rows_by_key(article_id)
        self._known_rows.pop(article_id, None)
        delta = compare_comments(known, seen, whole=whole, hidden=hidden)
        ids = {key: row.id for key, row in known.items()}
        ids |= self._reserve_ids(delta.added)
        by_key = {c.key: c for c in seen}
        rows = _build_rows(article_id, [by_key[k] for k in delta.added], ids, now)
        # No conflict happens while the article is locked; an id that a page's markup
        # gives twice has been made unique by its reader.
        if known:
            # They are read again, beside the known ones.
            insert_rows(self._connection, comments, rows)
        else:
            self._inserts.insert(comments, rows)
            stored = [CommentRow(revision=1, **row) for row in rows]
            stored.sort(key=lambda row: (row.position, row.id))
            self._known_rows[article_id] = stored
        changed = dict.fromkeys((*delta.edited, *delta.returned, *delta.gone))
        self._save_revisions([known[k] for k in changed], now)
        self._update_existing(delta, by_key, ids, known)
        self._mark_gone([ids[k] for k in delta.gone])
        if is_visit and len(by_key) > len(delta.added):
            self._set_last_seen_at([ids[k] for k in by_key], now)
        return MergeResult(delta=delta, ids=ids)

    def set_positions(self, lease: ArticleLease, places: Mapping[int, int]) -> None:
        """Set the positions of an article's comments, by row id."""
        if places:
            self._known_rows.pop(lease.article_id, None)
            self._connection.execute(
                update(comments)
                .where(
                    comments.c.id == bindparam("row_id"),
                    comments.c.article_id == lease.article_id,
                )
                .values(position=bindparam("at")),
                [{"row_id": row_id, "at": at} for row_id, at in places.items()],
            )

    def preview_merge(
        self,
        article_id: int,
        seen: Sequence[Comment],
        *,
        whole: Collection[CommentOrigin],
        hidden: Collection[str] = (),
    ) -> CommentDelta:
        """Return what :meth:`merge_visit` would change; writes nothing."""
        known = self._rows_by_key(article_id)
        return compare_comments(known, seen, whole=whole, hidden=hidden)

    def list_comments(self, article_id: int) -> list[Comment]:
        """Return an article's comments as values, those that are gone included."""
        return to_comments(self.list_rows(article_id))

    def list_rows(self, article_id: int) -> list[CommentRow]:
        """Return an article's comments in the order of the page."""
        if (known := self._known_rows.get(article_id)) is not None:
            return known
        result = self._connection.execute(_ARTICLE_COMMENTS, {"of": article_id})
        return _ROWS.all(result)

    def read_rows_ahead(self, article_ids: Sequence[int]) -> None:
        """Read the comments of articles that this transaction has locked, at once."""
        self._known_rows |= self.list_threads(article_ids)

    def list_threads(self, article_ids: Sequence[int]) -> dict[int, list[CommentRow]]:
        """Return the comments of several articles, each as :meth:`list_rows` does."""
        result = self._connection.execute(_THREADS, {"of": list(article_ids)})
        threads: dict[int, list[CommentRow]] = {of: [] for of in article_ids}
        for row in _ROWS.all(result):
            threads[row.article_id].append(row)
        return threads

    def _rows_by_key(self, article_id: int) -> dict[str, CommentRow]:
        return {row.key: row for row in self.list_rows(article_id)}

    def _reserve_ids(self, keys: Sequence[str]) -> dict[str, int]:
        """Reserve row ids, so that replies can refer to their parents at once."""
        if not keys:
            return {}
        taken = self._connection.execute(_RESERVE_IDS, {"number": len(keys)})
        return dict(zip(keys, taken.scalars(), strict=True))

    def _save_revisions(self, superseded: Sequence[CommentRow], now: datetime) -> None:
        if not superseded:
            return
        rows = [
            {
                "comment_id": row.id,
                "number": row.revision,
                "superseded_at": now,
                "text": row.text,
                "raw_text": row.raw_text,
                "state": row.state,
            }
            for row in superseded
        ]
        statement = postgresql.insert(comment_revisions).on_conflict_do_nothing()
        self._connection.execute(statement, rows)

    def _update_existing(
        self,
        delta: CommentDelta,
        by_key: Mapping[str, Comment],
        ids: Mapping[str, int],
        known: Mapping[str, CommentRow],
    ) -> None:
        revised = {*delta.edited, *delta.returned}
        rows = [
            {
                "row_id": ids[key],
                "revisions": int(key in revised),
                **comment_columns(by_key[key], ids),
                **_columns_to_preserve(
                    by_key[key], known[key], edited=key in delta.edited
                ),
            }
            for key in dict.fromkeys((*delta.edited, *delta.returned, *delta.moved))
        ]
        if not rows:
            return
        names = [n for n in rows[0] if n not in ("row_id", "revisions")]
        self._connection.execute(
            update(comments)
            .where(comments.c.id == bindparam("row_id"))
            .values(
                revision=comments.c.revision + bindparam("revisions"),
                **{name: bindparam(name) for name in names},
            ),
            rows,
        )

    def _mark_gone(self, ids: Sequence[int]) -> None:
        if ids:
            self._connection.execute(
                update(comments)
                .where(comments.c.id.in_(ids))
                .values(state=CommentState.GONE, revision=comments.c.revision + 1)
            )

    def _set_last_seen_at(self, seen: Sequence[int], now: datetime) -> None:
        self._connection.execute(
            update(comments).where(comments.c.id.in_(seen)).values(last_seen_at=now)
        )


def _build_rows(
    article_id: int, added: Sequence[Comment], ids: Mapping[str, int], now: datetime
) -> list[dict[str, Any]]:
    """Return the columns of new comments."""
    times = {"article_id": article_id, "first_seen_at": now, "last_seen_at": now}
    return [
        {**times, "id": ids[c.key], "key": c.key, **comment_columns(c, ids)}
        for c in added
    ]


def compare_comments(
    known: Mapping[str, CommentRow],
    seen: Sequence[Comment],
    *,
    whole: Collection[CommentOrigin],
    hidden: Collection[str] = (),
) -> CommentDelta:
    """Return what a visit changed."""
    keys = {c.key for c in seen}
    shown = keys.union(hidden)
    seen_again = [c for c in seen if c.key in known]
    gone = CommentState.GONE
    edited = [
        c
        for c in seen_again
        if make_storable(c.text) != known[c.key].text and not c.is_reread
    ]
    edited_keys = {c.key for c in edited}
    same = [c for c in seen_again if c.key not in edited_keys]
    missing = [
        k
        for k, row in known.items()
        if k not in shown and row.state != gone and row.read_from in whole
    ]
    return CommentDelta(
        added=tuple(c.key for c in seen if c.key not in known),
        edited=tuple(c.key for c in edited),
        returned=tuple(c.key for c in seen_again if known[c.key].state == gone),
        gone=tuple(missing),
        moved=tuple(
            c.key
            for c in same
            if known[c.key].state != gone and _differs_besides_text(c, known)
        ),
    )


def _differs_besides_text(comment: Comment, known: Mapping[str, CommentRow]) -> bool:
    row, parent = known[comment.key], known.get(comment.parent or "")
    return (
        (comment.votes, comment.position) != (row.votes, row.position)
        or (comment.read_from, comment.parent_from) != (row.read_from, row.parent_from)
        or (comment.is_reread or comment.text_readings != row.text_readings)
        or (bool(comment.structure) and not row.structure)
        or (comment.state != row.state and not _has_edit(row))
        or (parent.id if parent else row.parent_id) != row.parent_id
        or (comment.parent is not None and parent is None)
    )


def _columns_to_preserve(
    comment: Comment, row: CommentRow, *, edited: bool
) -> dict[str, Any]:
    """Return columns that a visit which read less does not undo: edits and parents."""
    lasting: dict[str, Any] = {}
    same = comment.text == row.text
    if comment.state == CommentState.VISIBLE and (edited or (same and _has_edit(row))):
        lasting["state"] = CommentState.EDITED
    is_unstated = comment.parent is None and comment.parent_from is None
    if is_unstated and row.parent_id is not None:
        for name in _PARENT_COLUMNS:
            lasting[name] = getattr(row, name)
    return lasting


def _has_edit(row: CommentRow) -> bool:
    return bool(row.state == CommentState.EDITED)
