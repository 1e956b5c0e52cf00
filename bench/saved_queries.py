"""What many saved queries add to the delivery of an article.

Articles with the word frequencies of running text are matched, a hundred at a time as
delivery does, with ten saved queries and with ten thousand. Processor time of this
process and of its backend; the goal is 1 ms an article.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

import psycopg
from cpu_clock import of_process
from rich.console import Console
from search_rows import Writer, fill
from two_sizes import make_database, plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.deliver.run_targets import BATCH
from wireroom.deliver.saved_queries import build_index, match_articles
from wireroom.search.query import parse_query
from wireroom.search.query_index import QueryIndex, SavedQuery
from wireroom.store.database import Store

# Ranks of the words of queries, which are names and topics: a tenth of the articles
# have the word of rank 1,000.
FIRST_RANK, LAST_RANK = 1_000, 60_000


def make_queries(words: list[str], count: int) -> list[SavedQuery]:
    """Return queries of one to three words, some with a phrase, field or exclusion."""
    draw = random.Random(7)
    queries = []
    for number in range(count):
        picked = [
            words[int(FIRST_RANK * (LAST_RANK / FIRST_RANK) ** draw.random())]
            for _ in range(draw.randint(1, 3))
        ]
        text = " ".join(picked)
        extra = draw.random()
        if extra < 0.2:
            text = f'"{text}"'
        elif extra < 0.4:
            text += f' source:"Paper {draw.randint(1, 50)}"'
        elif extra < 0.5:
            text += f" -{words[draw.randint(0, 50)]}"
        queries.append(SavedQuery(name=f"q{number}", query=parse_query(text)))
    return queries


def main() -> int:
    """Fill, match, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        url = make_database(server, "queries")
        store = Store(url, connections=1)
        with psycopg.connect(plain(url), autocommit=True) as connection:
            writer = Writer(store=store, comments=0, total=asked.articles)
            fill(writer, connection, asked.articles, console)
        queries = make_queries(writer.words.words, asked.queries)
        for number in (10, asked.queries):
            with store.begin() as tx:
                index = build_index(tx.connection, queries[:number])
            costs = [
                match_all(store, index, asked.articles) for _ in range(asked.rounds)
            ]
            spent, found = min(costs)
            console.print(
                f"{number:,} saved queries: {spent:.2f} ms an article,"
                f" {found / asked.articles:.1f} matches"
            )
        store.close()
    return 0


def match_all(store: Store, index: QueryIndex, articles: int) -> tuple[float, int]:
    """Return milliseconds of the processor an article, and the matches of all."""
    found = 0
    with store.begin() as tx:
        pid = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        began = of_process(os.getpid()) + of_process(pid)
        for first in range(1, articles + 1, BATCH):
            ids = range(first, min(first + BATCH, articles + 1))
            matches = match_articles(tx.connection, index, ids)
            found += sum(map(len, matches.values()))
        spent = of_process(os.getpid()) + of_process(pid) - began
    return spent / 1000 / articles, found


if __name__ == "__main__":
    sys.exit(main())
