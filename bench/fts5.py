"""The same articles in SQLite's full-text index, as the small man's measure.

Words as they are written, without stems: FTS5 has those of English alone. Its rows are
the texts, so its size is compared with that of texts and index together.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import psycopg

PAGE = 50
# Articles that are stored at once.
BATCH = 5_000


class TextIndex:
    """An FTS5 table of titles and texts; ``path``: its file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("CREATE VIRTUAL TABLE found USING fts5(title, text)")

    def fill(self, connection: psycopg.Connection) -> None:
        """Store the articles of a database."""
        with connection.transaction(), connection.cursor("texts") as cursor:
            cursor.itersize = BATCH
            cursor.execute("SELECT id, title, text FROM articles ORDER BY id")
            while rows := cursor.fetchmany(BATCH):
                self.add(rows)

    def add(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Store articles: id, title, text."""
        statement = "INSERT INTO found (rowid, title, text) VALUES (?, ?, ?)"
        self._connection.executemany(statement, rows)
        self._connection.commit()

    def ask(self, expression: str, *, is_ranked: bool) -> float:
        """Return the milliseconds of a query: the newest, or the best matches."""
        order = "rank" if is_ranked else "rowid DESC"
        # The order is one of the two above.
        query = f"SELECT rowid FROM found WHERE found MATCH ? ORDER BY {order} LIMIT ?"
        began = time.perf_counter()
        self._connection.execute(query, (expression, PAGE)).fetchall()
        return (time.perf_counter() - began) * 1000

    def measure_size(self) -> int:
        """Return the bytes of its file."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self._path.stat().st_size


def translate_query(query: str) -> str | None:
    """Return a query in the language of FTS5; None if it has fields."""
    if ":" in query:
        return None
    terms = query.replace(" -", " NOT ").split(" ") if '"' not in query else [query]
    quoted = [t if t == "NOT" or t[-1] in '*"' else f'"{t}"' for t in terms]
    return " ".join(quoted)
