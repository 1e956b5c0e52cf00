"""The page of an article with 1,000 comments: what it costs the server.

Prints milliseconds of this process's processor time for one page, database reading
and drawing included (the database's own is not), beside that of the same article with
10 comments. Needs the extra ``embedded``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

MANY, FEW, PAGES = 1_000, 10, 20
# The bound, milliseconds.
MOST = 200.0

_SOURCE = "INSERT INTO sources (id, name) VALUES (1, 'Paper')"
_ARTICLE = """
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, word_count,
    first_published_at)
VALUES (:id, 1, 'https://paper.example/' || :id, 'done', 'published', 'The ferry',
    repeat('The ferry sails again, they said. ', 120), 720, now())
"""
_COMMENTS = """
INSERT INTO comments (id, article_id, key, position, author, text, parent_id,
    first_seen_at, last_seen_at, posted_at)
SELECT :id * 10000 + n, :id, n, n, 'Reader ' || n % 90,
    repeat('I have sailed on her for years. ', 1 + n % 12),
    CASE WHEN n % 3 > 0 THEN :id * 10000 + n - 1 - n % 2 END, now(), now(), now()
FROM generate_series(2, :count + 1) n ORDER BY n
"""


def main() -> int:
    """Measure, print, and end with status 1 above the bound."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as pg:
        url = pg.url
        migrate(url)
        _fill(url)
        spent = _measure(url)
    ratio = spent[MANY] / spent[FEW]
    for count, cost in spent.items():
        print(f"{count:>5} comments: {cost:6.1f} ms of CPU a page")
    print(f"ratio {ratio:.1f}; asked: {MANY} comments under {MOST:.0f} ms")
    return int(spent[MANY] > MOST)


def _fill(url: str) -> None:
    store = Store(url)
    with store.begin() as tx:
        tx.connection.execute(text("SET session_replication_role = replica"))
        tx.connection.execute(text(_SOURCE))
        for count in (MANY, FEW):
            tx.connection.execute(text(_ARTICLE), {"id": count})
            tx.connection.execute(text(_COMMENTS), {"id": count, "count": count})
    store.close()


def _measure(url: str) -> dict[int, float]:
    spent = {}
    app = create_app(Settings(database_url=url))
    with TestClient(app, "http://localhost") as client:
        for count in (FEW, MANY):
            for _ in range(3):
                answer = client.get(f"/articles/{count}")
            assert answer.text.count('<li class="level') == count, answer.text[:500]
            began = time.process_time()
            for _ in range(PAGES):
                client.get(f"/articles/{count}")
            spent[count] = (time.process_time() - began) / PAGES * 1000
    return spent


if __name__ == "__main__":
    sys.exit(main())
