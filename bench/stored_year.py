"""The rows of many stored articles, as the steps leave them, without the steps.

Articles, comments and search tokens are those of :mod:`search_rows`; one statement a
table adds what else an article has: addresses, page, sightings, annotations,
fingerprints, story, events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from search_rows import NOW, SOURCES, Writer, fill
from two_sizes import plain

from wireroom.store.database import Store
from wireroom.store.schema.story_tables import ARTICLES_PER_BLOCK

if TYPE_CHECKING:
    from rich.console import Console

FEEDS = 500
# Pages older than this are in the archive: their rows stay, without the body.
HOT_DAYS = 30
# Of a stored article, as saved news pages have them in the mean: bytes of the
# compressed page, fingerprints, annotations.
BODY_BYTES, SAMPLES, ANNOTATIONS = 25_600, 80, 20
COMMENTS = 3
# The articles that are written; the others are made of halves of two of them.
WRITTEN = 20_000
# The last block of the index of near-duplicates is at least half full: by hashes of its
# last articles, which are not stored.
BEFORE = 50_000

_FEEDS = f"""
INSERT INTO feeds (id, source_id, url, due_at)
    SELECT n, 1 + n % {SOURCES}, 'https://paper' || n || '.example/feed', '2030-01-01'
    FROM generate_series(1, {FEEDS}) n;
"""
_REST = f"""
INSERT INTO article_urls (key, url, article_id)
    SELECT url, url, id FROM articles;
INSERT INTO pages (id, article_id, url, final_url, status, sha256, size, body,
        archive, archive_offset, archive_length, fetched_at, last_seen_at)
    SELECT id, id, url, url, 200, decode(md5(url), 'hex'), 139000,
        CASE WHEN found_at > timestamptz '{NOW}' - interval '{HOT_DAYS} days'
            THEN decode(repeat(md5(url), {BODY_BYTES} / 16), 'hex') END,
        CASE WHEN found_at <= timestamptz '{NOW}' - interval '{HOT_DAYS} days'
            THEN 'cold' END, 0, 0, found_at, found_at
    FROM articles;
INSERT INTO entries (feed_id, identity_hash, identity, url, title, article_id, outcome,
        reason)
    SELECT 1 + (id + k) % {FEEDS}, decode(md5(url || k), 'hex'), url, url, title, id,
        CASE k WHEN 0 THEN 'published' ELSE 'merged' END,
        CASE k WHEN 0 THEN NULL ELSE 'same_url' END
    FROM articles, generate_series(0, 1) k;
INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT id, 'bench', '1', 'keyword',
        jsonb_build_object('word', 'w' || id * k % 99991)
    FROM articles, generate_series(1, {ANNOTATIONS}) k;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT hashint8extended(id * 1000 + k, 7), id
    FROM articles, generate_series(1, {SAMPLES}) k
    ORDER BY (id - 1) / 1000, 1;
INSERT INTO shingle_blocks (hash, article_id)
    SELECT hashint8extended(-id * 1000 - k, 7), id
    FROM generate_series({{end}} - {{before}}, {{end}} - 1) id,
        generate_series(1, {SAMPLES}) k
    ORDER BY 1;
INSERT INTO source_hours (hour, source_id, articles, words, short, undated, unsigned,
        copies, expected, found, complete)
    SELECT date_trunc('hour', found_at), source_id, count(*), 300 * count(*),
        0, 0, 0, 0, sum(comments_found), sum(comments_found), count(*)
    FROM articles GROUP BY 1, 2;
INSERT INTO stories (id, first_article_id) SELECT id, id FROM articles;
INSERT INTO story_members (article_id, story_id, method)
    SELECT id, id, 'alone' FROM articles;
INSERT INTO changes (position, at, kind, article_id)
    SELECT 4 * (id - 1) + k, found_at, 'article_published', id
    FROM articles, generate_series(1, 4) k;
SELECT setval(pg_get_serial_sequence(name, 'id'), {{size}})
    FROM unnest(ARRAY['articles', 'pages', 'stories', 'feeds', 'sources']) name;
SELECT setval(pg_get_serial_sequence('comments', 'id'), {{size}} * {COMMENTS} + 10);
VACUUM ANALYZE
"""


def fill_year(url: str, size: int, console: Console, *, before: int = BEFORE) -> None:
    """Store so many articles in an empty database."""
    store = Store(url, connections=1)
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        fill(make_writer(store, size), connection, WRITTEN, console)
        with console.status(f"storing the other rows of {size:,} articles"):
            end = (size // ARTICLES_PER_BLOCK + 1) * ARTICLES_PER_BLOCK
            rest = _REST.format(size=size, before=before, end=end)
            for statement in (_FEEDS + rest).split(";"):
                connection.execute(statement)
    store.close()


def make_writer(store: Store, size: int) -> Writer:
    """Return what writes the texts of so many articles."""
    return Writer(store=store, comments=COMMENTS, total=size)
