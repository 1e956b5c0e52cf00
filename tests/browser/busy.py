"""One day of articles, runs and workers for the charts of the screenshots."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.console.dashboard.newsroom import Newsroom

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


def insert_day(newsroom: Newsroom) -> None:
    """Insert the articles, runs and workers of a day."""
    for statement in (_ARTICLES, _STAGES, _WORKERS, _FEED):
        newsroom.execute(
            statement, **({"now": newsroom.now} if ":now" in statement else {})
        )
    newsroom.execute(
        "UPDATE articles SET comments_found = (SELECT count(*) FROM comments c"
        " WHERE c.article_id = articles.id) WHERE id = :id",
        id=newsroom.article,
    )
    with newsroom.store.begin() as tx:
        # All hours of the last day.
        tx.source_hours.roll_up(now=newsroom.now - timedelta(hours=23))
