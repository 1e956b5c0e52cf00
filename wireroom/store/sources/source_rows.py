"""Sources as the steps read them, with their credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select

from wireroom.model.evidence import TextChoice
from wireroom.model.rendering import RenderChoice
from wireroom.model.reservations import Obey
from wireroom.model.retention import Keep
from wireroom.model.rows import SourceRow
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import sources
from wireroom.store.sources.credentials import credentials_column, read_credentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_SOURCES = RowReader(
    SourceRow,
    credentials=read_credentials,
    full_text=TextChoice,
    render=RenderChoice,
    keep=Keep.from_json,
    obey=lambda document: Obey(**document),
)
_ALL = select(*_SOURCES.columns_of(sources), credentials_column())
_SOME = _ALL.where(sources.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
# Most steps read one. The server plans a list at each use, which takes longer than
# reading the row.
_ONE = _ALL.where(sources.c.id == bindparam("id"))


def read_sources(
    connection: Connection, source_ids: Sequence[int]
) -> dict[int, SourceRow]:
    """Return sources by id."""
    if len(source_ids) == 1:
        result = connection.execute(_ONE, {"id": source_ids[0]})
    else:
        result = connection.execute(_SOME, {"ids": list(source_ids)})
    return {row.id: row for row in _SOURCES.all(result)}
