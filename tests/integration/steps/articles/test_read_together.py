"""Articles that are read in one transaction get the rows that they get one by one."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DataError

from tests.statements import sent
from wireroom.model.states import Stage
from wireroom.steps.articles import first_reading
from wireroom.steps.articles.reading_batch import ReadingBatch
from wireroom.store.connection.locks import Lock

PAPER, GAZETTE = "https://paper.example", "https://gazette.example"
SAID = [(1, "Ana", "A fine pier it was."), (2, "Ben", "@Ana: No pier at all, I say.")]
# Statements of a message, and of each of its articles: see the architecture's chain.
SHARED, EACH = 18, 8

ROWS = {
    "articles": """
        SELECT a.{path}, a.stage, a.outcome, a.reason, a.title, a.text, a.authors,
            a.published_at, a.comments_found, a.language, a.attempts, a.started,
            a.lease_id IS NULL, a.content_hash, a.tags, m.{path}
        FROM articles a LEFT JOIN articles m ON m.id = a.merged_into
        WHERE a.url LIKE :base ORDER BY 1""",
    "entries": """
        SELECT a.{path}, e.outcome, e.reason FROM entries e
        JOIN articles a ON a.id = e.article_id WHERE a.url LIKE :base ORDER BY 1""",
    "comments": """
        SELECT a.{path}, c.position, c.key, c.author, c.text, p.key, c.state
        FROM comments c JOIN articles a ON a.id = c.article_id
        LEFT JOIN comments p ON p.id = c.parent_id
        WHERE a.url LIKE :base ORDER BY 1, 2""",
    "annotations": """
        SELECT a.{path}, c.key, n.producer, n.kind, n.value, n.start, n."end"
        FROM annotations n JOIN articles a ON a.id = n.article_id
        LEFT JOIN comments c ON c.id = n.comment_id
        WHERE a.url LIKE :base ORDER BY n.article_id, n.id""",
    "search": """
        SELECT a.{path}, s.comments_found, s.is_readable,
            replace(s.words, '=' || a.source_id, ''),
            array_agg(replace(c.words, '=' || a.source_id, '') ORDER BY c.comment_id)
        FROM article_search s JOIN articles a ON a.id = s.article_id
        LEFT JOIN comment_search c ON c.article_id = a.id
        WHERE a.url LIKE :base GROUP BY a.id, s.article_id ORDER BY 1""",
    "changes": """
        SELECT a.{path}, x.kind, c.key, x.data - 'into' FROM changes x
        JOIN articles a ON a.id = x.article_id
        LEFT JOIN comments c ON c.id = x.comment_id
        WHERE a.url LIKE :base AND x.kind NOT LIKE 'story%'
        ORDER BY a.id, x.position""",
}


@pytest.fixture
def news(room, page, other_text):
    """Six pages at each of two sources: two the same, two that name a third one."""
    bell = "\n".join(
        f"The bell of parish {n} rang {n + 3} times before the choir of the valley"
        f" came down from the chapel with {n + 5} ropes and a ladder of ash."
        for n in range(9)
    )
    for base in (PAPER, GAZETTE):
        pages = {
            "1-pier": page(comments=SAID),
            "2-copy": page(),
            "3-library": page(
                "A library", other_text, comments=[(7, "Una", "Thanks!")]
            ),
            "bell": page("The bell", bell),
            "bells": page("The bell", bell + "\nNo. 4.", canonical=f"{base}/bell"),
            # It is read before the page that it names.
            "a-bell": page("The bell", bell + "\nNo. 3.", canonical=f"{base}/bell"),
        }
        for path, body in pages.items():
            room.web.serve(f"{base}/{path}", body)
        said = "<category>Harbour</category>"
        room.feed(*pages, base=base, said=said)
        for article_id in room.poll(f"{base}/feed"):
            room.pipeline.download_article(article_id)
    return room


def list_articles(room, base):
    return room.column(f"SELECT id FROM articles WHERE url LIKE '{base}%' ORDER BY id")


def read_together(room, article_ids):
    with room.pipeline.open_reading_batch(article_ids) as batch:
        return dict(batch.read(lambda *_: None))


def read_rows(room, base):
    """Return the rows of a source's articles, which are named by their paths."""
    return {
        name: room.rows(
            query.replace("a.{path}", "split_part(a.url, '/', 4)")
            .replace("m.{path}", "split_part(m.url, '/', 4)")
            .replace(":base", f"'{base}%'")
        )
        for name, query in ROWS.items()
    }


def test_articles_get_the_rows_that_they_get_one_by_one(news, monkeypatch):
    # Nor are they read again, each by itself.
    monkeypatch.delattr(ReadingBatch, "_read_each")
    for article_id in list_articles(news, PAPER):
        news.compute(article_id)
    articles = list_articles(news, GAZETTE)
    # Each with a rival of its own; what was read ahead is forgotten at a merge.
    for message in (articles[:3], articles[3:]):
        assert read_together(news, message) == {}

    alone, together = (read_rows(news, base) for base in (PAPER, GAZETTE))
    assert together == alone
    outcomes = [row[2] for row in alone["articles"]]
    assert sorted(outcomes) == [*["merged"] * 3, *["published"] * 3]
    assert all(alone.values())
    assert news.balance().violations == ()


def test_a_message_sends_few_statements_of_its_own_for_each_article(news):
    # They are like no other; what a process asks once is asked by the first.
    first, *plain = news.column("SELECT id FROM articles WHERE url ~ '/(1|3|bell$)'")[
        :3
    ]
    read_together(news, [first])
    with sent(news.store) as statements:
        read_together(news, plain)

    assert len(statements) <= SHARED + 2 * EACH


def test_articles_that_meet_a_kept_lock_have_their_later_steps_left(news):
    articles = list_articles(news, PAPER)
    with news.store.begin() as other:
        other.advisory_lock(Lock.DEDUPLICATE)
        assert read_together(news, articles) == dict.fromkeys(articles, Stage.EXTRACTED)

    assert set(news.column("SELECT stage FROM articles WHERE id <= 6")) == {"extracted"}
    assert news.column("SELECT count(*) FROM comments") == [3]


def test_a_page_that_the_database_refuses_spoils_no_other(news, monkeypatch):
    articles = list_articles(news, PAPER)
    extract = first_reading.extract_in_transaction

    def refuse(ctx, tx, article):
        if article.id == articles[2]:
            tx.connection.exec_driver_sql("SELECT 1/0")
        return extract(ctx, tx, article)

    monkeypatch.setattr(first_reading, "extract_in_transaction", refuse)
    with pytest.raises(DataError):
        read_together(news, articles)

    # The task puts the one in work into quarantine by its lease.
    assert news.pipeline._ctx.held.get_article(articles[2]) is not None
    assert news.rows(
        "SELECT stage, started FROM articles WHERE id <= 6 ORDER BY id"
    ) == [
        ("done", False),
        ("done", False),
        ("downloaded", True),
        *[("downloaded", False)] * 3,
    ]
