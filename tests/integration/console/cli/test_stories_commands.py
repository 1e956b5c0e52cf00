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
    """Run a command on a story of two articles beside another of one."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "200")
    store = Store(migrated_url)
    with store.begin() as tx:
        tx.sources.ensure_manual_feed()
        for number, url in enumerate((WHOLE, COPY, OTHER), 1):
            tx.connection.execute(
                text(
                    "INSERT INTO articles (id, source_id, url, outcome, title, text,"
                    " published_at, published_precision)"
                    " VALUES (:id, 1, :url, 'published', 'Ferry' || chr(27) || '[31m',"
                    " :text, '2026-03-01 08:00Z', 'minute');"
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


def test_who_decided_what_of_a_story_is_shown_and_can_be_taken_back(run):
    said = run(f"stories split {COPY} --why another-ferry --by ada")
    assert "article 2 is in story 9, articles in it: 1" in said
    shown = run(f"stories show {COPY}")
    assert "decided: apart from 1, by ada" in shown
    assert "another-ferry" in shown
    (one,) = json.loads(run("stories show 2 --json"))
    assert one["decisions"][0]["taken_out"]

    assert "decisions taken back: 1" in run("stories reset 2 --by ben")
    assert "decided" not in run(f"stories show {COPY}")


def test_stories_are_put_together_by_id_and_address(run):
    said = run(f"stories join {OTHER} 1 --why same-ferry --by ada")
    assert said.count("articles in it: 3") == 2
    assert "by hand, with article" in run("stories show 3")
    assert "decided: put together with 1, by ada" in run("stories show 3")


def test_which_article_came_first_is_shown_with_its_evidence(run):
    run("stories join 1 3 --why x --by ada")
    said = run("stories show 1")
    assert "first; out by 2026-03-01" in said
    assert "credits AP" in said


@pytest.mark.parametrize(
    "line",
    [
        "stories split https://paper.example/never --why x",
        "stories join 1 77 --why x",
        "stories reset nonsense",
    ],
)
def test_an_article_never_seen_is_named(run, line):
    assert "never seen: " in run(line, status=1)


def test_what_cannot_be_decided_is_said(run):
    with pytest.raises(OperatorError, match="no other articles"):
        run(f"stories split {OTHER} --why x")
