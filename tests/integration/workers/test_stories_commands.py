"""``wireroom stories`` on a database, in this process."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.store.database import Store
from workers.cli import app

WHOLE, COPY, OTHER = (f"https://paper.example/{name}" for name in "abc")


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on a story of two articles beside another of one."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "200")
    store = Store(migrated_url)
    with store.begin() as tx:
        tx.directory.by_hand()
        for number, url in enumerate((WHOLE, COPY, OTHER), 1):
            tx.connection.execute(
                text(
                    "INSERT INTO articles (id, source_id, url, outcome, title)"
                    " VALUES (:id, 1, :url, 'published', 'Ferry' || chr(27) || '[31m');"
                ),
                {"id": number, "url": url},
            )
            tx.connection.execute(
                text(
                    "INSERT INTO article_urls (key, url, article_id)"
                    " VALUES (:url, :url, :id)"
                ),
                {"id": number, "url": url},
            )
        tx.connection.execute(
            text(
                "INSERT INTO stories (id, first_article_id, size)"
                " OVERRIDING SYSTEM VALUE VALUES (7, 1, 2), (8, 3, 1);"
                "INSERT INTO story_members"
                " (article_id, story_id, method, score, matched_article_id)"
                " VALUES (1, 7, 'alone', NULL, NULL), (2, 7, 'contained', 0.94, 1),"
                " (3, 8, 'alone', NULL, NULL)"
            )
        )
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def test_a_story_is_shown_from_any_of_its_addresses(run):
    said = run(f"stories show {COPY}?utm_source=feed")
    assert said == run(f"stories show {WHOLE}")
    assert "story 7: 2 articles" in said
    assert "contained: 0.94 of the shorter text is in both this and article 1" in said
    assert OTHER not in said
    assert "\x1b" not in said


def test_a_story_is_given_as_json(run):
    found = json.loads(run(f"stories show {WHOLE} --json"))
    assert [one["url"] for one in found] == [WHOLE, COPY]
    assert [one["method"] for one in found] == ["alone", "contained"]
    assert [one["matched_article_id"] for one in found] == [None, 1]


@pytest.mark.parametrize("url", ["https://paper.example/never", "nonsense"])
def test_an_address_without_a_story_says_so(run, url):
    assert "in no story" in run(f"stories show {url}", status=1)
