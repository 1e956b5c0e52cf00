-- Rows of a year of news in the proportions of a busy deployment; {articles} is set by
-- bench/dashboard.py. Run with foreign keys unchecked.
INSERT INTO sources (id, name, language)
SELECT n, 'Paper ' || n, 'en' FROM generate_series(1, 500) n;

INSERT INTO feeds (id, source_id, url, state, polls, last_polled_at, last_new_at,
    newest_item_at, new_per_day, due_at, failures, reason, last_outcome, title, silent_after)
SELECT n, 1 + n % 500, 'https://paper' || n % 500 || '.example/feed/' || n,
    CASE WHEN n % 50 = 0 THEN 'failing' ELSE 'active' END, 400,
    now() - n % 600 * interval '1 s', now() - n % 90 * interval '1 min',
    now() - n % 90 * interval '1 min', 12, now() + n % 600 * interval '1 s',
    CASE WHEN n % 50 = 0 THEN 5 ELSE 0 END, CASE WHEN n % 50 = 0 THEN 'timeout' END,
    'new_entries', 'Feed ' || n, now() + interval '2 days'
FROM generate_series(1, 5000) n;

INSERT INTO articles (id, source_id, url, stage, outcome, reason, title, text,
    word_count, language, authors, comments_found, found_at, published_at,
    first_published_at, published_precision, due_at, visits)
SELECT n, 1 + n % 500, 'https://paper' || n % 500 || '.example/news/' || n, 'done',
    CASE WHEN n % 20 = 7 THEN 'rejected' ELSE 'published' END,
    CASE WHEN n % 20 = 7 THEN 'no_text' END,
    'What the harbour said about word' || n % 5003 || ' and word' || n % 701,
    repeat('The harbour said so about ' || n || '. ', 40), 240, 'en',
    ARRAY['Writer ' || n % 900], n % 7 / 6 * 5, at, at - interval '5 min',
    CASE WHEN n % 20 = 7 THEN NULL ELSE at END, 'minute',
    CASE WHEN n > {articles} - 20000 THEN now() + n % 900 * interval '1 min' END, 3
FROM generate_series(1, {articles}) n,
    LATERAL (SELECT now() - ({articles} - n) * interval '26 s') x (at);

INSERT INTO article_urls (key, url, article_id)
SELECT 'paper' || id % 500 || '.example/news/' || id, url, id FROM articles;

INSERT INTO entries (feed_id, identity_hash, identity, url, article_id, title, outcome,
    reason, seen_at)
SELECT 1 + id % 5000, decode(md5(id::text), 'hex'), id::text, url, id, title, outcome,
    reason, found_at FROM articles;

INSERT INTO comments (article_id, key, position, author, text, first_seen_at,
    last_seen_at, posted_at)
SELECT a.id, n::text, n, 'Reader ' || (a.id * n) % 9973,
    'I have sailed on her for years, number ' || n, a.found_at, a.found_at, a.found_at
FROM articles a, generate_series(1, 5) n WHERE a.id % 7 = 6;

INSERT INTO stories (id, first_article_id, size, created_at, updated_at)
SELECT id, id, 4, found_at, found_at FROM articles WHERE id % 4 = 0;

INSERT INTO story_members (article_id, story_id, method, score, matched_article_id,
    joined_at)
SELECT id, id - id % 4, CASE WHEN id % 4 = 0 THEN 'alone' ELSE 'similar' END, 0.9,
    CASE WHEN id % 4 > 0 THEN id - id % 4 END, found_at
FROM articles WHERE id >= 4;

INSERT INTO annotations (article_id, producer, version, kind, value)
SELECT a.id, kind, '1', kind, jsonb_build_object('name', 'Name ' || a.id % 977)
FROM articles a, unnest(ARRAY['entity', 'keyword']) kind;

INSERT INTO changes (position, at, kind, article_id, epoch)
SELECT id, found_at, 'article_published', id, '' FROM articles;

INSERT INTO consumers (name, position)
SELECT 'reader ' || n, greatest(0, {articles} - n * 100) FROM generate_series(1, 3) n;

INSERT INTO article_search (article_id, first_published_at, comments_found,
    is_readable, words)
SELECT id, first_published_at, comments_found, true,
    btrim(regexp_replace(lower(title || ' ' || text), '[^[:alnum:]]+', ' ', 'g'))
FROM articles WHERE first_published_at IS NOT NULL;

INSERT INTO source_hours (hour, source_id, articles, words, short, undated, unsigned,
    copies, expected, found, complete, delay_p50)
SELECT date_trunc('hour', now()) - n * interval '1 hour', s.id, 1 + (n + s.id) % 3, 240,
    0, 0, 0, 0, 5, 5, 1, 300 FROM sources s, generate_series(0, 190) n;

INSERT INTO step_counts (at, step, outcome, reason, runs, seconds, buckets)
SELECT date_trunc('minute', now()) - n * interval '1 min', step, 'done', '', 40, 8,
    ARRAY[0, 0, 40, 0, 0, 0, 0, 0, 0, 0]
FROM generate_series(0, 120) n, unnest(ARRAY['poll_feed', 'download', 'extract',
    'deduplicate', 'enrich', 'visit']) step;

INSERT INTO failures (step, article_id, attempts, error, fingerprint, traceback, reason)
SELECT 'extract', n, 3, 'KeyError: ' || n % 9, 'KeyError in f' || n % 9, 'Traceback',
    'defect' FROM generate_series(1, 2000) n;

INSERT INTO article_revisions (article_id, number, superseded_at, title, text)
SELECT a.id, n, now(), 'An earlier headline ' || n, 'Another sentence ' || n || '.'
FROM articles a, generate_series(1, 3) n WHERE a.id % 100 = 0;
