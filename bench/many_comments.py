"""Millions of stored comments: a database for benches of erasing and keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from search_rows import build_indexes, drop_indexes

if TYPE_CHECKING:
    from rich.console import Console

COMMENTS_EACH = 10
# Authors of one comment under every tenth article each; the other names repeat.
AUTHORS, NAMES = 4, 50_000
_AT_ONCE = 50_000
_SETTINGS = "SET session_replication_role = replica; SET synchronous_commit = off"
_SOURCES = """
INSERT INTO sources (id, name) SELECT n, 'Paper ' || n FROM generate_series(1, 100) n;
INSERT INTO feeds (id, source_id, url, due_at)
    SELECT n, n, 'https://paper' || n || '.example/feed', '2030-01-01'
    FROM generate_series(1, 100) n
"""
_ARTICLES = """
INSERT INTO articles (id, source_id, url, stage, outcome, title, text, page_id,
        published_at, found_at, first_published_at, visited_at, comments_found)
    SELECT n, 1 + n % 100, 'https://paper' || 1 + n % 100 || '.example/' || n, 'done',
        'published', 'Stored ' || n, (SELECT string_agg(md5(n || ' ' || k), ' ')
            FROM generate_series(1, 30) k), n, at, at, at, at, 10
    FROM (SELECT n, timestamptz '2026-01-01' + n * interval '10 s' AS at
          FROM generate_series({first}, {last}) n) AS stored;
INSERT INTO article_urls (key, url, article_id)
    SELECT url, url, id FROM articles WHERE id BETWEEN {first} AND {last};
INSERT INTO pages (id, article_id, url, final_url, status, sha256, size, body,
        fetched_at, last_seen_at)
    SELECT id, id, url, url, 200, decode(md5(url), 'hex'), 1000,
        decode(repeat(md5(url), 4), 'hex'), found_at, found_at
    FROM articles WHERE id BETWEEN {first} AND {last};
INSERT INTO entries (feed_id, identity_hash, identity, url, article_id, outcome)
    SELECT source_id, decode(md5(url), 'hex'), url, url, id, 'published'
    FROM articles WHERE id BETWEEN {first} AND {last};
INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT n, 'bench', '1', CASE k WHEN 1 THEN 'conversation' ELSE 'keyword' END,
        jsonb_build_object('word', 'ferry ' || k)
    FROM generate_series({first}, {last}) n, generate_series(1, 4) k;
INSERT INTO comments (id, article_id, key, position, author, text, parent_id,
        first_seen_at, last_seen_at)
    SELECT n * 10 + k, n, 'c' || k, k, CASE
            WHEN k = 0 AND n % 10 < {authors} THEN 'Ada Quill' || n % 10
            ELSE 'Reader ' || hashint8(n * 10 + k) % {names} END,
        CASE WHEN k = 1 AND n % 30 < {authors}
            THEN '@Ada Quill' || n % 30 || ' That is not so. ' ELSE '' END ||
        'The council said ' || md5(n || '.' || k) || ' of the pier. Nobody has asked '
        || md5(k || '.' || n) || ' what the ferry costs, and who pays for it.',
        CASE WHEN k = 1 THEN n * 10 END,
        timestamptz '2026-01-01' + n * interval '10 s',
        timestamptz '2026-01-01' + n * interval '10 s'
    FROM generate_series({first}, {last}) n, generate_series(0, 9) k;
INSERT INTO comment_search (comment_id, article_id, first_seen_at, revision, words)
    SELECT id, article_id, first_seen_at, 1,
        '| council pier w' || id % 100000 || ' |'
    FROM comments WHERE id BETWEEN {first} * 10 AND {last} * 10 + 9
"""
_NUMBERS = """
SELECT setval(pg_get_serial_sequence(name, 'id'), 1000000000)
    FROM unnest(ARRAY['articles', 'pages', 'comments', 'feeds', 'sources']) name
"""


def fill_comments(url: str, articles: int, console: Console) -> None:
    """Store articles with ten comments each; foreign keys are not checked."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SETTINGS)
        definitions = drop_indexes(connection)
        connection.execute(_SOURCES)
        for first in range(1, articles + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, articles)
            connection.execute(
                _ARTICLES.format(first=first, last=last, authors=AUTHORS, names=NAMES)
            )
            console.print(f"stored: {last * COMMENTS_EACH:,} comments")
        build_indexes(connection, definitions)
        connection.execute(_NUMBERS)
        connection.execute("VACUUM ANALYZE")
