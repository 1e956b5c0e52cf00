"""``wireroom retry`` on a database, in this process."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.errors import OperatorError
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.database import Store

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://paper.example/one"


@pytest.fixture
def store(migrated_url):
    store = Store(migrated_url)
    spec = SourceSpec(name="Paper", feeds=(FeedSpec(url="https://paper.example/f"),))
    with store.begin() as tx:
        tx.sources.apply_specs([spec], now=NOW)
        tx.connection.execute(
            text(
                "INSERT INTO articles (source_id, url, stage, outcome, reason)"
                " SELECT id, :url, 'done', 'rejected', 'not_found' FROM sources;"
            ),
            {"url": URL},
        )
        tx.connection.execute(
            text(
                "INSERT INTO article_urls (key, url, article_id)"
                " SELECT :url, url, id FROM articles"
            ),
            {"url": URL},
        )
    yield store
    store.close()


@pytest.fixture
def run(store, migrated_url, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)

    def invoke(line: str) -> str:
        result = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        return f"{result.exit_code} {result.output}"

    return invoke


@pytest.mark.parametrize(
    ("selection", "due"),
    [
        (URL, 1),
        ("--source Paper", 1),
        ("--reason not_found --by ida", 1),
        ("--source Gazette", 0),
        ("--reason withdrawn", 0),
    ],
)
def test_the_selected_articles_are_due_again(run, store, selection, due):
    assert run(f"retry {selection}") == f"0 due for retry: {due}\n"
    with store.begin() as tx:
        outcome = tx.connection.scalar(text("SELECT outcome FROM articles"))
    assert outcome == ("in_flight" if due else "rejected")


def test_a_selection_is_needed(run):
    assert run("retry").startswith("2 ")


def test_an_unknown_address_is_named(run):
    with pytest.raises(OperatorError, match=r"never seen: https://paper\.example/two"):
        run("retry https://paper.example/two")
