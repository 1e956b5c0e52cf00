"""What an answer of the API, a feed or a page of the dashboard costs; whether it grows.

Two databases on one PostgreSQL, of ``--few`` and of ``--many`` articles with a comment
each, an event each, stories of two and a year between the oldest and the newest. Each
address is asked of both, turn by turn. Printed are milliseconds of processor time an
answer, the web process and the database together, and the ratio of the two.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from cpu_clock import by_process
from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient
from two_sizes import filled, name_of

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.local.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Mapping

# So often each address is asked of each database, the first not counted.
ASKED = 6
_FILL = """
INSERT INTO sources (id, name) SELECT n, 'Paper ' || n FROM generate_series(1, 500) n;
INSERT INTO feeds (source_id, url, state, due_at, polls)
    SELECT n, 'https://paper-' || n || '.example/feed', 'active', now(), 900
    FROM generate_series(1, 500) n;
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, word_count,
        language, found_at, first_published_at, updated_at, withdrawn_at)
    SELECT n, n % 500 + 1, 'https://paper.example/' || n, 'done', 'published',
        'The ferry', repeat('The ferry sails again. ', 60), 240,
        CASE WHEN n % 997 = 0 THEN 'is' WHEN n % 3 = 0 THEN 'de' ELSE 'en-GB' END,
        at, at, at, CASE WHEN n % 5003 = 0 THEN at END
    FROM generate_series(1, {size}) n,
        LATERAL (SELECT now() - ({size} - n) * (interval '1 year' / {size})) x (at);
INSERT INTO article_urls (key, url, article_id) SELECT url, url, id FROM articles;
INSERT INTO comments (id, article_id, key, position, author, text, state,
        first_seen_at, last_seen_at)
    SELECT id, id, '1', 1, 'A reader', 'So it is.',
        CASE WHEN id % 5003 = 0 THEN 'removed' ELSE 'visible' END, found_at, found_at
    FROM articles;
INSERT INTO stories (id, first_article_id, size, created_at, updated_at)
    SELECT id, id, CASE WHEN id % 5003 = 0 THEN 9 ELSE 2 END, found_at, found_at
    FROM articles WHERE id % 2 = 1;
INSERT INTO story_members (article_id, story_id, method)
    SELECT id, id - (id + 1) % 2, 'similar' FROM articles;
INSERT INTO changes (position, at, kind, article_id)
    SELECT id, found_at, 'article_published', id FROM articles;
INSERT INTO failures (step, article_id, error)
    SELECT 'extract', n, 'a defect' FROM generate_series(1, 500) n;
"""
_API = "/api/v1"
ADDRESSES = {
    "articles": f"{_API}/articles",
    "articles, last day": f"{_API}/articles?since={{day}}",
    "articles, an old day": f"{_API}/articles?since={{old}}&until={{next}}",
    "articles, a source": f"{_API}/articles?source=Paper+7",
    "articles, a rare language": f"{_API}/articles?language=is",
    "articles, a language nobody has": f"{_API}/articles?language=xx",
    "articles, gone": f"{_API}/articles?state=gone",
    "articles, a story": f"{_API}/articles?story=7",
    "comments": f"{_API}/comments",
    "comments, last day": f"{_API}/comments?since={{day}}",
    "comments, an old day": f"{_API}/comments?since={{old}}&until={{next}}",
    "comments, a source": f"{_API}/comments?source=Paper+7",
    "comments, removed": f"{_API}/comments?state=removed",
    "comments, an article": f"{_API}/comments?article=7",
    "comments, a language nobody has": f"{_API}/comments?language=xx",
    "stories": f"{_API}/stories",
    "stories, last day": f"{_API}/stories?since={{day}}",
    "stories, an old day": f"{_API}/stories?since={{old}}&until={{next}}",
    "stories, large": f"{_API}/stories?size=9",
    "stories, a source": f"{_API}/stories?source=Paper+7",
    "changes": f"{_API}/changes",
    "changes, late": f"{_API}/changes?after={{late}}",
    "sources": f"{_API}/sources",
    "by address": f"{_API}/articles/by-url?url=https://paper.example/7",
    "feed of articles": "/feeds/articles.rss",
    "feed of comments": "/feeds/comments.atom",
    "feed of a source": "/feeds/articles.json?source=Paper+7",
    "overview": "/",
    "articles, dashboard": "/articles",
    "feeds, dashboard": "/feeds",
    "quarantine": "/quarantine",
    "why": "/why?url=https://paper.example/7",
}


def main() -> int:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    asked = parser.parse_args()
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedPostgres(folder, durable=False))
        clients, givens = {}, {}
        for size in (asked.few, asked.many):
            store = filled(server, size, _FILL.format(size=size), console)
            with store.begin() as tx:
                row = tx.connection.exec_driver_sql(_DAYS)
                givens[size] = {**row.one()._mapping, "late": max(0, size - 300)}  # noqa: SLF001 - SQLAlchemy's public name
            store.close()
            app = create_app(Settings(database_url=server.url_of(name_of(size))))
            clients[size] = stack.enter_context(TestClient(app, "http://localhost"))
        with console.status("asking"):
            spent = {
                name: _spent(clients, givens, path) for name, path in ADDRESSES.items()
            }
    _report(console, spent)
    return 0


_DAYS = """
SELECT to_char(now() - interval '1 day', 'YYYY-MM-DD') AS day,
    to_char(now() - interval '300 days', 'YYYY-MM-DD') AS old,
    to_char(now() - interval '299 days', 'YYYY-MM-DD') AS next
"""


def _spent(
    clients: Mapping[int, TestClient],
    givens: Mapping[int, Mapping[str, str]],
    path: str,
) -> Counter[int]:
    """Milliseconds an answer, by size."""
    spent: Counter[int] = Counter()
    for turn in range(ASKED):
        for size, client in clients.items():
            url = path.format(**givens[size])
            began = by_process()["PostgreSQL"] + time.process_time() * 1000
            answer = client.get(url)
            assert answer.status_code == 200, (
                url,
                answer.status_code,
                answer.text[:300],
            )
            ended = time.process_time() * 1000 + by_process()["PostgreSQL"]
            spent[size] += round(ended - began) if turn else 0
    return Counter({size: ms / (ASKED - 1) for size, ms in spent.items()})


def _report(console: Console, spent: Mapping[str, Mapping[int, float]]) -> None:
    table = Table(
        "ms an answer", *(f"{size:,}" for size in next(iter(spent.values()))), "ratio"
    )
    for name, by_size in spent.items():
        few, many = by_size.values()
        table.add_row(name, f"{few:.0f}", f"{many:.0f}", f"{many / max(few, 1):.1f}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
