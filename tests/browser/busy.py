"""One day of articles, runs and workers for the charts of the screenshots."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.integration.console.dashboard.newsroom import Newsroom
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from pathlib import Path

# Sources with two feeds each, some of them at fault.
_SOURCES = """
WITH s AS (INSERT INTO sources (name, url, language)
    SELECT name, 'https://' || lower(replace(name, ' ', '-')) || '.example/', 'en'
    FROM unnest(ARRAY['Harbour Gazette', 'Evening Post', 'The Valley Courier',
        'Northern Tribune', 'Le Phare', 'Die Woche', 'Coastal Radio', 'City Desk',
        'Island Weekly', 'Market Wire', 'The Lantern']) name RETURNING id, name)
INSERT INTO feeds (source_id, url, title, state, polls, failures, reason, last_outcome,
    last_polled_at, last_new_at, newest_item_at, new_per_day, due_at, silent_after)
SELECT s.id, 'https://' || lower(replace(s.name, ' ', '-')) || '.example/' || part,
    s.name || ', ' || part, CASE WHEN s.id % 5 = 0 AND part = 'sport' THEN 'failing'
        ELSE 'active' END, 300, CASE WHEN s.id % 5 = 0 AND part = 'sport' THEN 6 ELSE 0
        END, CASE WHEN s.id % 5 = 0 AND part = 'sport' THEN 'timeout' END,
    'new_entries',
    at - s.id * interval '1 min', at - s.id * interval '17 min',
    at - s.id * interval '17 min', 4 + s.id * 3 % 11, at + s.id * interval '2 min',
    CASE WHEN s.id % 7 = 0 THEN at - interval '1 hour' ELSE at + interval '1 day' END
FROM s, unnest(ARRAY['news', 'sport']) part,
    LATERAL (SELECT CAST(:now AS timestamptz)) x (at)
"""
# Stories that three outlets report, and how two of their texts differ.
_STORIES = """
WITH first AS (SELECT DISTINCT ON (date_trunc('hour', published_at)) id, title, text,
        published_at, source_id FROM articles WHERE outcome = 'published'
        AND url LIKE '%/day/%' AND url LIKE '%/1'
        ORDER BY date_trunc('hour', published_at), published_at LIMIT 9),
    copies AS (INSERT INTO articles (source_id, url, stage, outcome, title, text,
        word_count, language, comments_found, found_at, published_at,
        first_published_at, published_precision)
    SELECT s.id, 'https://copies.example/' || f.id || '/' || s.id, 'done', 'published',
        f.title || ', reports ' || s.name, f.text || ' So did the ' || s.name || '.',
        8, 'en', s.id % 9, f.published_at + s.id * interval '9 min', f.published_at
        + s.id * interval '7 min', f.published_at + s.id * interval '9 min', 'minute'
    FROM first f, sources s WHERE (s.id + f.id) % 4 = 0 AND s.id <> f.source_id
    RETURNING id, url, first_published_at),
    made AS (INSERT INTO stories (first_article_id, size) SELECT id, 4 FROM first
    RETURNING id, first_article_id)
INSERT INTO story_members (article_id, story_id, method, score, matched_article_id)
SELECT first_article_id, id, 'alone', NULL, NULL FROM made UNION ALL
SELECT c.id, m.id, 'contained', 0.93, m.first_article_id FROM copies c
JOIN made m ON m.first_article_id = split_part(c.url, '/', 4)::bigint
"""
_NAMES = """
INSERT INTO annotations (article_id, producer, version, kind, value)
SELECT a.id, 'entities', '1', 'entity', jsonb_build_object('name', name)
FROM articles a, unnest(ARRAY['Eastern Pier', 'Mayor Olsen', 'Harbour Board',
    'North Ferry', 'Lighthouse Trust']) WITH ORDINALITY n (name, place)
WHERE a.id % (place + 1) = 0
"""
_READERS = """
WITH c AS (INSERT INTO consumers (name, position) VALUES ('search index', 0),
    ('archive', 0), ('target:newsdesk', 0))
INSERT INTO targets (name, kind, address, delivered, delivered_at, state, failures,
    last_error, next_attempt_at)
VALUES ('newsdesk', 'webhook', 'https://newsdesk.example/hook', 1204, :now, 'active', 2,
    'status 503', CAST(:now AS timestamptz) + interval '40 s')
"""
# More by day than by night; each is found some minutes after its publication.
_ARTICLES = """
INSERT INTO articles (source_id, url, stage, outcome, reason, title, text, word_count,
    language, comments_found, comments_expected, found_at, published_at,
    first_published_at, published_precision)
SELECT s.id, 'https://paper.example/day/' || hour || '/' || n, 'done',
    CASE WHEN n % 7 = 6 THEN 'rejected' ELSE 'published' END,
    CASE WHEN n % 7 = 6 THEN 'no_text' END,
    'What the harbour said in hour ' || hour || ', part ' || n,
    'The harbour said so.', 4, 'en', n * 5 % 23, n * 5 % 23 + n % 2, at,
    at - (4 + (hour * 7 + n) % 19) * interval '1 min',
    CASE WHEN n % 7 = 6 THEN NULL ELSE at END, 'minute'
FROM sources s, generate_series(0, 23) hour,
    LATERAL generate_series(1, 2 + abs(12 - (hour + 6) % 24)) n,
    LATERAL (SELECT CAST(:now AS timestamptz) - hour * interval '1 hour'
        - n * interval '4 min') x (at)
ORDER BY x.at
"""
_STAGES = """
INSERT INTO step_counts (at, step, outcome, reason, runs, seconds, buckets)
SELECT date_trunc('minute', CAST(:now AS timestamptz)) - n * interval '1 min', stage,
    outcome, '', runs, runs * seconds, ARRAY[0, 0, runs, 0, 0, 0, 0, 0, 0, 0]
FROM generate_series(1, 14) n, (VALUES ('poll_feed', 'unchanged', 40, 0.2),
    ('poll_feed', 'new', 6, 0.3), ('download', 'done', 22, 0.6),
    ('download', 'failed', 1, 8.0), ('extract', 'done', 22, 0.05),
    ('deduplicate', 'done', 21, 0.02), ('enrich', 'done', 21, 0.03))
    v (stage, outcome, runs, seconds)
"""
_WORKERS = """
INSERT INTO workers (node, queues, release, seen_at)
SELECT node, ARRAY['process'], '0.1.0', :now
FROM unnest(ARRAY['cpu@one', 'cpu@two', 'net@one']) node
"""
_FEED = """
UPDATE feeds SET title = 'Paper, all of it', polls = 400, last_outcome = 'new_entries',
    last_polled_at = :now, last_new_at = :now, new_per_day = 31, rhythm_days = 20,
    rhythm = (SELECT array_agg(0.2 + abs(12 - (n + 6) % 24) / 8.0 ORDER BY n)
        FROM generate_series(0, 23) n)
"""


def fill_newsroom(url: str) -> Newsroom:
    """Make the schema, a thread of comments and a busy day; return the newsroom."""
    migrate(url)
    newsroom = Newsroom(url, "redis://127.0.0.1:1/0")
    parent = None
    for number in range(40):
        comment = newsroom.insert_comment(number, parent if number % 5 else None)
        parent = comment if number % 3 else parent
    insert_day(newsroom)
    return newsroom


def write_sources(newsroom: Newsroom, folder: Path) -> Path:
    """Write the sources file of the newsroom; return its path."""
    path = folder / "sources.yaml"
    lines = ["version: 1", "sources:"]
    with newsroom.store.begin() as tx:
        for feed in tx.sources.list_feeds():
            name = f"  - name: {feed.source}"
            lines += [] if name in lines else [name, "    feeds:"]
            lines.append(f"      - {feed.url}")
    path.write_text("\n".join(lines) + "\n")
    return path


def insert_day(newsroom: Newsroom) -> None:
    """Insert the articles, runs and workers of a day."""
    for statement in (
        _FEED,
        _SOURCES,
        _ARTICLES,
        _STORIES,
        _NAMES,
        _STAGES,
        _WORKERS,
        _READERS,
    ):
        newsroom.execute(
            statement, **({"now": newsroom.now} if ":now" in statement else {})
        )
    newsroom.outlets = newsroom.fetch_value("SELECT max(id) FROM stories")
    newsroom.execute(
        "UPDATE articles SET comments_found = (SELECT count(*) FROM comments c"
        " WHERE c.article_id = articles.id) WHERE id = :id",
        id=newsroom.article,
    )
    with newsroom.store.begin() as tx:
        # All hours of the last day.
        tx.source_hours.roll_up(now=newsroom.now - timedelta(hours=23))
