"""Search with many articles stored: times of queries, and what the index costs.

Articles and comments with word frequencies as in running text (Zipf-Mandelbrot) are
stored with the product's own tokens; twenty queries are asked several times over each
(rare, common, phrase, filtered, by language, ranked, CJK, comments), on a durable
server. Then new articles go through the real steps, in turns with and without the
index, and the processor time of both and the bytes of the rows are printed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import random
import sys
import tempfile
import time
from bisect import bisect
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import prose
import psycopg
from cpu_clock import of_process
from fts5 import TextIndex, translate_query
from rich.console import Console
from rich.table import Table

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.search.index_tokens import DocumentTokens, SearchDocument
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate
from wireroom.store.schema.search_tables import TOKEN_SET
from wireroom.store.search.article_index import SearchIndex
from wireroom.store.search.find import SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder
from wireroom.store.search.stems import find_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wireroom.store.database import Transaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCES = 50
# Of a large corpus of news; ranks as in Zipf's law with Mandelbrot's offset.
WORDS, CHARACTERS, OFFSET = 200_000, 4_000, 2.7
ARTICLE_WORDS, TITLE_WORDS, COMMENT_WORDS = 420, 9, 35
LANGUAGES = (("en", 70), ("de", 12), ("fr", 8), ("ja", 10))
SYLLABLES = tuple(
    a + b
    for a in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st")
    for b in ("a", "e", "i", "o", "u", "an", "er", "in", "or")
)
ENDINGS = ("", "", "", "s", "ing", "ed", "er", "ly")


class Vocabulary:
    """Words by frequency; the one of rank 0 is the most frequent."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        weights = (1 / (rank + OFFSET) for rank in range(len(words)))
        self._sums = list(itertools.accumulate(weights))

    def draw(self, draw: random.Random, count: int) -> list[str]:
        """Return words by their frequency."""
        top, sums, words = self._sums[-1], self._sums, self.words
        return [words[bisect(sums, draw.random() * top)] for _ in range(count)]


def make_vocabulary() -> Vocabulary:
    """Return words made of syllables, the frequent ones short."""
    draw = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        length = 2 if len(words) < 1_200 else draw.randint(3, 5)
        stem = "".join(draw.choice(SYLLABLES) for _ in range(length))
        words[stem + (draw.choice(ENDINGS) if length > 1 else "")] = None
    return Vocabulary(list(words))


def make_characters() -> Vocabulary:
    """Return Han characters."""
    characters = [chr(0x4E00 + n) for n in range(CHARACTERS)]
    random.Random(2).shuffle(characters)
    return Vocabulary(characters)


@dataclass(slots=True)
class Writer:
    """Makes the rows of articles and comments, tokens included."""

    connection: psycopg.Connection
    store: Store
    fts5: TextIndex
    words: Vocabulary = field(default_factory=make_vocabulary)
    characters: Vocabulary = field(default_factory=make_characters)
    draw: random.Random = field(default_factory=lambda: random.Random(3))

    def write(self, first: int, count: int, *, total: int, comments: int) -> None:
        """Store articles from id ``first`` on, each with some comments."""
        articles, indexed, said, said_indexed = [], [], [], []
        languages, weights = zip(*LANGUAGES, strict=True)
        with self.store.begin() as tx:
            for number in range(first, first + count):
                language = self.draw.choices(languages, weights)[0]
                at = NOW - timedelta(minutes=total - number)
                title = self._text(language, TITLE_WORDS)
                length = int(self.draw.lognormvariate(0, 0.6) * ARTICLE_WORDS * 0.84)
                text = self._text(language, max(40, min(length, 4_000)))
                source = 1 + number % SOURCES
                articles.append((number, source, language, title, text, at, comments))
                tokens = self._tokens(tx, source, language, text, title)
                indexed.append((number, at, comments, True, tokens))
                for n in range(comments):
                    row = number * comments + n
                    text = self._text(language, self.draw.randint(3, COMMENT_WORDS * 2))
                    said.append(
                        (row, number, str(n), n, f"Reader {row % 9_973}", text, at, at)
                    )
                    tokens = self._tokens(tx, source, language, text, "")
                    said_indexed.append((row, number, at, 1, tokens))
        self.fts5.add((row[0], row[3], row[4]) for row in articles)
        self._copy(
            "article_search (article_id, first_published_at, comments_found,"
            " is_readable, words)",
            indexed,
        )
        self._copy(
            "comment_search (comment_id, article_id, first_seen_at, revision, words)",
            said_indexed,
        )
        self._copy(
            "comments (id, article_id, key, position, author, text, first_seen_at,"
            " last_seen_at)",
            said,
        )
        self._copy(
            "articles (id, source_id, language, title, text, first_published_at,"
            " comments_found, url, stage, outcome, found_at)",
            [
                (*a, f"https://paper{a[1]}.example/{a[0]}", "done", "published", a[5])
                for a in articles
            ],
        )

    def _text(self, language: str, count: int) -> str:
        if language != "ja":
            return " ".join(self.words.draw(self.draw, count))
        return "。".join(
            "".join(self.characters.draw(self.draw, 24)) for _ in range(1 + count // 24)
        )

    def _tokens(
        self, tx: Transaction, source: int, language: str, text: str, title: str
    ) -> str:
        tokens = DocumentTokens(
            SearchDocument(source_id=source, language=language, text=text, title=title)
        )
        stems = find_stems(tx.connection, tokens.language, tokens.forms)
        return tokens.to_text(stems)

    def _copy(self, table: str, rows: list[tuple]) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


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
    common, medium, rare, rarest = word[30], word[1_500], word[30_000], word[150_000]
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


def ask(store: Store, question: Question, *, counted: bool) -> float:
    """Return the milliseconds of a query, or of its count."""
    with store.begin() as tx:
        search = prepare_search(tx.connection, question.query)
        reader = SearchReader(tx.connection, question.kind, search)
        began = time.perf_counter()
        if counted:
            reader.count()
        elif question.order is SearchOrder.NEWEST:
            reader.find_page(limit=50)
        else:
            reader.rank(question.order)
        return (time.perf_counter() - began) * 1000


class MadeUp:
    """Feeds of ten entries, new at each round, and pages: saved, or made of prose."""

    def __init__(self, saved: list[Path]) -> None:
        self.number = 0
        self.draw = random.Random(5)
        self.saved = saved[::-1]

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Answer any request."""
        is_feed = request.url.endswith("/feed")
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/xml" if is_feed else "text/html"},
            body=self._feed(request.url) if is_feed else self._page(),
            fetched_at=NOW,
        )

    def _feed(self, url: str) -> bytes:
        items = "".join(
            f"<item><title>N {self.number} {n}</title><link>"
            f"{url.replace('/feed', f'/2026/03/01/n-{self.number}-{n}')}</link></item>"
            for n in range(10)
        )
        feed = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
        return feed.encode()

    def _page(self) -> bytes:
        if self.saved:
            return self.saved.pop().read_bytes()
        title, paragraphs = prose.article(self.draw)
        mark = self.draw.getrandbits(40)
        body = "".join(f"<p>{p} {mark + n}.</p>" for n, p in enumerate(paragraphs))
        said = "".join(
            f"<li id=comment-{n} class=comment><cite class=fn>{author}</cite>"
            f"<p>{text}</p>"
            for n, (author, text) in enumerate(
                prose.comment(self.draw) for _ in range(5)
            )
        )
        page = (
            f"<html><head><title>{title} {mark}</title></head><body><article>"
            f"<h1>{title} {mark}</h1>{body}</article>"
            f"<div id=comments><ol class=commentlist>{said}</ol></div></body></html>"
        )
        return page.encode()


def measure_cost(store: Store, rounds: int, saved: list[Path]) -> tuple[float, float]:
    """Return the processor milliseconds of an article, with the index and without."""
    web = MadeUp(saved)
    pipeline = Pipeline(store=store, http=web, now=lambda: NOW, jitter=lambda: 0.0)
    urls = (f"https://cost{n}.example/feed" for n in range(rounds * 2))
    spec = SourceSpec(name="Cost", feeds=tuple(FeedSpec(url=url) for url in urls))
    with store.begin() as tx:
        tx.sources.apply_specs([spec], now=NOW)
        query = "SELECT id FROM feeds ORDER BY id"
        feeds = tx.connection.exec_driver_sql(query).scalars().all()
    spent: dict[bool, list[float]] = {True: [], False: []}
    for number, feed in enumerate(feeds):
        web.number = number
        is_indexed = number % 2 == 0
        with _indexing(is_indexed=is_indexed):
            began = _cpu(store)
            found = pipeline.poll_feed(feed)
            for article_id in found:
                pipeline.download_article(article_id)
                _process(pipeline, article_id)
            # The first rounds load modules and stems.
            if number > 1 and found:
                spent[is_indexed].append((_cpu(store) - began) / len(found) / 1000)
    return median(spent[True]), median(spent[False])


@contextmanager
def _indexing(*, is_indexed: bool) -> Iterator[None]:
    """Leave the index out for a while."""
    write: Callable[..., None] = SearchIndex.write_article
    if not is_indexed:
        SearchIndex.write_article = lambda *_, **__: None  # type: ignore[method-assign]  # for a while
    yield
    SearchIndex.write_article = write  # type: ignore[method-assign]  # for a while


def _cpu(store: Store) -> int:
    """Return microseconds of this process and of its only backend."""
    with store.begin() as tx:
        pid = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return of_process(os.getpid()) + of_process(pid)


def _process(pipeline: Pipeline, article_id: int) -> None:
    stage = pipeline.begin_processing(article_id)
    steps = {
        Stage.DOWNLOADED: Pipeline.extract_article,
        Stage.EXTRACTED: Pipeline.deduplicate_article,
        Stage.DEDUPLICATED: Pipeline.enrich_and_publish,
    }
    while stage in steps:
        stage = steps[stage](pipeline, article_id)


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
CREATE INDEX ix_mixed_{name} ON mixed_{name} USING gin ({words})
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
SELECT pg_relation_size('ix_{name}_words'), (SELECT count(*) FROM {name}),
    pg_relation_size('ix_mixed_{name}'), (SELECT count(*) FROM mixed_{name})
"""


def main() -> int:
    """Fill, ask, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--comments", type=int, default=3, help="of each article")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--published", type=int, default=10, help="tens of articles")
    parser.add_argument(
        "--pages", type=Path, help="saved pages, whose cost is measured"
    )
    asked = parser.parse_args()
    console = Console()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=True) as server,
    ):
        saved = sorted(asked.pages.rglob("*.html")) if asked.pages else []
        if asked.published:
            _measure_size_and_cost(server, asked.published, saved, console)
        if asked.articles:
            _measure_queries(server, Path(folder), asked, console)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )
    return 0


def _measure_size_and_cost(
    server: EmbeddedPostgres, rounds: int, saved: list[Path], console: Console
) -> None:
    url = _create(server, "cost")
    store = Store(url, connections=1)
    before = _read_sizes(url)
    with_index, without = measure_cost(store, rounds, saved)
    after = _read_sizes(url)
    index, pages, others, indexed, published, comments = (
        b - a for a, b in zip(before, after, strict=True)
    )
    store.close()
    console.print(
        f"CPU of an article: {with_index:.2f} ms with the index, {without:.2f} without:"
        f" {100 * (with_index / without - 1):+.1f} %"
    )
    each, row = index / indexed / 1000, others / published / 1000
    body = pages / published / 1000
    console.print(
        f"size of an article: {row:.1f} kB and {body:.1f} kB of its page;"
        f" its tokens and those of {comments / indexed:.1f} comments {each:.1f} kB:"
        f" {100 * each / (row + body):+.1f} %, without pages {100 * each / row:+.1f} %"
    )
    each -= measure_saving(url) / indexed / 1000
    console.print(
        f"of ten times as many articles without a new word {each:.1f} kB:"
        f" {100 * each / (row + body):+.1f} %, without pages {100 * each / row:+.1f} %"
    )


def measure_saving(url: str) -> float:
    """Return by how many bytes the indexes are smaller where words are not new.

    Few articles have many words that no other has, each of which takes an entry. Rows
    that are made of the halves of two stored ones have the words of these.
    """
    saved = 0.0
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        for name in ("article_search", "comment_search"):
            connection.execute(MIX.format(name=name, words=TOKEN_SET))
            row = connection.execute(MIX_SIZES.format(name=name)).fetchone()
            own, rows, mixed, mixed_rows = map(int, row)
            saved += own - mixed / max(mixed_rows, 1) * rows
    return saved


def _read_sizes(url: str) -> tuple[int, ...]:
    """Return bytes of index, pages and all the rest, and the numbers of rows."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        # What waits in a list of its own would be counted twice, or not at all.
        for name in ("article_search", "comment_search"):
            connection.execute(
                f"SELECT gin_clean_pending_list('ix_{name}_words'::regclass)"
            )
        row = connection.execute(SIZES).fetchone()
    return tuple(map(int, row))


def _measure_queries(
    server: EmbeddedPostgres, folder: Path, asked: argparse.Namespace, console: Console
) -> None:
    url = _create(server, "queries")
    store = Store(url, connections=1)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        fts5 = TextIndex(folder / "fts5.sqlite")
        writer = Writer(connection=connection, store=store, fts5=fts5)
        began = time.perf_counter()
        _fill(connection, writer, asked.articles, asked.comments)
        console.print(
            f"{asked.articles:,} articles, {asked.articles * asked.comments:,} comments"
            f" stored in {time.perf_counter() - began:.0f} s"
        )
        _report_sizes(console, connection, fts5, asked.articles)
        questions = make_questions(writer)
        _report(console, store, fts5, questions, asked.rounds)
    store.close()


def _report_sizes(
    console: Console, connection: psycopg.Connection, fts5: TextIndex, articles: int
) -> None:
    row = connection.execute(SIZES).fetchone()
    index, _, others, *_ = map(int, row)
    console.print(
        f"an article with its comments: {others / articles / 1000:.1f} kB, their tokens"
        f" {index / articles / 1000:.1f} kB; FTS5, the articles' texts and index"
        f" {fts5.measure_size() / articles / 1000:.1f} kB"
    )


def _report(
    console: Console,
    store: Store,
    fts5: TextIndex,
    questions: list[Question],
    rounds: int,
) -> None:
    table = Table("query", "found", "ms, median", "ms, most", "count, ms", "FTS5, ms")
    times: list[float] = []
    counts: list[float] = []
    for question in questions:
        own = [ask(store, question, counted=False) for _ in range(rounds)]
        count = median(ask(store, question, counted=True) for _ in range(3))
        with store.begin() as tx:
            search = prepare_search(tx.connection, question.query)
            found = SearchReader(tx.connection, question.kind, search).count()
        about = "~" if found.is_approximate else ""
        table.add_row(
            question.name,
            f"{about}{found.number:,}",
            f"{median(own):.1f}",
            f"{max(own):.1f}",
            f"{count:.1f}",
            _ask_fts5(fts5, question),
        )
        times += own
        counts.append(count)
    console.print(table)
    console.print(
        f"95th percentile {sorted(times)[int(len(times) * 0.95)]:.1f} ms,"
        f" largest count {max(counts):.1f} ms"
    )


def _ask_fts5(fts5: TextIndex, question: Question) -> str:
    expression = translate_query(question.query)
    if expression is None or question.kind is SearchKind.COMMENTS:
        return ""
    is_ranked = question.order is SearchOrder.RELEVANCE
    took = [fts5.ask(expression, is_ranked=is_ranked) for _ in range(3)]
    return f"{median(took):.1f}"


def _fill(
    connection: psycopg.Connection, writer: Writer, articles: int, comments: int
) -> None:
    connection.execute("SET session_replication_role = replica")
    connection.execute(
        "INSERT INTO sources (id, name)"
        f" SELECT n, 'Paper ' || n FROM generate_series(1, {SOURCES}) n"
    )
    for name in ("article_search", "comment_search"):
        connection.execute(f"DROP INDEX ix_{name}_words")
    for first in range(1, articles + 1, 500):
        count = min(500, articles + 1 - first)
        writer.write(first, count, total=articles, comments=comments)
    connection.execute("SET maintenance_work_mem = '512MB'")
    for name in ("article_search", "comment_search"):
        connection.execute(
            f"CREATE INDEX ix_{name}_words ON {name} USING gin ({TOKEN_SET})"
        )
    connection.execute(
        "INSERT INTO stories (id, first_article_id)"
        " SELECT id, id FROM articles WHERE id % 3 = 0"
    )
    connection.execute("VACUUM ANALYZE")


def _create(server: EmbeddedPostgres, name: str) -> str:
    with psycopg.connect(_plain(server.url_of("postgres")), autocommit=True) as made:
        made.execute(f"CREATE DATABASE bench_{name}")
    url = server.url_of(f"bench_{name}")
    migrate(url)
    return url


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


if __name__ == "__main__":
    sys.exit(main())
