"""Sitemaps of feeds that are an index of sitemaps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.model.sitemaps import SitemapRow
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import sitemaps

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wireroom.model.sitemaps import SitemapChanges

_ROWS = RowReader(SitemapRow)
_OF_FEED = select(*_ROWS.columns_of(sitemaps)).where(
    sitemaps.c.feed_id == bindparam("feed_id")
)
_KEY = ("feed_id", "url")
# PostgreSQL takes 65,535 values a statement.
_BATCH = 1_000


class Sitemaps:
    """Reading and writing the sitemaps of a feed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_by_url(self, feed_id: int) -> dict[str, SitemapRow]:
        """Return the sitemaps of a feed by their addresses."""
        result = self._connection.execute(_OF_FEED, {"feed_id": feed_id})
        return {row.url: row for row in _ROWS.all(result)}

    def record(self, feed_id: int, changes: SitemapChanges) -> None:
        """Write what a poll of a feed, which the transaction has locked, changes."""
        if changes.removed:
            urls = bindparam("urls", list(changes.removed), ARRAY(Text))
            self._connection.execute(
                delete(sitemaps).where(
                    sitemaps.c.feed_id == feed_id, sitemaps.c.url == func.any(urls)
                )
            )
        rows = [{"feed_id": feed_id, **asdict(row)} for row in changes.written]
        for at in range(0, len(rows), _BATCH):
            upsert = postgresql.insert(sitemaps).values(rows[at : at + _BATCH])
            columns = {name: upsert.excluded[name] for name in rows[0]}
            values = {k: v for k, v in columns.items() if k not in _KEY}
            self._connection.execute(
                upsert.on_conflict_do_update(
                    index_elements=[sitemaps.c[name] for name in _KEY], set_=values
                )
            )
