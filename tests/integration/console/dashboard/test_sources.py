"""Sources in the dashboard: order, bulk acts, a new one, and changed lines."""

from __future__ import annotations

import pytest
from lxml import html

from tests.integration.console.dashboard.newsroom import TOKEN, Newsroom

LINES = """version: 1
sources:
  # The paper of record.
  - name: Paper
    feeds:
      - https://paper.example/feed
"""
GAZETTE = "- name: Gazette\n  feeds:\n    - https://gazette.example/feed\n"


@pytest.fixture
def sources_file(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(LINES)
    return path


@pytest.fixture
def editor(newsroom: Newsroom, sources_file):
    """A client that is logged in, with a sources file."""
    with newsroom.open_client(sources_file=sources_file) as client:
        client.post("/login", data={"token": TOKEN})
        yield client


def read_key(client, path: str) -> str:
    tree = html.fromstring(client.get(path).text)
    return tree.xpath("//main//input[@name='key']/@value")[0]


def test_sources_are_ordered_filtered_and_written_as_data(client, newsroom):
    newsroom.execute(
        "WITH s AS (INSERT INTO sources (name) VALUES ('Zeit'), ('Abend') RETURNING id)"
        " INSERT INTO feeds (source_id, url, failures, polls)"
        " SELECT id, 'https://feeds.example/' || id, id % 2 * 9, 9 FROM s"
    )

    def list_names(query: str) -> list[str]:
        listed = client.get(f"/sources.json?{query}").json()["sources"]
        return [source["figures"]["name"] for source in listed]

    assert list_names("") == ["Abend", "Paper", "Zeit"]
    assert list_names("sort=-name") == ["Zeit", "Paper", "Abend"]
    assert list_names("q=aben") == ["Abend"]
    assert list_names("q=paper.example") == ["Paper"]
    assert len(list_names("show=wrong")) == 2
    assert client.get("/sources?sort=size").status_code == 400
    csv_file = client.get("/sources.csv").text
    assert csv_file.splitlines()[0].startswith("figures.id,figures.name")


def test_several_sources_are_paused_and_resumed_at_once(editor, newsroom):
    key = read_key(editor, "/sources")
    box = f"source-{newsroom.source}"
    answer = editor.post("/sources", data={"key": key, box: "on", "do": "pause"})
    assert answer.headers["location"] == "/sources?done=pause&feeds=1"
    assert newsroom.fetch_value("SELECT state FROM feeds") == "paused"
    assert "1 feed: pause" in editor.get(answer.headers["location"]).text
    editor.post("/sources", data={"key": key, box: "on", "do": "resume"})
    assert newsroom.fetch_value("SELECT state FROM feeds") == "active"
    assert editor.post("/sources", data={"key": key, "do": "pause"}).status_code == 400


def test_a_source_is_checked_with_the_whole_file_before_it_is_added(
    editor, newsroom, sources_file
):
    key = read_key(editor, "/sources/add")

    def send(text: str, do: str):
        return editor.post("/sources/add", data={"key": key, "text": text, "do": do})

    wrong = send(GAZETTE.replace("https:", "ftp:"), "save").text
    assert "sources.yaml:9:9" in wrong
    assert "expected an http(s) URL" in wrong
    double = send(GAZETTE.replace("gazette.example", "paper.example"), "save").text
    assert "paper.example/feed" in double
    assert sources_file.read_text() == LINES
    assert "feeds: 1 to add" in send(GAZETTE, "check").text
    assert sources_file.read_text() == LINES
    assert send(GAZETTE, "save").headers["location"] == "/sources/add?saved=1"
    assert sources_file.read_text().startswith(LINES)
    assert "gazette.example" in sources_file.read_text()
    act = "SELECT count(*) FROM operator_log WHERE act = 'edit_sources'"
    assert newsroom.fetch_value(act) == 1


def test_the_lines_of_a_source_are_changed_only_if_they_are_as_they_were_read(
    editor, newsroom, sources_file
):
    path = f"/sources/{newsroom.source}"
    tree = html.fromstring(editor.get(path).text)
    lines = tree.xpath("string(//textarea)").lstrip("\n")
    assert lines.startswith("# The paper of record.\n- name: Paper")
    form = {"key": read_key(editor, path), "before": lines, "do": "save"}
    changed = lines.replace("feeds:", "language: en\n  feeds:")
    answer = editor.post(path, data={**form, "text": changed})
    assert "Saved." in answer.text
    assert "    language: en\n    feeds:" in sources_file.read_text()
    late = editor.post(path, data={**form, "text": changed})
    assert "was changed since" in late.text


def test_nobody_reads_the_lines_of_a_source_without_a_session(client, newsroom):
    answer = client.get(f"/sources/{newsroom.source}")
    assert "textarea" not in answer.text
    assert client.get(f"/sources/{newsroom.source}.json").json()["name"] == "Paper"
    assert "draft" not in client.get(f"/sources/{newsroom.source}.json").json()


def test_a_retry_says_what_became_of_the_rows(editor, newsroom):
    target = f"/quarantine/{newsroom.failure}"
    key = read_key(editor, target)
    answer = editor.post(target, data={"key": key, "do": "retry"})
    shown = editor.get(answer.headers["location"])
    assert "1 retried: 0 done, 1 waiting, 0 failed again." in shown.text
    newsroom.execute(
        "UPDATE articles SET stage = 'done', outcome = 'published',"
        " due_at = NULL WHERE id = :id",
        id=newsroom.other,
    )
    shown = editor.get(answer.headers["location"])
    assert "1 retried: 1 done, 0 waiting, 0 failed again." in shown.text
