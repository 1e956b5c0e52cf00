"""``wireroom stories`` on a database, in this process."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.store.database import Store

WHOLE, COPY, OTHER = (f"https://paper.example/{name}" for name in "abc")

WORDS = " ".join(f"word{number}" for number in range(90))
TEXTS = {
    WHOLE: f"NORTHAM (AP) \u2014 {WORDS}",
    COPY: f"{WORDS} printed by the copy",
    OTHER: " ".join(f"other{number}" for number in range(90)),
}


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on a story of two articles and a story of one."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "200")
    store = Store(migrated_url)
    with store.begin() as tx:
        tx.sources.ensure_manual_feed()
        for number, url in enumerate((WHOLE, COPY, OTHER), 1):
            tx.connection.execute(
                text(
                    "INSERT INTO articles (id, source_id, url, outcome, title, text,"
                    " published_at, published_precision, found_at, first_published_at)"
                    " VALUES (:id, 1, :url, 'published', 'Ferry' || chr(27) || '[31m',"
                    " :text, '2026-03-01 08:00Z', 'minute', '2026-03-01 08:05Z',"
                    " now());"
                ),
                {"id": number, "url": url, "text": TEXTS[url]},
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
                " (3, 8, 'alone', NULL, NULL);"
                "SELECT setval(pg_get_serial_sequence('stories', 'id'), 8)"
            )
        )
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_a_story_is_shown_from_any_of_its_addresses(run):
    output = run(f"stories show {COPY}?utm_source=feed")
    assert output == run(f"stories show {WHOLE}")
    assert "story 7: 2 articles" in output
    assert "contained: 0.94 of the shorter text is in both this and article 1" in output
    assert OTHER not in output
    assert "\x1b" not in output


def test_a_story_can_be_printed_as_json(run):
    members = json.loads(run(f"stories show {WHOLE} --json"))
    assert [m["url"] for m in members] == [WHOLE, COPY]
    assert [m["method"] for m in members] == ["alone", "contained"]
    assert [m["matched_article_id"] for m in members] == [None, 1]


@pytest.mark.parametrize("url", ["https://paper.example/never", "nonsense"])
def test_an_address_without_a_story_exits_with_status_1(run, url):
    assert "in no story" in run(f"stories show {url}", status=1)


def test_a_split_is_shown_with_its_operator_and_can_be_undone(run):
    output = run(f"stories split {COPY} --why another-ferry --by ada")
    assert "article 2 is in story 9: 1 article\n" in output
    story = run(f"stories show {COPY}")
    assert "decision: split from 1, by ada" in story
    assert "another-ferry" in story
    (member,) = json.loads(run("stories show 2 --json"))
    assert member["decisions"][0]["taken_out"]

    assert "decisions undone: 1" in run("stories reset 2 --by ben")
    assert "decision" not in run(f"stories show {COPY}")


def test_stories_can_be_joined_by_id_and_by_address(run):
    output = run(f"stories join {OTHER} 1 --why same-ferry --by ada")
    assert output.count(": 3 articles\n") == 2
    assert "joined by hand with article" in run("stories show 3")
    assert "decision: joined with 1, by ada" in run("stories show 3")


def test_the_first_article_is_marked_with_its_evidence(run):
    run("stories join 1 3 --why x --by ada")
    output = run("stories show 1")
    assert "first; published by 2026-03-01" in output
    assert "credits AP" in output


@pytest.mark.parametrize(
    "line",
    [
        "stories split https://paper.example/never --why x",
        "stories join 1 77 --why x",
        "stories reset nonsense",
    ],
)
def test_an_unknown_article_is_an_error_that_names_it(run, line):
    assert "never seen: " in run(line, status=1)


def test_splitting_a_story_of_one_article_is_an_error(run):
    with pytest.raises(OperatorError, match="no other articles"):
        run(f"stories split {OTHER} --why x")
