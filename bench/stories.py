"""What placing an article in its story costs with few and with many texts stored.

Two databases on one PostgreSQL: one with ``--few`` stored fingerprints of texts, one
with ``--many``. The same new texts, of which three in ten are copies cut to their lead
and all share a notice that one stored text in ten has too, are placed in both, by
twenties in turn, so that noise meets both alike and reading the clocks costs next to
nothing. Measured is a transaction from begin to commit: what is like the text is looked
up and compared, its fingerprints and its place are stored; its article has been stored
before, as in the chain. Printed are milliseconds of processor time a text, client and
database apart and together, and the ratio of the two databases; and the memory it
takes: the most the client holds while it places texts, and what the server's process
for it has of its own (``RssAnon``) after all of them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpu_clock import by_process
from rich.console import Console
from two_sizes import filled, report

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.dedupe.fingerprint import sample_text

if TYPE_CHECKING:
    from wireroom.store.database import Store

SAMPLES = 30
# Texts that are placed between two looks at the clocks.
TURN = 20
# Texts that are placed once more while memory is watched.
MEASURED = 50
NOTICE = " ".join(f"notice{n}" for n in range(40))
NOW = datetime(2026, 3, 1, tzinfo=UTC)
_FILL = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO articles (id, source_id, url, outcome, title, first_published_at)
    SELECT n, 1, 'https://paper.example/' || n, 'published', 'Stored', now()
    FROM generate_series(1, {size}) n;
INSERT INTO stories (id, first_article_id)
    SELECT n, n FROM generate_series(1, {size}) n;
INSERT INTO story_members (article_id, story_id, method)
    SELECT n, n, 'alone' FROM generate_series(1, {size}) n;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT hashint8extended(n * 64 + k, 7), n
    FROM generate_series(1, {size}) n, generate_series(1, {samples}) k;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT h, n FROM unnest(ARRAY[{notice}]::bigint[]) h,
    generate_series(1, {size}, 10) n
    ON CONFLICT DO NOTHING;
SELECT setval(pg_get_serial_sequence('stories', 'id'), {size});
SELECT setval(pg_get_serial_sequence('articles', 'id'), {size});
"""


def main() -> int:
    """Fill, place, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--texts", type=int, default=400)
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        compare_sizes(server, asked, console)
    return 0


def compare_sizes(
    server: EmbeddedPostgres, asked: argparse.Namespace, console: Console
) -> None:
    """Fill both databases, place the texts in turns, and print."""
    sizes = (asked.few, asked.many)
    notice = ",".join(map(str, sample_text(NOTICE)))
    stores = [
        filled(
            server,
            size,
            _FILL.format(size=size, samples=SAMPLES, notice=notice),
            console,
        )
        for size in sizes
    ]
    texts = _texts(asked.texts)
    with console.status("placing"):
        spent = _place(stores, sizes, texts)
        memory = {
            size: _memory(store, size + len(texts), texts)
            for store, size in zip(stores, sizes, strict=True)
        }
    for store in stores:
        store.close()
    report(
        console,
        {
            size: {name: us / asked.texts / 1000 for name, us in counted.items()}
            for size, counted in spent.items()
        },
    )
    report(console, memory, unit="memory, kB")


def _texts(count: int) -> list[str]:
    draw = random.Random(1)
    texts: list[str] = []
    for _ in range(count):
        if texts and draw.random() < 0.3:
            words = draw.choice(texts).split()
            texts.append(" ".join(words[: max(120, len(words) // 2)]))
            continue
        body = " ".join(f"w{draw.randrange(9000):x}" for _ in range(450))
        texts.append(f"{body} {NOTICE}")
    return texts


def _place(
    stores: list[Store], sizes: tuple[int, int], texts: list[str]
) -> dict[int, Counter[str]]:
    spent = {size: Counter[str]() for size in sizes}
    numbered = list(enumerate(texts, 1))
    for begin in range(0, len(numbered), TURN):
        turn = numbered[begin : begin + TURN]
        for store, size in zip(stores, sizes, strict=True):
            for number, text in turn:
                _keep(store, size + number, text)
            database, client = by_process()["PostgreSQL"], time.process_time()
            began = time.perf_counter()
            for number, text in turn:
                _place_one(store, size + number, text)
            wall, client = time.perf_counter() - began, time.process_time() - client
            spent[size]["wall"] += round(wall * 1e6)
            spent[size]["client"] += round(client * 1e6)
            spent[size]["database"] += (by_process()["PostgreSQL"] - database) * 1000
    for counted in spent.values():
        counted["together"] = counted["client"] + counted["database"]
    return spent


def _memory(store: Store, after: int, texts: list[str]) -> dict[str, float]:
    """Return what placing takes, kB: the client at most, the server in the end."""
    tracemalloc.start()
    for number, text in enumerate(texts[:MEASURED], after + 1):
        _keep(store, number, text)
        _place_one(store, number, text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with store.begin() as tx:
        asked = tx.connection.exec_driver_sql("SELECT pg_backend_pid()")
        status = Path(f"/proc/{asked.scalar_one()}/status").read_text("utf-8")
    (own,) = re.findall(r"^RssAnon:\s+(\d+) kB$", status, re.MULTILINE)
    return {"client": peak / 1024, "server": float(own)}


def _keep(store: Store, article_id: int, text: str) -> None:
    """Store the article itself, as extracting does before; it is not measured."""
    with store.begin() as tx:
        tx.connection.exec_driver_sql(
            "INSERT INTO articles (id, source_id, url, title, text)"
            " VALUES (%s, 1, %s, 'New', %s)",
            (article_id, f"https://paper.example/{article_id}", text),
        )


def _place_one(store: Store, article_id: int, text: str) -> None:
    with store.begin() as tx:
        tx.stories.place_article(
            article_id, title="New", text=text, published_at=None, now=NOW
        )


if __name__ == "__main__":
    sys.exit(main())
