"""Which articles a browser builds: those of their source, or with empty markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, bindparam, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

# An article that was built once is built at its visits too: its stored page says so.
_FIND = text("""
    SELECT a.id FROM articles a JOIN sources s ON s.id = a.source_id
    LEFT JOIN pages p ON p.id = a.page_id
    WHERE a.id = ANY (:ids) AND (s.render = 'always' OR (s.render = 'when_empty'
        AND (a.reason = 'no_text' OR p.headers ? 'wireroom-rendered')))
    """).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


def find_rendered(connection: Connection, ids: Collection[int]) -> frozenset[int]:
    """Return those of the articles whose page a browser builds."""
    return frozenset(connection.execute(_FIND, {"ids": list(ids)}).scalars())
