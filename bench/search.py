"""Search with many articles stored: times of queries, and what the index costs.

Twenty queries are asked several times over each (rare, common, phrase, filtered, by
language, ranked, CJK, comments), of articles and comments with the word frequencies of
running text, on a durable server. The last fifth of the rows is inserted while the
indexes are there, and the newest wait to be moved into them, as in use. Milliseconds
are the clock's and the processor's, of this process and its backend. Then what the
index adds to an article, whose other rows are those that the steps store of the same
texts.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psycopg
from fts5 import TextIndex, translate_query
from kept import filled_database, open_folder
from rich.console import Console
from rich.table import Table
from search_cost import (
    DrawnPages,
    describe_share,
    measure_article,
    measure_size_and_cost,
    read_cpu,
    read_sizes,
)
from search_rows import NOW, Writer, fill
from two_sizes import has_database, make_database, name_of, plain

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.database import Store
from wireroom.store.search.find import SearchReader
from wireroom.store.search.index_waiting import ARTICLES_AT_ONCE, COMMENTS_AT_ONCE
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder

if TYPE_CHECKING:
    from collections.abc import Iterable

# As many rows as wait at most.
LET_WAIT = f"""
UPDATE article_search SET tokens = array_to_tsvector(string_to_array(words, ' '))
WHERE article_id > (SELECT max(article_id) FROM article_search) - {ARTICLES_AT_ONCE};
UPDATE comment_search SET tokens = array_to_tsvector(string_to_array(words, ' '))
WHERE comment_id > (SELECT max(comment_id) FROM comment_search) - {COMMENTS_AT_ONCE}
"""
# Bytes of rows, of the index of words, and of all others.
PARTS = """
SELECT relname, pg_table_size(oid), pg_relation_size('ix_' || relname || '_indexed'),
    pg_indexes_size(oid) - pg_relation_size('ix_' || relname || '_indexed')
FROM pg_class WHERE relname IN ('article_search', 'comment_search') ORDER BY relname
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query of the measurement."""

    name: str
    query: str
    kind: SearchKind = SearchKind.ARTICLES
    order: SearchOrder = SearchOrder.NEWEST


def make_questions(writer: Writer) -> list[Question]:
    """Return the twenty queries."""
    word = writer.words.words
    first, second = writer.characters.words[40:42]
    day = f"{NOW - timedelta(days=2):%Y-%m-%d}"
    comments, ranked = SearchKind.COMMENTS, SearchOrder.RELEVANCE
    common, medium, rare, rarest = (
        word[30],
        word[1_500],
        word[len(word) * 3 // 20],
        word[len(word) * 3 // 4],
    )
    return [
        Question(name="the most frequent word", query=word[0]),
        Question(name="a common word", query=common),
        Question(name="a medium word", query=medium),
        Question(name="a rare word", query=rare),
        Question(name="the rarest word", query=rarest),
        Question(name="two common words", query=f"{common} {word[60]}"),
        Question(name="a common phrase", query=f'"{word[3]} {word[8]}"'),
        Question(name="a phrase of medium words", query=f'"{word[300]} {word[500]}"'),
        Question(name="a phrase that never occurs", query=f'"{rare} {rarest}"'),
        Question(name="a prefix", query=f"{medium[:5]}*"),
        Question(name="an exclusion", query=f"{common} -{word[10]}"),
        Question(name="a source", query=f'{common} source:"Paper 7"'),
        Question(name="a language", query=f"{word[5]} lang:fr"),
        Question(name="the last two days", query=f"{common} after:{day}"),
        Question(name="with comments, first", query=f"{medium} has:comments is:first"),
        Question(name="a pair of Han", query=first + second),
        Question(
            name="four of Han",
            query=first + second + "".join(writer.characters.words[2:4]),
        ),
        Question(name="ranked, common", query=common, order=ranked),
        Question(name="ranked, two words", query=f"{medium} {word[400]}", order=ranked),
        Question(name="comments", query=f"{medium}", kind=comments),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Milliseconds of one query: by the clock, and of processor time."""

    wall: float
    cpu: float


def ask(store: Store, question: Question, *, counted: bool) -> Took:
    """Ask a query, or for its count."""
    with store.begin() as tx:
        search = prepare_search(tx.connection, question.query)
        reader = SearchReader(tx.connection, question.kind, search)
        spent, began = read_cpu(tx), time.perf_counter()
        if counted:
            reader.count()
        elif question.order is SearchOrder.NEWEST:
            reader.find_page(limit=50)
        else:
            reader.rank(question.order)
        wall = time.perf_counter() - began
        return Took(wall=wall * 1000, cpu=(read_cpu(tx) - spent) / 1000)


def main() -> int:
    """Fill, ask, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--written", type=int, default=50_000, help="not of halves")
    parser.add_argument("--comments", type=int, default=3, help="of each article")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder of the filled database")
    parser.add_argument("--published", type=int, default=10, help="tens of articles")
    parser.add_argument(
        "--pages", type=Path, help="saved pages, whose cost is measured"
    )
    asked = parser.parse_args()
    if asked.published == 1:
        parser.error("--published 1: the first ten are not measured, so 2 or more")
    console = Console()
    saved = sorted(asked.pages.rglob("*.html")) if asked.pages else []
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as server,
    ):
        published = (
            measure_size_and_cost(server, asked.published, saved, console)
            if asked.published
            else None
        )
        page = published.page if published and saved else None
        if asked.articles:
            url = make_database(server, "bench_sample")
            _measure_queries(url, asked, console, page)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )
    return 0


def _measure_queries(
    sample: str, asked: argparse.Namespace, console: Console, page: float | None
) -> None:
    """Fill, ask, print.

    Args:
        sample: an empty database. page: kilobytes of the body of a saved page.
    """
    size = asked.articles
    with (
        open_folder(asked.keep) as folder,
        EmbeddedPostgres(folder / str(size)) as server,
    ):
        if not has_database(server, name_of(size)):
            with filled_database(server, name_of(size)) as url:
                _fill(url, asked, console)
        url = server.url_of(name_of(size))
        store = Store(url, connections=1)
        writer = Writer(store=store, comments=asked.comments, total=size)
        fts5 = TextIndex(folder / "fts5.sqlite")
        with psycopg.connect(plain(url), autocommit=True) as connection:
            connection.execute(LET_WAIT)
            fts5.fill(connection)
            _report(console, store, writer, fts5, asked.rounds)
            _report_sizes(console, connection, writer, fts5)
        store.close()
        if asked.published:
            _report_share(sample, _read_index_size(url), writer, asked, console, page)


def _fill(url: str, asked: argparse.Namespace, console: Console) -> None:
    store = Store(url, connections=1)
    writer = Writer(store=store, comments=asked.comments, total=asked.articles)
    with psycopg.connect(plain(url), autocommit=True) as connection:
        fill(writer, connection, asked.written, console)
        connection.execute(
            "INSERT INTO stories (id, first_article_id)"
            " SELECT id, id FROM articles WHERE id % 3 = 0"
        )
        connection.execute("VACUUM ANALYZE")
    store.close()


def _report_share(
    sample: str,
    index: float,
    writer: Writer,
    asked: argparse.Namespace,
    console: Console,
    page: float | None,
) -> None:
    """Print the size of tokens and index, over that of articles of the same words."""
    size, *_ = measure_article(sample, asked.published, DrawnPages(writer))
    console.print(
        f"of {asked.articles:,} such articles the tokens and their index take"
        f" {describe_share(index, size)} ({size.rows:.1f} kB of rows and"
        f" {size.page:.1f} kB of its page)"
    )
    if page is not None:
        console.print(
            "with the body of a saved page in place of that of a drawn one"
            f" {describe_share(index, replace(size, page=page))}"
        )


def _report(
    console: Console, store: Store, writer: Writer, fts5: TextIndex, rounds: int
) -> None:
    table = Table("query", "found", "ms, median", "most", "CPU", "count", "FTS5")
    times: list[Took] = []
    counts: list[float] = []
    for question in make_questions(writer):
        own = [ask(store, question, counted=False) for _ in range(rounds)]
        count = median(ask(store, question, counted=True).wall for _ in range(3))
        table.add_row(
            question.name,
            _count(store, question),
            f"{median(each.wall for each in own):.1f}",
            f"{max(each.wall for each in own):.1f}",
            f"{median(each.cpu for each in own):.1f}",
            f"{count:.1f}",
            _ask_fts5(fts5, question),
        )
        times += own
        counts.append(count)
    console.print(table)
    console.print(
        f"95th percentile {_percentile(each.wall for each in times):.1f} ms,"
        f" of processor time {_percentile(each.cpu for each in times):.1f};"
        f" largest count {max(counts):.1f} ms"
    )


def _count(store: Store, question: Question) -> str:
    with store.begin() as tx:
        search = prepare_search(tx.connection, question.query)
        found = SearchReader(tx.connection, question.kind, search).count()
    return f"{'~' if found.is_approximate else ''}{found.number:,}"


def _percentile(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[int(len(ordered) * 0.95)]


def _ask_fts5(fts5: TextIndex, question: Question) -> str:
    expression = translate_query(question.query)
    if expression is None or question.kind is SearchKind.COMMENTS:
        return ""
    is_ranked = question.order is SearchOrder.RELEVANCE
    took = [fts5.ask(expression, is_ranked=is_ranked) for _ in range(3)]
    return f"{median(took):.1f}"


def _report_sizes(
    console: Console, connection: psycopg.Connection, writer: Writer, fts5: TextIndex
) -> None:
    index, _, others, *_ = read_sizes(connection)
    console.print(
        f"texts of an article and its comments: {others / writer.total / 1000:.1f} kB,"
        f" their tokens {index / writer.total / 1000:.1f} kB; FTS5, the articles' texts"
        f" and index {fts5.measure_size() / writer.total / 1000:.1f} kB"
    )

    table = Table("of it, kB an article", "rows", "index of words", "other indexes")
    for name, *sizes in connection.execute(PARTS).fetchall():
        table.add_row(name, *(f"{n / writer.total / 1000:.2f}" for n in sizes))
    console.print(table)


def _read_index_size(url: str) -> float:
    """Return the kilobytes an article of tokens and indexes."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        index, _, _, articles, *_ = read_sizes(connection)
    return index / articles / 1000


if __name__ == "__main__":
    sys.exit(main())
