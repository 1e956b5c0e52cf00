"""Rows of a search measurement: articles and comments with real word frequencies.

Words are drawn by the frequencies of running text (`text_words.py` compares them with
those of saved pages). The first articles are written, their tokens made by the product.
The others are made of halves of two of those, text and tokens alike: they have the same
words in the same shares, no word that is new at such a number of articles, and cost a
hundredth of the time.
"""

from __future__ import annotations

import itertools
import random
import time
from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.search.index_tokens import DocumentTokens, SearchDocument
from wireroom.search.stemmers import DICTIONARIES
from wireroom.store.schema.search_tables import ARTICLES_IN_BLOCK, COMMENTS_IN_BLOCK
from wireroom.store.search import stems
from wireroom.store.search.stems import StemCache, find_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg
    from rich.console import Console

    from wireroom.store.database import Store, Transaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCES = 50
WORDS, CHARACTERS = 200_000, 4_000
# Zipf's law: a word's frequency is 1 by its rank, and of a rank above some thousands
# falls faster (Ferrer i Cancho and Solé, 2001: an exponent of about 2 in place of 1).
# With one exponent for all, 400 texts have 2.3 times as many different words as 400
# saved ones, and write as much more to the index.
OFFSET, COMMON, STEEPNESS = 0.5, 6_000, 1.8
ARTICLE_WORDS, TITLE_WORDS, COMMENT_WORDS = 420, 9, 35
LANGUAGES = (("en", 70), ("de", 12), ("fr", 8), ("ja", 10))
SYLLABLES = tuple(
    a + b
    for a in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st")
    for b in ("a", "e", "i", "o", "u", "an", "er", "in", "or")
)
# The indexes of words, which are built when most rows are there.
INDEXES = ("ix_article_search_indexed", "ix_comment_search_indexed")
# As the rows are noted when they are moved into the index.
BLOCKS = f"""
INSERT INTO search_blocks SELECT 'article_search', article_id / {ARTICLES_IN_BLOCK},
    min(first_published_at), max(first_published_at) FROM article_search GROUP BY 2;
INSERT INTO search_blocks SELECT 'comment_search', comment_id / {COMMENTS_IN_BLOCK},
    min(first_seen_at), max(first_seen_at) FROM comment_search GROUP BY 2
"""
# Articles that are made between two looks at the clock.
BATCH = 500
# Of the rows, those that are inserted before the indexes are built.
BUILT = 0.8
ENDINGS = ("", "", "", "s", "ing", "ed", "er", "ly")


class Vocabulary:
    """Words by frequency; the one of rank 0 is the most frequent."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        weights = map(_weigh, range(1, len(words) + 1))
        self._sums = list(itertools.accumulate(weights))

    def draw(self, draw: random.Random, count: int) -> list[str]:
        """Return words by their frequency."""
        top, sums, words = self._sums[-1], self._sums, self.words
        return [words[bisect(sums, draw.random() * top)] for _ in range(count)]


def _weigh(rank: int) -> float:
    """Return the frequency of the word of a rank, which begins with 1."""
    weight = 1 / (rank + OFFSET)
    if rank <= COMMON:
        return weight
    return weight * ((COMMON + OFFSET) * weight) ** (STEEPNESS - 1)


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


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and its tokens as the index stores them."""

    title: str
    text: str
    tokens: str


@dataclass(frozen=True, slots=True)
class Thread:
    """An article and its comments, in one language."""

    article: Written
    comments: tuple[Written, ...]


@dataclass(slots=True)
class Writer:
    """Makes the rows of articles and comments, tokens included."""

    store: Store
    comments: int
    total: int
    words: Vocabulary = field(default_factory=make_vocabulary)
    characters: Vocabulary = field(default_factory=make_characters)
    draw: random.Random = field(default_factory=lambda: random.Random(3))
    _written: dict[str, list[Thread]] = field(default_factory=dict)

    def learn_stems(self) -> None:
        """Look up the stems of all words at once, in place of once an article."""
        stems._CACHE = StemCache(5 * WORDS)  # noqa: SLF001 - the product's is smaller
        with self.store.begin() as tx:
            for language, _ in LANGUAGES:
                if language in DICTIONARIES:
                    find_stems(tx.connection, language, self.words.words)

    def write(self, to: psycopg.Connection, first: int, count: int) -> None:
        """Store articles from id ``first`` on, each with some comments."""
        rows = []
        with self.store.begin() as tx:
            for number in range(first, first + count):
                language = self._choose_language()
                thread = self._write_thread(tx, _source(number), language)
                self._written.setdefault(language, []).append(thread)
                rows.append((number, language, thread))
        self._store(to, rows)

    def mix(self, to: psycopg.Connection, first: int, count: int) -> None:
        """Store articles made of halves of two that were written."""
        rows = []
        for number in range(first, first + count):
            language = self._choose_language()
            one, other = self.draw.choices(self._written[language], k=2)
            article = _join(one.article, other.article, _source(number))
            comments = tuple(
                _join(a, b, _source(number))
                for a, b in zip(one.comments, other.comments, strict=True)
            )
            rows.append((number, language, Thread(article, comments)))
        self._store(to, rows)

    def draw_texts(self, language: str) -> tuple[str, str, list[str]]:
        """Return the title and the text of an article, and those of its comments."""
        length = int(self.draw.lognormvariate(0, 0.6) * ARTICLE_WORDS * 0.84)
        return (
            self._make_text(language, TITLE_WORDS),
            self._make_text(language, max(40, min(length, 4_000))),
            [
                self._make_text(language, self.draw.randint(3, COMMENT_WORDS * 2))
                for _ in range(self.comments)
            ],
        )

    def _choose_language(self) -> str:
        languages, weights = zip(*LANGUAGES, strict=True)
        return str(self.draw.choices(languages, weights)[0])

    def _write_thread(self, tx: Transaction, source: int, language: str) -> Thread:
        title, text, said = self.draw_texts(language)
        return Thread(
            _make_tokens(tx, source, language, title, text),
            tuple(_make_tokens(tx, source, language, "", each) for each in said),
        )

    def _make_text(self, language: str, count: int) -> str:
        if language != "ja":
            return " ".join(self.words.draw(self.draw, count))
        return "。".join(
            "".join(self.characters.draw(self.draw, 24)) for _ in range(1 + count // 24)
        )

    def _store(
        self, to: psycopg.Connection, rows: Sequence[tuple[int, str, Thread]]
    ) -> None:
        said = [
            (number, n, comment)
            for number, _, thread in rows
            for n, comment in enumerate(thread.comments)
        ]
        _copy(
            to,
            "article_search (article_id, first_published_at, comments_found,"
            " is_readable, words)",
            [
                (number, self._tell_time(number), self.comments, True, t.article.tokens)
                for number, _, t in rows
            ],
        )
        _copy(
            to,
            "comment_search (comment_id, article_id, first_seen_at, revision, words)",
            [
                (*self._identify(number, n), self._tell_time(number), 1, c.tokens)
                for number, n, c in said
            ],
        )
        _copy(
            to,
            "comments (id, article_id, key, position, author, text, first_seen_at,"
            " last_seen_at)",
            [
                (*self._identify(number, n), str(n), n, _name_reader(number, n), c.text)
                + (self._tell_time(number),) * 2
                for number, n, c in said
            ],
        )
        _copy(
            to,
            "articles (id, source_id, language, title, text, first_published_at,"
            " found_at, comments_found, url, stage, outcome)",
            [
                (number, _source(number), language, t.article.title, t.article.text)
                + (self._tell_time(number),) * 2
                + (self.comments, f"https://paper.example/{number}")
                + ("done", "published")
                for number, language, t in rows
            ],
        )

    def _tell_time(self, number: int) -> datetime:
        return NOW - timedelta(minutes=self.total - number)

    def _identify(self, number: int, n: int) -> tuple[int, int]:
        return number * self.comments + n, number


def fill(
    writer: Writer, connection: psycopg.Connection, written: int, console: Console
) -> None:
    """Store sources and all articles; the first so many are not made of halves."""
    began = time.perf_counter()
    connection.execute("SET session_replication_role = replica")
    connection.execute(
        "INSERT INTO sources (id, name)"
        f" SELECT n, 'Paper ' || n FROM generate_series(1, {SOURCES}) n"
    )
    connection.execute(
        "INSERT INTO search_languages SELECT unnest(%s::text[])",
        ([language for language, _ in LANGUAGES if language in DICTIONARIES],),
    )
    definitions = drop_indexes(connection)
    writer.learn_stems()
    for first in range(1, writer.total + 1, BATCH):
        count = min(BATCH, writer.total + 1 - first)
        if definitions and first > writer.total * BUILT:
            build_indexes(connection, definitions)
            definitions = []
        write = writer.write if first <= written else writer.mix
        write(connection, first, count)
        if first % 50_000 == 1 and first > 1:
            took = time.perf_counter() - began
            console.print(f"{first - 1:,} articles after {took:.0f} s")
    build_indexes(connection, definitions)
    for statement in BLOCKS.split(";"):
        connection.execute(statement)
    console.print(
        f"{writer.total:,} articles, {writer.total * writer.comments:,} comments stored"
        f" in {time.perf_counter() - began:.0f} s"
    )


def drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop the indexes of words; return the statements that make them again."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)",
        (list(INDEXES),),
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def build_indexes(connection: psycopg.Connection, definitions: list[str]) -> None:
    """Make the indexes of words."""
    connection.execute("SET maintenance_work_mem = '512MB'")
    for definition in definitions:
        connection.execute(definition)


def _copy(connection: psycopg.Connection, table: str, rows: list[tuple]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _source(number: int) -> int:
    return 1 + number % SOURCES


def _name_reader(number: int, n: int) -> str:
    return f"Reader {(number * 7 + n) % 9_973}"


def _make_tokens(
    tx: Transaction, source: int, language: str, title: str, text: str
) -> Written:
    tokens = DocumentTokens(
        SearchDocument(source_id=source, language=language, text=text, title=title)
    )
    found = find_stems(tx.connection, tokens.language, tokens.forms)
    return Written(title, text, tokens.to_text(found))


def _join(one: Written, other: Written, source: int) -> Written:
    """Return the title and first half of a text with the second half of another."""
    title, words, bare = one.tokens.split("|")
    _, other_words, other_bare = other.tokens.split("|")
    marks = [each for each in bare.split() if each[0] == "^" or each[:2] == "l="]
    plain = [
        each
        for each in (*_halve(bare)[0].split(), *_halve(other_bare)[1].split())
        if each[0] != "^" and each[1:2] != "="
    ]
    tokens = f"{title}|{_halve(words)[0]} {_halve(other_words)[1]}| " + " ".join(
        sorted({*marks, *plain, f"s={source}"})
    )
    return Written(
        one.title, " ".join((_halve(one.text)[0], _halve(other.text)[1])), tokens
    )


def _halve(text: str) -> tuple[str, str]:
    """Cut after the space that is next to the middle, or in the middle."""
    middle = text.find(" ", len(text) // 2)
    middle = len(text) // 2 if middle < 0 else middle
    return text[:middle], text[middle:].lstrip(" ")
