"""Reader comments and their history.

:func:`compare` decides what a visit changed; :class:`Comments` reads and writes. A
comment is the same one as long as its key is: see ``model.Comment``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql

from wireroom.model import CommentState
from wireroom.store.bulk import insert_rows
from wireroom.store.entries import storable
from wireroom.store.tables import comment_revisions, comments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from wireroom.model import Comment

_IN_ORDER = (
    select(comments)
    .where(comments.c.article_id == bindparam("of"))
    .order_by(comments.c.position, comments.c.id)
)

COMMENT_IDS = "comments_id_seq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a visit changed, by comment key.

    Attributes:
        added: never seen before. returned: were gone. edited: have another text.
        gone: were there and are not any more. moved: only votes or place changed.
    """

    added: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether a consumer hears of it."""
        return bool(self.added or self.returned or self.edited or self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A delta and the row id of every comment it names."""

    delta: Delta
    ids: Mapping[str, int]


class Comments:
    """Merging what a page shows into what is known."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def merge(
        self,
        article_id: int,
        seen: Sequence[Comment],
        *,
        now: datetime,
        complete: bool,
    ) -> Written:
        """Write what a visit saw. The caller holds the article's lock.

        Args:
            complete: the page shows all its comments. Only then is a missing one gone;
                on a paged list it has merely moved to another page.
        """
        known = self._known(article_id)
        delta = compare(known, seen, complete=complete)
        ids = {key: row.id for key, row in known.items()}
        ids |= self._reserve(delta.added)
        by_key = {c.key: c for c in seen}
        self._insert(article_id, [by_key[k] for k in delta.added], ids, now)
        self._keep([known[k] for k in (*delta.edited, *delta.gone)], now)
        self._rewrite(delta, by_key, ids)
        self._lose([ids[k] for k in delta.gone])
        if len(by_key) > len(delta.added):
            self._see([ids[k] for k in by_key], now)
        return Written(delta=delta, ids=ids)

    def of(self, article_id: int) -> list[dict[str, Any]]:
        """Return an article's comments in the order of the page."""
        found = self._connection.execute(_IN_ORDER, {"of": article_id})
        return [dict(row) for row in found.mappings()]

    def _known(self, article_id: int) -> dict[str, Row[Any]]:
        found = self._connection.execute(_IN_ORDER, {"of": article_id})
        return {row.key: row for row in found}

    def _reserve(self, keys: Sequence[str]) -> dict[str, int]:
        """Take row ids beforehand, so that replies can name their parents at once."""
        if not keys:
            return {}
        series = func.generate_series(1, len(keys)).table_valued("n")
        taken = select(func.nextval(COMMENT_IDS)).select_from(series)
        return dict(zip(keys, self._connection.execute(taken).scalars(), strict=True))

    def _insert(
        self,
        article_id: int,
        added: Sequence[Comment],
        ids: Mapping[str, int],
        now: datetime,
    ) -> None:
        if not added:
            return
        born = {"article_id": article_id, "first_seen_at": now, "last_seen_at": now}
        rows = [
            {**born, "id": ids[c.key], "key": c.key, **_columns(c, ids)} for c in added
        ]
        # Conflicts cannot happen while the article is locked; an id given twice by a
        # page's own markup has been made unique by its reader.
        insert_rows(self._connection, comments, rows)

    def _keep(self, old: Sequence[Row[Any]], now: datetime) -> None:
        if not old:
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
            for row in old
        ]
        kept = postgresql.insert(comment_revisions).on_conflict_do_nothing()
        self._connection.execute(kept, rows)

    def _rewrite(
        self, delta: Delta, by_key: Mapping[str, Comment], ids: Mapping[str, int]
    ) -> None:
        edited = set(delta.edited)
        rows = [
            {
                "row_id": ids[key],
                "more": int(key in edited),
                **_columns(by_key[key], ids),
                **({"state": CommentState.EDITED} if key in edited else {}),
            }
            for key in (*delta.edited, *delta.returned, *delta.moved)
        ]
        if not rows:
            return
        names = [n for n in rows[0] if n not in ("row_id", "more")]
        self._connection.execute(
            update(comments)
            .where(comments.c.id == bindparam("row_id"))
            .values(
                revision=comments.c.revision + bindparam("more"),
                **{name: bindparam(name) for name in names},
            ),
            rows,
        )

    def _lose(self, gone: Sequence[int]) -> None:
        if gone:
            self._connection.execute(
                update(comments)
                .where(comments.c.id.in_(gone))
                .values(state=CommentState.GONE, revision=comments.c.revision + 1)
            )

    def _see(self, seen: Sequence[int], now: datetime) -> None:
        self._connection.execute(
            update(comments).where(comments.c.id.in_(seen)).values(last_seen_at=now)
        )


def compare(
    known: Mapping[str, Row[Any]], seen: Sequence[Comment], *, complete: bool
) -> Delta:
    """Decide what a visit changed."""
    keys = {c.key for c in seen}
    old = [c for c in seen if c.key in known]
    gone = CommentState.GONE
    edited = [c for c in old if storable(c.text) != known[c.key].text]
    edited_keys = {c.key for c in edited}
    same = [c for c in old if c.key not in edited_keys]
    missing = [k for k, row in known.items() if k not in keys and row.state != gone]
    return Delta(
        added=tuple(c.key for c in seen if c.key not in known),
        edited=tuple(c.key for c in edited),
        returned=tuple(c.key for c in same if known[c.key].state == gone),
        gone=tuple(missing) if complete else (),
        moved=tuple(
            c.key
            for c in same
            if known[c.key].state != gone
            and (c.votes, c.position) != (known[c.key].votes, known[c.key].position)
        ),
    )


def _columns(comment: Comment, ids: Mapping[str, int]) -> dict[str, Any]:
    posted = comment.posted
    return {
        "source_id": comment.source_id,
        "permalink": comment.permalink,
        "parent_id": ids.get(comment.parent) if comment.parent else None,
        "parent_inferred": comment.parent_inferred,
        "parent_confidence": comment.parent_confidence,
        "position": comment.position,
        "depth": comment.depth,
        "author": storable(comment.author),
        "author_url": comment.author_url,
        "posted_at": posted.at if posted else None,
        "posted_raw": storable(comment.posted_raw),
        "posted_precision": posted.precision if posted else None,
        "posted_zone": posted.zone if posted else None,
        "text": storable(comment.text),
        "raw_text": storable(comment.raw_text),
        "votes": comment.votes,
        "state": comment.state,
    }
