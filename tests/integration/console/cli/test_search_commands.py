"""``wireroom search``, ``fill-search``, and ``follow --q``."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.store.database import Store

ROWS = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO articles (id, source_id, url, outcome, stage, title, text, language,
    first_published_at, updated_at, comments_found)
SELECT n, 1, 'https://p/' || n, 'published', 'done', 'Storm ' || n,
    E'A storm\\x1b[2J.', 'en', '2026-03-01Z', '2026-03-01Z', n - 1
FROM generate_series(1, 2) AS n;
INSERT INTO changes (position, kind, article_id)
VALUES (1, 'article_published', 1), (2, 'article_published', 2);
"""


@pytest.fixture
def run(migrated_url, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    store = Store(migrated_url)
    with store.begin() as tx:
        for statement in ROWS.split(";\n"):
            if statement.strip():
                tx.connection.exec_driver_sql(statement)
    store.close()

    def invoke(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, words)
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def test_what_is_indexed_is_found_and_followed(run):
    assert "2 articles indexed" in run("fill-search")
    assert "0 articles indexed" in run("fill-search")
    assert "2 articles indexed" in run("fill-search", "--again")

    shown = run("search", "storms", "--sort", "comments")
    assert "\x1b" not in shown
    assert shown.index("Storm 2") < shown.index("Storm 1")
    assert "2 found, 2 shown; the best of the 20000 newest" in shown

    lines = run("search", "title:2", "--json").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [2]

    events = run("follow", "--q", "title:2", "--once").splitlines()
    assert [json.loads(line)["position"] for line in events] == [2]


@pytest.mark.parametrize(
    "words",
    [("search", "sorce:x"), ("follow", "--q", "sorce:x", "--once")],
    ids=lambda words: words[0],
)
def test_a_mistake_in_a_query_is_named(run, words):
    assert "sorce: is not a field" in str(CliRunner().invoke(app, words).exception)


def test_a_search_that_comments_cannot_answer_is_an_error(run):
    done = CliRunner().invoke(app, ("export", "comments", "--q", "tag:x"))

    assert "comments have no tag:" in str(done.exception)
