from __future__ import annotations

import json
from pathlib import Path

import pytest

from wireroom.console.filters.extract import run
from wireroom.extract import extract_page

PAGE = Path(__file__).parents[3] / "data" / "pages" / "harbour-ferry.html"


def make_request(identity: object = 1, path: str = str(PAGE)) -> str:
    url = "https://ansel.example/story/4711/"
    return json.dumps({"id": identity, "url": url, "html_path": path})


def extract(*lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(lines)]


def test_a_page_is_a_line_with_every_field():
    (answer,) = extract(make_request("a"))

    assert answer["id"] == "a"
    assert answer["title"] == "Night ferry returns to Port Ansel"
    assert answer["authors"] == ["Mira Tolland"]
    assert answer["published_at"] == "2011-09-18"
    assert answer["dates"] == {"print": "2011-09-19"}
    assert answer["language"] == "en-GB"
    assert answer["comments"] == []
    assert answer["comments_state"] == "unknown"
    assert {"url", "text", "links", "comments_expected"} < set(answer)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("{", "bad_line", id="broken JSON"),
        pytest.param("[" * 100_000, "bad_line", id="JSON too deep"),
        pytest.param("[1]", "bad_line", id="no object"),
        pytest.param('{"id": 1}', "bad_line", id="no path"),
        pytest.param('{"html_path": 3}', "bad_line", id="a number for a path"),
        pytest.param(
            '{"html_path": "x", "url": "http://[x"}', "bad_line", id="a broken address"
        ),
        pytest.param(
            make_request(path="/nowhere/at/all.html"), "unreadable", id="no file"
        ),
        pytest.param(make_request(path="/"), "unreadable", id="a folder"),
        pytest.param(make_request(path="a\0b"), "unreadable", id="no file name"),
        pytest.param(make_request(path="/dev/null"), "not_html", id="an empty file"),
    ],
)
def test_a_failure_is_a_line_with_its_reason_and_the_others_are_read(line, reason):
    failed, fine = extract(line, make_request())

    assert failed["reason"] == reason
    assert failed["error"]
    assert fine["title"]


def test_the_language_is_detected_if_the_page_declares_none(tmp_path):
    story = tmp_path / "mill.html"
    story.write_text(
        "<h1>Moulin vendu</h1><p>Le moulin au bord de la rivière a été vendu à ses "
        "ouvriers lundi matin, après deux années de négociations difficiles.</p>",
        encoding="utf-8",
    )

    (answer,) = extract(make_request(path=str(story)))

    assert answer["language"] == "fr"


def test_a_bad_line_names_its_number():
    _, bad = extract(make_request(), "{")

    assert bad["id"] is None
    assert "line 2" in str(bad["error"])


def test_blank_lines_are_skipped():
    assert extract("", "\n") == []


def test_a_line_is_answered_before_the_next_one_is_read():
    lines = iter([make_request(1), make_request(2)])
    first = next(run(lines))

    assert json.loads(first)["id"] == 1
    assert json.loads(next(lines))["id"] == 2


def test_a_line_of_several_related_links_is_a_page_like_any_other(tmp_path):
    story = tmp_path / "mill.html"
    story.write_text(
        "<h1>Mill sold</h1><p>The mill by the river was sold to its workers on Monday"
        " morning, after two years of talks with the bank that held it.</p>"
        "<p>Read more: <a href='/a'>A</a> <a href='/b'>B</a></p>",
        encoding="utf-8",
    )

    answer, fine = extract(make_request(path=str(story)), make_request())

    assert "Read more" not in str(answer["text"])
    assert [(x["text"], x["relation"]) for x in answer["links"]] == [
        ("A", "related"),
        ("B", "related"),
    ]
    assert fine["title"]


def test_an_unexpected_error_is_that_page_s_answer_and_the_run_continues(
    monkeypatch, caplog
):
    def extract_or_fail(page):
        assert "broken" not in page.url
        return extract_page(page)

    monkeypatch.setattr("wireroom.extract.extract_page", extract_or_fail)
    broken = json.dumps({"id": "b", "url": "https://broken/", "html_path": str(PAGE)})

    failed, fine = extract(broken, make_request())

    assert (failed["id"], failed["reason"]) == ("b", "defect")
    assert str(failed["error"]).startswith("AssertionError")
    assert "extract_or_fail" in caplog.text
    assert fine["title"]


def test_an_id_that_is_not_valid_unicode_is_escaped():
    (line,) = run([make_request("\ud83d")])

    assert line.encode("utf-8")
    assert json.loads(line)["id"] == "\ud83d"


def test_a_text_outweighs_the_language_that_its_page_declares(tmp_path):
    sentence = "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen."
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><title>Die alte Brücke</title><article><h1>Die alte Brücke</h1>"
        f"<p>{sentence * 5}</p><p>{sentence * 5}</p></article></html>",
        "utf-8",
    )
    (answer,) = extract(make_request(path=str(page)))
    assert answer["language"] == "de"
