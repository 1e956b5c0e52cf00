"""Cookies that sources keep between requests."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, delete, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.model.cookies import Cookie
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import source_cookies, sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Cookies of one source; the oldest are deleted above it.
MAX_COOKIES = 50
# Longer keys do not fit into an index.
MAX_KEY = 500
_KEY = ("source_id", "domain", "path", "name")
_ROWS = RowReader(Cookie)
_OF_SOURCE = (
    select(*_ROWS.columns_of(source_cookies))
    .where(source_cookies.c.source_id == bindparam("source_id"))
    .order_by(source_cookies.c.set_at)
)


class SourceCookies:
    """Reading and writing the cookies of a source."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, source_id: int) -> list[Cookie]:
        """Return the cookies of a source, those set last at the end."""
        return _ROWS.all(self._connection.execute(_OF_SOURCE, {"source_id": source_id}))

    def record(
        self,
        source_id: int,
        *,
        written: Sequence[Cookie],
        removed: Sequence[Cookie],
        at: datetime,
    ) -> None:
        """Write what an answer changes; cookies of later answers stay.

        Args:
            at: when the request was sent.
        """
        # One answer of a source at a time, so that none waits for another's rows.
        self._connection.execute(
            select(sources.c.id)
            .where(sources.c.id == source_id)
            .with_for_update(key_share=True)
        )
        c = source_cookies.c
        if removed:
            self._connection.execute(
                delete(source_cookies).where(
                    c.source_id == source_id,
                    tuple_(c.domain, c.path, c.name).in_(x.key for x in removed),
                    c.set_at <= at,
                )
            )
        short = [x for x in written if max(map(len, x.key)) <= MAX_KEY]
        if short:
            self._upsert(source_id, short, at)
        self._delete_superfluous(source_id, at)

    def _upsert(self, source_id: int, cookies: Sequence[Cookie], at: datetime) -> None:
        rows = [{"source_id": source_id, "set_at": at, **asdict(x)} for x in cookies]
        upsert = postgresql.insert(source_cookies).values(rows)
        self._connection.execute(
            upsert.on_conflict_do_update(
                index_elements=[source_cookies.c[name] for name in _KEY],
                set_={k: upsert.excluded[k] for k in rows[0] if k not in _KEY},
                where=source_cookies.c.set_at <= upsert.excluded.set_at,
            )
        )

    def _delete_superfluous(self, source_id: int, now: datetime) -> None:
        c = source_cookies.c
        key = tuple_(c.domain, c.path, c.name)
        old = (
            select(c.domain, c.path, c.name)
            .where(
                c.source_id == source_id,
                or_(c.expires_at.is_(None), c.expires_at > now),
            )
            .order_by(c.set_at.desc(), c.domain, c.path, c.name)
            .offset(MAX_COOKIES)
        )
        self._connection.execute(
            delete(source_cookies).where(
                c.source_id == source_id, or_(c.expires_at <= now, key.in_(old))
            )
        )

    def forget_all_but(self, names: Sequence[str]) -> None:
        """Delete the cookies of all sources but those with these names."""
        kept = select(sources.c.id).where(
            sources.c.name == func.any(bindparam("kept", list(names), ARRAY(Text)))
        )
        self._connection.execute(
            delete(source_cookies).where(source_cookies.c.source_id.not_in(kept))
        )
