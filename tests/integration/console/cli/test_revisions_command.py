"""``wireroom revisions`` on a database, in this process."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.store.database import Store

URL = "https://paper.example/ferry"


@pytest.fixture
def run(migrated_url, monkeypatch):
    """Run a command on an article with a correction, then a new headline."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    store = Store(migrated_url)
    with store.begin() as tx:
        tx.sources.ensure_manual_feed()
        tx.connection.execute(
            text(
                "INSERT INTO articles (id, source_id, url, outcome, title, text,"
                " first_published_at)"
                f" VALUES (1, 1, '{URL}', 'published', 'Safe' || chr(27) || '[31m',"
                " 'It left. Fifty were aboard.', now());"
                f"INSERT INTO article_urls (key, url, article_id)"
                f" VALUES ('{URL}', '{URL}', 1);"
                "INSERT INTO article_revisions"
                " (article_id, number, superseded_at, title, text) VALUES"
                " (1, 1, '2026-03-01 12:00Z', 'Ferry', 'It left. Forty were aboard.'),"
                " (1, 2, '2026-03-01 13:00Z', 'Ferry', 'It left. Fifty were aboard.')"
            )
        )
    store.close()

    def invoke(line: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return invoke


def test_each_version_is_shown_against_the_one_before(run):
    output = run(f"revisions {URL}?utm_source=feed")
    assert [line.strip() for line in output.splitlines() if "2026" not in line] == [
        "article 1: 3 versions",
        "- Forty were aboard.",
        "+ Fifty were aboard.",
        "- Ferry",
        "+ Safe [31m",
    ]
    kinds = [line.split()[-1] for line in output.splitlines() if "2026" in line]
    assert kinds == ["correction", "headline"]
    assert "\x1b" not in output


@pytest.mark.parametrize("url", ["https://paper.example/never", "nonsense"])
def test_an_unknown_address_exits_with_status_1(run, url):
    assert "never seen" in run(f"revisions {url}", status=1)
