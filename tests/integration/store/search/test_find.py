"""What is published is found, in the order that is asked for, and by no scan."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from wireroom.search.query import BadSearchError
from wireroom.store.database import Store
from wireroom.store.search import candidates, find
from wireroom.store.search.fill import fill_batch
from wireroom.store.search.find import SearchReader
from wireroom.store.search.index_waiting import index_waiting
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder

ROWS = """
INSERT INTO sources (id, name) VALUES (1, 'Paper'), (2, 'Gazette');
INSERT INTO articles (id, source_id, url, outcome, stage, title, text, language,
    authors, section, first_published_at, updated_at, comments_found)
VALUES
 (1, 1, 'https://p/1', 'published', 'done', 'Storms over the pier',
  'The eastern pier was torn away by storms.', 'en-GB', '{Jane Doe,Al Smith}',
  'Climate Change', '2026-03-01Z', '2026-03-01Z', 2),
 (2, 2, 'https://g/2', 'published', 'done', 'Hafen', 'Die Häuser am Hafen. New pier.',
  'de', '{}', NULL, '2026-03-02Z', '2026-03-02Z', 0),
 (3, 1, 'https://p/3', 'published', 'done', '東京都知事', '東京都の知事が発表した。',
  'ja', '{}', NULL, '2026-03-03Z', '2026-03-03Z', 0),
 (4, 1, 'https://p/4', 'published', 'done', 'Les élections', 'Nouvelles du port.',
  'fr', '{Smith Jane}', NULL, '2026-03-04Z', '2026-03-04Z', 0),
 (5, 2, 'https://g/5', 'published', 'done', 'A storm',
  'Storm, storm, storm. Pier. Ferry. Environment.', 'en', '{}', NULL,
  '2026-03-05Z', '2026-03-05Z', 9),
 (6, 2, 'https://g/6', 'in_flight', 'found', 'Storm', 'Storm.', 'en', '{}', NULL,
  NULL, NULL, 0);
INSERT INTO comments (id, article_id, key, position, author, text, state,
    first_seen_at, last_seen_at)
VALUES
 (1, 1, 'a', 0, 'Anton', 'What storms!', 'visible', '2026-03-01Z', '2026-03-02Z'),
 (2, 1, 'b', 1, 'Berta', 'The pier, at last', 'visible', '2026-03-02Z', '2026-03-02Z'),
 (3, 1, 'c', 2, 'Anton', 'Gone storm', 'gone', '2026-03-02Z', '2026-03-02Z');
INSERT INTO stories (id, first_article_id, size) VALUES (1, 1, 2);
INSERT INTO story_members (article_id, story_id, method)
VALUES (1, 1, 'alone'), (5, 1, 'similar');
INSERT INTO annotations (article_id, producer, version, kind, value)
VALUES (1, 'entities', '1', 'entity', '{"name": "East Harbour"}');
"""


@pytest.fixture(scope="module")
def filled_store(fresh_database):
    opened = Store(fresh_database)
    with opened.begin() as tx:
        for statement in ROWS.split(";\n"):
            tx.connection.exec_driver_sql(statement)
    assert fill_batch(opened, after=0) == (5, 5)
    with opened.begin() as tx:
        # As a migration leaves them that adds the column.
        tx.connection.execute(text("UPDATE article_search SET words = ''"))
        tx.connection.execute(text("UPDATE comment_search SET words = ''"))
    assert fill_batch(opened, after=0) == (5, 5)
    assert fill_batch(opened, after=0) == (0, 0)
    with opened.begin() as tx:
        # As other rules may have made them.
        tx.connection.execute(text("UPDATE article_search SET words = '| old |'"))
        tx.connection.execute(text("UPDATE comment_search SET words = '| old |'"))
    assert fill_batch(opened, after=0, again=True) == (5, 5)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["waiting", "indexed"])
def store(filled_store, request):
    """The rows wait to be moved into the index, or were moved."""
    if request.param == "indexed":
        assert index_waiting(filled_store, least=1) == 5 + 2
    yield filled_store
    with filled_store.begin() as tx:
        for table in ("article_search", "comment_search"):
            tokens = "array_to_tsvector(string_to_array(words, ' '))"
            tx.connection.exec_driver_sql(f"UPDATE {table} SET tokens = {tokens}")


def found(store, query, kind=SearchKind.ARTICLES, **page):
    with store.begin_rollback() as tx:
        reader = SearchReader(tx.connection, kind, prepare_search(tx.connection, query))
        hits = reader.find_page(limit=50, **page).hits
        ids = [hit.id for hit in hits]
        assert reader.match_ids(range(1, 9)) == set(ids)
        assert reader.count().number == len(ids)
        assert set(tx.connection.execute(reader.select_ids()).scalars()) == set(ids)
        return ids


QUERIES = {
    "any form of a word": ("storm", [5, 1]),
    "the exact word": ('"storms"', [1]),
    "another language's form does not match": ("news", []),
    "a stem of each language": ("haus", [2]),
    "without its accent": ("hauser elections", []),
    "accents do not count": ("ELECTIONS", [4]),
    "a phrase": ('"eastern pier"', [1]),
    "a phrase in another order": ('"pier eastern"', []),
    "a prefix": ("nouv*", [4]),
    "a beginning of a stem": ("stor*", [5, 1]),
    "a beginning that ends in an ending": ("storms*", [1]),
    "a phrase over an ending": ('"torn away by storms"', [1]),
    "a phrase with a beginning of an ending": ('"by storms"*', [1]),
    "a word that is a stem and has another": ("environmental", [5]),
    "a stem that is no beginning": ("ferries", [5]),
    "no word is such a stem": ("ferri", [5]),
    "no word begins with a stem": ('"ferri"', []),
    "an exclusion": ("pier -eastern", [5, 2]),
    "an excluded phrase": ('pier -"eastern pier"', [5, 2]),
    "a run": ("東京都知事", [3]),
    "a shorter run": ("都知事", [3]),
    "a pair": ("京都", [3]),
    "the last character of a run": ("事", [3]),
    "a run that is not there": ("東京知事", []),
    "a source": ("pier source:gazette", [5, 2]),
    "two sources": ("pier source:gazette source:Paper", [5, 2, 1]),
    "an unknown source": ("pier source:x", []),
    "an author": ("author:smith", [4, 1]),
    "an author's full name": ('author:"jane doe"', [1]),
    "no author's name across two": ('author:"doe al"', []),
    "a tag": ('tag:"climate change"', [1]),
    "an entity": ('entity:"east harbour"', [1]),
    "a language": ("lang:en", [5, 1]),
    "a region": ("lang:en-GB", [1]),
    "a title": ("title:storm", [5, 1]),
    "a phrase of a title": ('title:"over the pier"', [1]),
    "times": ("after:2026-03-02 before:2026-03-05", [4, 3, 2]),
    "a word in a time": ("pier before:2026-03-02", [1]),
    "an exclusion in a time": ("after:2026-03-02 -pier", [4, 3]),
    "with comments": ("pier has:comments", [5, 1]),
    "without comments": ("pier -has:comments", [2]),
    "the first of its story": ("is:first", [1]),
    "not the first": ("storm -is:first", [5]),
}


@pytest.mark.parametrize(("query", "ids"), QUERIES.values(), ids=QUERIES)
def test_articles_are_found(store, query, ids):
    assert found(store, query) == ids


COMMENTS = {
    "a word, in the language of the article": ("storm", [1]),
    "an author": ("author:anton", [1]),
    "a source": ("source:paper", [2, 1]),
    "a time": ("before:2026-03-02", [1]),
}


@pytest.mark.parametrize(("query", "ids"), COMMENTS.values(), ids=COMMENTS)
def test_comments_are_found(store, query, ids):
    assert found(store, query, SearchKind.COMMENTS) == ids


@pytest.mark.parametrize(
    ("query", "position"), [("a tag:b", 3), ("is:first", 1), ("a title:b", 3)]
)
def test_comments_have_not_all_fields(store, query, position):
    with store.begin() as tx:
        search = prepare_search(tx.connection, query)
    with pytest.raises(BadSearchError) as raised:
        SearchReader(tx.connection, SearchKind.COMMENTS, search)

    assert raised.value.position == position


@pytest.mark.parametrize("recent", [0, 200], ids=["by index", "from the newest"])
@pytest.mark.parametrize("query", ["pier", 'pier -"no such"', "-x after:2026"])
@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_follow_each_other(store, monkeypatch, recent, query, oldest_first):
    monkeypatch.setattr(find, "RECENT", recent)
    everything = found(store, query, oldest_first=oldest_first)
    ids, beyond = [], None
    with store.begin() as tx:
        search = prepare_search(tx.connection, query)
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search)
        while True:
            page = reader.find_page(limit=1, beyond=beyond, oldest_first=oldest_first)
            ids += [hit.id for hit in page.hits]
            beyond = page.beyond
            if beyond is None:
                break

    assert ids == everything


def test_a_window_without_matches_has_a_next_page(store, monkeypatch):
    monkeypatch.setattr(find, "READ_WINDOW", 1)
    with store.begin() as tx:
        search = prepare_search(tx.connection, '"eastern pier" pier')
        search_all = prepare_search(tx.connection, 'pier -"no such"')
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search_all)
        page = reader.find_page(limit=2)
        exact = SearchReader(tx.connection, SearchKind.ARTICLES, search)

        assert [hit.id for hit in exact.find_page(limit=2).hits] == [1]

    assert page.beyond is not None


ORDERS = {
    "by relevance": (SearchOrder.RELEVANCE, "storm pier", [1, 5]),
    "by the number of comments": (SearchOrder.COMMENTS, "pier", [5, 1, 2]),
    "without words": (SearchOrder.RELEVANCE, "lang:en", [5, 1]),
}


@pytest.mark.parametrize(("order", "query", "ids"), ORDERS.values(), ids=ORDERS)
def test_matches_are_ranked(store, order, query, ids):
    with store.begin() as tx:
        search = prepare_search(tx.connection, query)
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search)
        ranking = reader.rank(order)

    assert [hit.id for hit in ranking.hits] == ids


def test_large_counts_are_marked_as_estimates(store, monkeypatch):
    monkeypatch.setattr(candidates, "EXACT_COUNT", 1)
    monkeypatch.setattr(find, "SAMPLE", 1)
    with store.begin() as tx:
        for query in ("pier", 'pier -"no such"'):
            search = prepare_search(tx.connection, query)
            count = SearchReader(tx.connection, SearchKind.ARTICLES, search).count()

            is_counted = query == "pier" and are_waiting(tx)
            assert count.is_approximate is not is_counted
            assert count.number > 1


def are_waiting(tx):
    waits = text("SELECT count(*) FROM article_search WHERE tokens <> ''")
    return tx.connection.execute(waits).scalar_one() > 0


def test_what_is_withdrawn_is_no_longer_found(store):
    with store.begin_rollback() as tx:
        tx.connection.execute(
            text("UPDATE articles SET withdrawn_at = now() WHERE id = 5")
        )
        tx.connection.execute(
            text("UPDATE articles SET comments_found = 0 WHERE id = 1")
        )
        search = prepare_search(tx.connection, "storm has:comments")
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search)

        assert reader.find_page(limit=9).hits == []
        gone = SearchReader(
            tx.connection, SearchKind.ARTICLES, search, readable_only=False
        )
        assert [hit.id for hit in gone.find_page(limit=9).hits] == [5]


def test_stems_are_those_of_the_languages_that_articles_have(store):
    """Of those with a dictionary, without the region."""
    with store.begin_rollback() as tx:
        stored = tx.connection.execute(text("SELECT language FROM search_languages"))
        assert set(stored.scalars()) == {"de", "en", "fr"}
        search = prepare_search(tx.connection, "storms")
        asked = prepare_search(tx.connection, "storms lang:nl")
        tx.connection.execute(text("DELETE FROM search_languages"))
        every = prepare_search(tx.connection, "storms")

    assert {stem.language for stem in search.stems["storms"]} <= {"de", "en", "fr"}
    assert {stem.language for stem in asked.stems["storms"]} <= {"nl"}
    assert {stem.language for stem in every.stems["storms"]} > {"de", "en", "fr"}


@pytest.mark.parametrize(("query", "ids"), QUERIES.values(), ids=QUERIES)
def test_the_same_is_found_with_the_stems_of_all_languages(store, query, ids):
    with store.begin_rollback() as tx:
        tx.connection.execute(text("DELETE FROM search_languages"))
        search = prepare_search(tx.connection, query)
        reader = SearchReader(tx.connection, SearchKind.ARTICLES, search)

        assert [hit.id for hit in reader.find_page(limit=50).hits] == ids
