"""Counts by time, what rises, what is discussed, and the life of a story."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from openapi_spec_validator import validate
from sqlalchemy import text
from starlette.testclient import TestClient
from typer.testing import CliRunner

from wireroom.config.settings import Settings
from wireroom.console.cli import app as commands
from wireroom.console.dashboard.api.endpoints import ROOT
from wireroom.console.dashboard.api.openapi import build_document
from wireroom.console.dashboard.app import create_app
from wireroom.export.trends import REPORTS
from wireroom.store.database import Store
from wireroom.store.search.fill import fill_batch

NOW = datetime.now(UTC).replace(minute=30, second=0) - timedelta(hours=1)
ARTICLES = """
    INSERT INTO articles (id, source_id, url, outcome, stage, title, text, language,
        first_published_at, updated_at, published_at, comments_found)
    SELECT n, 1 + n % 2, 'https://p/' || n, 'published', 'done',
        CASE WHEN n > 40 THEN 'Pier ' ELSE 'Fair ' END || n, 'Words.',
        CASE WHEN n % 4 = 0 THEN 'de' ELSE 'en' END, at, at, at, n % 3
    FROM (SELECT n, CAST(:now AS timestamptz) - CASE WHEN n > 40
        THEN interval '1 hour' ELSE interval '1 day' * (1 + n % 10) END AS at
        FROM generate_series(1, 48) AS n) AS made;
    INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT id, 'entities', '1', 'entity', jsonb_build_object('name',
        CASE WHEN id > 40 THEN 'East Pier' ELSE 'Autumn Fair' END) FROM articles;
    INSERT INTO annotations (article_id, producer, version, kind, value)
    SELECT id, 'keywords', '1', 'keyword', '{"word": "words"}' FROM articles;
    INSERT INTO comments (id, article_id, key, position, author, text, state,
        first_seen_at, last_seen_at)
    SELECT n, CASE WHEN n < 6 THEN 48 ELSE 47 END, n, n, 'Ann', 'Hm', 'visible',
        CAST(:now AS timestamptz) - interval '1 hour' * n, :now
    FROM generate_series(1, 8) AS n;
    INSERT INTO stories (id, first_article_id, size) VALUES (1, 47, 2);
    INSERT INTO story_members (article_id, story_id, method)
    VALUES (47, 1, 'alone'), (48, 1, 'similar');
    INSERT INTO article_revisions (article_id, number, superseded_at, title, text, kind)
    VALUES (48, 1, :now, 'Peer', 'Words.', 'correction');
    UPDATE articles SET withdrawn_at = :now, published_source = 'guessed',
        published_at = '2001-01-01' WHERE id = 48;
    UPDATE articles SET published_source = 'meta', published_precision = 'minute'
    WHERE id = 47
"""


@pytest.fixture(scope="module")
def client(fresh_database):
    store = Store(fresh_database)
    with store.begin() as tx:
        sources = "INSERT INTO sources (id, name) VALUES (1, 'Paper'), (2, 'Gazette')"
        tx.connection.execute(text(sources))
        for statement in ARTICLES.split(";\n"):
            tx.connection.execute(
                text(statement), {"now": NOW} if ":now" in statement else {}
            )
    while fill_batch(store, after=0)[1]:
        pass
    store.close()
    settings = Settings(database_url=fresh_database, broker_url="redis://127.0.0.1:1/0")
    with TestClient(create_app(settings), "http://localhost") as client:
        yield client


def ask(client, path, status=200, **parameters):
    answer = client.get(f"{ROOT}{path}", params=parameters)
    assert answer.status_code == status, answer.text
    if status == 200:
        (report,) = (r for r in REPORTS if r.path.replace("{id}", "1") == path)
        jsonschema.validate(answer.json(), report.schema)
    return answer.json()


def read_totals(document):
    return {one["name"]: one["total"] for one in document["series"]}


def test_articles_are_counted_by_day_without_gaps(client):
    document = ask(client, "/trends/counts", step="day")
    (everything,) = document["series"]
    assert (everything["name"], everything["total"]) == (None, 47)
    assert len(document["starts"]) in {31, 32}
    # The first article is of ten days and an hour ago: eleven dates or twelve.
    first = next(place for place, count in enumerate(everything["counts"]) if count)
    assert len(everything["counts"]) - first in {11, 12}
    assert sum(everything["counts"]) == document["articles"] == 47
    assert not document["is_partial"]


@pytest.mark.parametrize(
    ("parameters", "totals"),
    [
        pytest.param({"by": "source"}, {"Paper": 23, "Gazette": 24}, id="source"),
        pytest.param({"by": "language"}, {"en": 36, "de": 11}, id="language"),
        pytest.param(
            {"by": "entity"}, {"Autumn Fair": 40, "East Pier": 7}, id="entity"
        ),
        pytest.param({"by": "keyword"}, {"words": 47}, id="keyword"),
        pytest.param({"by": "entity", "series": 1}, {"Autumn Fair": 40}, id="largest"),
        pytest.param({"q": "pier", "step": "hour"}, {None: 7}, id="of a search"),
        pytest.param(
            {"q": 'entity:"East Pier"', "by": "source"},
            {"Paper": 3, "Gazette": 4},
            id="a search by source",
        ),
        pytest.param({"q": "nothing", "step": "week"}, {}, id="nothing found"),
    ],
)
def test_articles_are_counted_by_what_is_asked_for(client, parameters, totals):
    assert read_totals(ask(client, "/trends/counts", **parameters)) == totals


def test_counts_of_a_time_have_its_periods_alone(client):
    since, until = NOW - timedelta(hours=3), NOW
    document = ask(
        client,
        "/trends/counts",
        step="hour",
        since=since.isoformat(),
        until=until.isoformat(),
    )
    assert len(document["starts"]) == 4
    assert document["series"][0]["counts"] == [0, 0, 7, 0]


def test_a_name_that_rises_is_found_and_one_that_is_there_always_is_not(client):
    document = ask(client, "/trends/rising")
    assert [one["term"] for one in document["terms"]] == ["East Pier"]
    assert (document["recent_articles"], document["before_articles"]) == (7, 40)
    assert document["terms"][0]["sources"] == 2
    assert ask(client, "/trends/rising", kind="keyword")["terms"] == []
    assert ask(client, "/trends/rising", q="fair")["terms"] == []


def test_the_articles_with_the_most_new_comments_are_first(client):
    # 48 was withdrawn: it cannot be read any more.
    (found,) = ask(client, "/trends/discussed")["items"]
    assert (found["article_id"], found["comments_new"]) == (47, 3)
    assert ask(client, "/trends/discussed", hours=6)["items"] == []
    assert len(ask(client, "/trends/discussed", q="pier")["items"]) == 1
    assert ask(client, "/trends/discussed", q="fair")["items"] == []


def test_the_life_of_a_story_has_its_reports_changes_and_discussion(client):
    life = ask(client, "/stories/1/life")
    events = [(e["kind"], e["article_id"], e["is_stated"]) for e in life["events"]]
    assert sorted(events) == [
        ("correction", 48, False),
        ("first_report", 47, True),
        ("report", 48, False),
        ("withdrawn", 48, False),
    ]
    (stated,) = (e for e in life["events"] if e["kind"] == "first_report")
    assert stated["precision"] == "minute"
    # A guessed date is none: the time at which the article was seen here counts.
    assert all(e["at"] > "2002" for e in life["events"])
    assert (life["articles"], life["sources"], life["comments"]) == (2, 2, 8)
    assert [hour["comments"] for hour in life["discussion"]] == [1] * 8


@pytest.mark.parametrize(
    ("path", "parameters", "status", "problem"),
    [
        ("/stories/2/life", {}, 404, "no story"),
        ("/trends/counts", {"q": 'a "'}, 400, "q:"),
        ("/trends/counts", {"q": "-a"}, 400, "q:"),
        ("/trends/rising", {"q": "nobody:x y:"}, 400, "q:"),
        ("/trends/discussed", {"q": '"'}, 400, "q:"),
        ("/trends/counts", {"step": "year"}, 400, "step:"),
        ("/trends/counts", {"by": "weather"}, 400, "by:"),
        ("/trends/counts", {"step": "hour", "since": "0001-01-01"}, 400, "longer step"),
        ("/trends/counts", {"until": "0001-01-01"}, 400, "until:"),
        ("/trends/counts", {"until": "9999-12-31", "since": "2026-01-01"}, 400, "step"),
        ("/trends/rising", {"until": "0001-01-02"}, 400, "until:"),
        ("/trends/rising", {"hours": "87601"}, 400, "hours:"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client, path, parameters, status, problem
):
    assert problem in ask(client, path, status, **parameters)["detail"]


def test_the_description_names_each_report():
    document = build_document()
    validate(document)
    names = [get["get"]["operationId"] for get in document["paths"].values()]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)
    assert {report.name for report in REPORTS} <= set(names)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["counts", "pier", "--by", "source"], "Gazette"),
        (["counts"], "47 articles"),
        (["rising"], "East Pier"),
        (["rising", "--until", "2026-01-01"], "nothing to compare with"),
        (["discussed"], "3 new of"),
        (["discussed", "--hours", "1"], "No comment was found"),
        (["story", "47"], "first report"),
        (["story", "47", "--json"], '"first_article_id": 47'),
    ],
)
def test_the_commands_show_the_same(
    client, fresh_database, monkeypatch, arguments, shown
):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", fresh_database)
    run = CliRunner().invoke(commands, ["trends", *arguments])
    assert run.exit_code == 0, run.output
    assert shown in run.output
    if "--json" in arguments:
        json.loads(run.output)


def test_a_command_names_what_it_cannot_use(client, fresh_database, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", fresh_database)
    run = CliRunner().invoke(commands, ["trends", "counts", "--step", "year"])
    assert "'year' is not one of hour, day, week" in str(run.exception)
    assert CliRunner().invoke(commands, ["trends", "story", "1"]).exit_code == 1
