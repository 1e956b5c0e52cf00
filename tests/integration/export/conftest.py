"""Two papers, three articles, a thread, a story and their events."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from wireroom.store.database import Store
from wireroom.store.search.fill import fill_batch

ROWS = """
INSERT INTO sources (id, name) VALUES (1, 'Paper'), (2, 'Gazette');
INSERT INTO articles (id, source_id, url, outcome, stage, title, text, language,
    authors, image, links, first_published_at, updated_at, found_at)
VALUES
 (1, 1, 'https://paper.example/pier', 'published', 'done', 'Pier to be rebuilt',
  E'The pier.\nStone.', 'en-GB', '{Imrana Holt,"B, C"}', '{"url": "x"}',
  '[{"url": "y"}]', '2026-03-01 12:00Z', '2026-03-01 12:00Z', '2026-03-01 11:00Z'),
 (2, 2, 'https://gazette.example/pier', 'published', 'done', 'A pier', 'Short.',
  'de', '{}', '{}', '[]', '2026-03-02 12:00Z', '2026-03-02 12:00Z',
  '2026-03-02 11:00Z'),
 (3, 1, 'https://paper.example/gone', 'published', 'done', 'Gone', 'Was.', NULL,
  '{}', '{}', '[]', '2026-03-02 12:00Z', '2026-03-02 12:00Z', '2026-03-02 11:00Z'),
 (4, 1, 'https://paper.example/later', 'in_flight', 'found', 'Not out yet', '', NULL,
  '{}', '{}', '[]', NULL, NULL, '2026-03-02 11:00Z');
UPDATE articles SET withdrawn_at = '2026-03-03 12:00Z' WHERE id = 3;
INSERT INTO article_urls (key, url, article_id)
    SELECT url, url, id FROM articles;
INSERT INTO comments (id, article_id, key, position, author, text, state, parent_id,
    first_seen_at, last_seen_at)
VALUES
 (1, 1, 'a', 0, 'Anton', '=1+1', 'visible', NULL, '2026-03-01 12:00Z', '2026-03-02Z'),
 (2, 1, 'b', 1, '', E'"Stone",\nhe said', 'edited', 1, '2026-03-02Z', '2026-03-02Z'),
 (3, 1, 'c', 2, 'Cy', 'Hm', 'gone', 1, '2026-03-02Z', '2026-03-02Z'),
 (4, 4, 'd', 0, 'Dee', 'Early', 'visible', NULL, '2026-03-02Z', '2026-03-02Z');
INSERT INTO stories (id, first_article_id, size, updated_at)
VALUES (1, 1, 2, '2026-03-02 12:00Z');
INSERT INTO story_members (article_id, story_id, method)
VALUES (1, 1, 'alone'), (2, 1, 'similar');
INSERT INTO article_revisions (article_id, number, superseded_at, title, text, kind)
VALUES (1, 1, '2026-03-01 13:00Z', 'Pier', 'The pier.', 'update');
INSERT INTO annotations (id, article_id, comment_id, producer, version, kind, value,
    created_at)
VALUES
 (1, 1, NULL, 'entities', '1', 'entity', '{"name": "East Pier"}', '2026-03-01Z'),
 (2, 1, 1, 'tone', '1', 'tone', '{}', '2026-03-01Z'),
 (3, 4, NULL, 'entities', '1', 'entity', '{"name": "Later"}', '2026-03-01Z');
INSERT INTO feeds (id, source_id, url) VALUES (1, 1, 'https://paper.example/feed');
INSERT INTO entries (feed_id, identity_hash, identity, article_id, data)
VALUES (1, 'a', 'a', 1, '{"categories": ["Sea", "Harbour"]}'), (1, 'b', 'b', 1, '{}');
INSERT INTO changes (position, at, kind, article_id, comment_id, story_id)
VALUES
 (1, '2026-03-01 12:00Z', 'article_published', 1, NULL, NULL),
 (2, '2026-03-01 12:00Z', 'comment_added', 1, 1, NULL),
 (3, '2026-03-02 12:00Z', 'article_published', 2, NULL, NULL),
 (4, '2026-03-02 12:00Z', 'story_changed', 2, NULL, 1),
 (5, '2026-03-03 12:00Z', 'article_withdrawn', 3, NULL, NULL);
"""


@pytest.fixture
def store(lent_store):
    """A database of one's own, to write to."""
    _fill(lent_store)
    return lent_store


@pytest.fixture(scope="module")
def shown(fresh_database):
    """The same for tests that only look."""
    opened = Store(fresh_database, connections=4)
    _fill(opened)
    yield opened
    opened.close()


def _fill(store):
    with store.begin() as tx:
        tx.connection.execute(text(ROWS.replace(":00Z", r"\:00Z")))
    fill_batch(store, after=0)
