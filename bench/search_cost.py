"""What the search index costs: processor time and bytes of an article.

New articles go through the real steps; the processor time of all, of what writes the
index, and of moving the rows into it, and the growth of the database are read.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import prose
import psycopg
from cpu_clock import of_process
from made_web import MadeUp, process_article
from page_furniture import add_furniture
from search_rows import NOW
from two_sizes import make_database, plain

from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store
from wireroom.store.search.article_index import SearchIndex
from wireroom.store.search.index_waiting import index_waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console
    from search_rows import Writer

    from wireroom.console.local.embedded import EmbeddedPostgres
    from wireroom.store.database import Transaction

# Bytes of the index, of page bodies (which the archive takes), and of all the rest.
SIZES = """
SELECT sum(pg_total_relation_size(c.oid)) FILTER (WHERE relname LIKE '%_search'),
    sum(pg_total_relation_size(c.oid)) FILTER (WHERE relname = 'pages'),
    sum(pg_total_relation_size(c.oid))
        FILTER (WHERE relname NOT LIKE '%_search' AND relname <> 'pages'),
    (SELECT count(*) FROM article_search),
    (SELECT count(*) FROM articles WHERE first_published_at IS NOT NULL),
    (SELECT count(*) FROM comment_search)
FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
MIX = """
CREATE TEMP TABLE split AS SELECT row_number() OVER (ORDER BY random()) AS n,
    string_to_array(words, ' ') AS words FROM {name};
CREATE TABLE mixed_{name} (words text);
CREATE INDEX ix_mixed_{name} ON mixed_{name} USING gin
    (array_to_tsvector(string_to_array('0:' || replace(words, ' ', ' 0:'), ' ')))
    WITH (gin_pending_list_limit = 256);
INSERT INTO mixed_{name}
    SELECT array_to_string(a.words[:cardinality(a.words) / 2]
        || b.words[cardinality(b.words) / 2 + 1:], ' ')
    FROM generate_series(1, 10) k CROSS JOIN split a
    JOIN split b ON b.n = 1 + (a.n + k * 37) % (SELECT count(*) FROM split)
    ORDER BY random();
DROP TABLE split;
SELECT gin_clean_pending_list('ix_mixed_{name}'::regclass)
"""
MIX_SIZES = """
SELECT pg_relation_size('ix_{name}_indexed'), (SELECT count(*) FROM {name}),
    pg_relation_size('ix_mixed_{name}'), (SELECT count(*) FROM mixed_{name})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSize:
    """Kilobytes of an article: tokens and their index, its page, all other rows."""

    index: float
    page: float
    rows: float
    comments: float

    def __str__(self) -> str:
        """Return a line to print."""
        return (
            f"size of an article: {self.rows:.1f} kB and {self.page:.1f} kB of its"
            f" page; its tokens and those of {self.comments:.1f} comments"
            f" {describe_share(self.index, self)}"
        )


def describe_share(index: float, size: ArticleSize) -> str:
    """Return how much larger an index of so many kilobytes makes an article."""
    share, bare = index / (size.rows + size.page), index / size.rows
    return f"{index:.1f} kB: {share:+.1%}, without pages {bare:+.1%}"


class ProsePages:
    """Pages of made-up English, with five comments."""

    def __init__(self) -> None:
        self._draw = random.Random(5)

    def __call__(self) -> bytes:
        """Return the next page."""
        title, paragraphs = prose.article(self._draw)
        mark = self._draw.getrandbits(40)
        page = _make_page(
            f"{title} {mark}",
            [f"{paragraph} {mark + n}." for n, paragraph in enumerate(paragraphs)],
            [prose.comment(self._draw) for _ in range(5)],
        )
        return page.encode()


class DrawnPages:
    """Pages of the texts that a writer stores otherwise without the steps.

    Args:
        is_full: with what else news pages have, which makes them as large.
    """

    def __init__(self, writer: Writer, *, is_full: bool = False) -> None:
        self._writer, self._is_full = writer, is_full

    def __call__(self) -> bytes:
        """Return the next page."""
        title, text, comments = self._writer.draw_texts("en")
        words = text.split()
        paragraphs = [" ".join(words[n : n + 50]) for n in range(0, len(words), 50)]
        said = [(f"Reader {n}", comment) for n, comment in enumerate(comments)]
        page = _make_page(title, paragraphs, said)
        if self._is_full:
            page = add_furniture(page, self._writer.draw)
        return page.encode()


class SavedPages:
    """Pages of a folder, each once."""

    def __init__(self, paths: list[Path]) -> None:
        self._left = paths[::-1]

    def __call__(self) -> bytes:
        """Return the next page."""
        return self._left.pop().read_bytes()


def _make_page(
    title: str, paragraphs: list[str], comments: list[tuple[str, str]]
) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    said = "".join(
        f"<li id=comment-{n} class=comment><cite class=fn>{author}</cite><p>{text}</p>"
        for n, (author, text) in enumerate(comments)
    )
    return (
        f"<html lang=en><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{body}</article>"
        f"<div id=comments><ol class=commentlist>{said}</ol></div></body></html>"
    )


def measure_size_and_cost(
    server: EmbeddedPostgres, rounds: int, saved: list[Path], console: Console
) -> ArticleSize:
    """Print processor time and bytes of articles that go through the steps."""
    pages = SavedPages(saved) if saved else ProsePages()
    url = make_database(server, "bench_cost")
    size, with_index, without = measure_article(url, rounds, pages)
    console.print(
        f"CPU of an article: {with_index:.2f} ms with the index, {without:.2f} without:"
        f" {100 * (with_index / without - 1):+.1f} %"
    )
    console.print(str(size))
    later = size.index - measure_saving(url) / 1000
    console.print(
        "of ten times as many articles without a new word"
        f" {describe_share(later, size)}"
    )
    return size


def measure_article(
    url: str, rounds: int, make_page: Callable[[], bytes]
) -> tuple[ArticleSize, float, float]:
    """Return the size of an article, and its milliseconds with and without the index.

    Args:
        rounds: tens of articles; the first ten are not measured.
    """
    store = Store(url, connections=1)
    before = _read_sizes(url)
    with_index, without = _measure_cost(
        store, rounds, MadeUp(lambda _: make_page(), entries=10)
    )
    index, pages, others, indexed, published, comments = (
        b - a for a, b in zip(before, _read_sizes(url), strict=True)
    )
    store.close()
    size = ArticleSize(
        index=index / indexed / 1000,
        page=pages / published / 1000,
        rows=others / published / 1000,
        comments=comments / indexed,
    )
    return size, with_index, without


def _measure_cost(store: Store, rounds: int, web: MadeUp) -> tuple[float, float]:
    pipeline = Pipeline(store=store, http=web, now=lambda: NOW, jitter=lambda: 0.0)
    urls = (f"https://cost{n}.example/feed" for n in range(rounds))
    spec = SourceSpec(name="Cost", feeds=tuple(FeedSpec(url=url) for url in urls))
    with store.begin() as tx:
        tx.sources.apply_specs([spec], now=NOW)
        query = "SELECT id FROM feeds ORDER BY id"
        feeds = tx.connection.exec_driver_sql(query).scalars().all()
    clock = _IndexClock(store)
    articles = 0
    for number, feed in enumerate(feeds):
        web.number = number
        if number == 1:
            # The first round loads modules and stems.
            clock.start()
        found = pipeline.poll_feed(feed)
        for article_id in found:
            pipeline.download_article(article_id)
            process_article(pipeline, article_id)
        articles += len(found) if number else 0
    whole, index = clock.stop()
    moved = _measure_move(store)
    return whole / articles + moved, (whole - index) / articles


class _IndexClock:
    """Milliseconds of the processor since it was started, and those of the index.

    Of this process and its only backend. What the commit of a transaction takes counts
    as that of the other rows.
    """

    _STEPS = ("prepare_article", "write_article", "write_comments")

    def __init__(self, store: Store) -> None:
        with store.begin() as tx:
            query = "SELECT pg_backend_pid()"
            self._backend = tx.connection.exec_driver_sql(query).scalar_one()
        self._own = {name: getattr(SearchIndex, name) for name in self._STEPS}
        self._depth = self._began = self._index = 0

    def start(self) -> None:
        for name, step in self._own.items():
            setattr(SearchIndex, name, self._count(step))
        self._began = self._read()

    def stop(self) -> tuple[float, float]:
        """Return the whole, and the index's part of it."""
        whole = self._read() - self._began
        for name, step in self._own.items():
            setattr(SearchIndex, name, step)
        return whole / 1000, self._index / 1000

    def _count(self, step: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object, **options: object) -> None:
            began, self._depth = self._read(), self._depth + 1
            step(*arguments, **options)
            self._depth -= 1
            # One step calls another.
            if not self._depth:
                self._index += self._read() - began

        return run

    def _read(self) -> int:
        return of_process(os.getpid()) + of_process(self._backend)


def _measure_move(store: Store) -> float:
    """Move what waits into the index; return milliseconds an article."""
    began = _read_cpu(store)
    index_waiting(store, least=1)
    spent = (_read_cpu(store) - began) / 1000
    with store.begin() as tx:
        count = "SELECT count(*) FROM article_search"
        return spent / max(tx.connection.exec_driver_sql(count).scalar_one(), 1)


def read_cpu(tx: Transaction) -> int:
    """Return microseconds of this process and of its only backend."""
    pid = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return of_process(os.getpid()) + of_process(pid)


def _read_cpu(store: Store) -> int:
    with store.begin() as tx:
        return read_cpu(tx)


def measure_saving(url: str) -> float:
    """Return by how many bytes an article the indexes are smaller without new words.

    Few articles have many words that no other has, each of which takes an entry. Rows
    that are made of the halves of two stored ones have the words of these.
    """
    saved, articles = 0.0, 0
    with psycopg.connect(plain(url), autocommit=True) as connection:
        for name in ("article_search", "comment_search"):
            connection.execute(MIX.format(name=name))
            row = connection.execute(MIX_SIZES.format(name=name)).fetchone()
            assert row is not None, "sizes are a row"
            own, rows, mixed, mixed_rows = map(int, row)
            saved += own - mixed / max(mixed_rows, 1) * rows
            articles = articles or rows
    return saved / articles


def _read_sizes(url: str) -> tuple[int, ...]:
    """Return bytes of index, pages and all the rest, and the numbers of rows."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        # Of rows that waited, until it is emptied.
        connection.execute("VACUUM FULL article_search, comment_search")
        return read_sizes(connection)


def read_sizes(connection: psycopg.Connection) -> tuple[int, ...]:
    """Return the numbers of :data:`SIZES`."""
    row = connection.execute(SIZES).fetchone()
    assert row is not None, "sums are a row"
    return tuple(int(number or 0) for number in row)
