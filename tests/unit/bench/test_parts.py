# ruff: noqa: E501 - a case of a table is one line
"""The measuring program bench/parts.py answers the orders of every area."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FETCHED_AT = "2026-01-05T12:00:00+00:00"
RSS = (
    "<rss version='2.0'><channel><title>Bell</title><item><title>Tide</title>"
    "<link>https://bell.example/tide</link><author>Ann</author></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
    "<author><name>Ann</name></author><content>First.</content>"
    "<updated>2026-01-05T11:00:00Z</updated></entry></feed>"
)
OPML = (
    "<opml><body><outline text='Bell' xmlUrl='https://bell.example/f'/></body></opml>"
)
RESPONSE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ntide"
)
BROKEN = (
    b"HTTP/1.1 200 OK\r\nContent-Encoding: compress\r\nContent-Length: 4\r\n\r\ntide"
)
ROBOTS = "User-agent: bell\nDisallow: /x\nCrawl-delay: 7"


@pytest.fixture
def run_parts(monkeypatch, capsys):
    """Give main() of the program, called with an area and orders."""
    spec = importlib.util.spec_from_file_location("parts", ROOT / "bench/parts.py")
    parts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parts)

    def run(area, *orders):
        lines = "".join(json.dumps(order) + "\n" for order in orders)
        monkeypatch.setattr("sys.argv", ["parts.py", area])
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = parts.main()
        return status, list(map(json.loads, capsys.readouterr().out.splitlines()))

    return run


def write_file(folder, text):
    path = folder / "body"
    path.write_text(text, "utf-8")
    return {
        "path": str(path),
        "url": "https://bell.example/f",
        "headers": {"content-type": "application/xml"},
        "fetched_at": FETCHED_AT,
    }


def test_the_feeds_area_gives_title_entries_and_children(run_parts, tmp_path):
    status, (answer,) = run_parts("feeds", {"id": "a", **write_file(tmp_path, RSS)})
    assert status == 0
    assert (answer["id"], answer["title"], answer["children"]) == ("a", "Bell", [])
    assert answer["entries"] == [
        {
            "id": "https://bell.example/tide", "url": "https://bell.example/tide",
            "title": "Tide", "authors": ["Ann"], "published_at": None,
            "summary": "", "content": "", "categories": [],
        }
    ]  # fmt: skip


def test_an_order_that_the_product_refuses_is_answered_with_its_reason(
    run_parts, tmp_path
):
    refused = {"id": "a", **write_file(tmp_path, "<html><title>Bell</title>")}
    status, answers = run_parts("feeds", refused, {**refused, "id": "b"})
    assert status == 0
    assert [(a["id"], a["reason"]) for a in answers] == [
        ("a", "not_a_feed"), ("b", "not_a_feed"),
    ]  # fmt: skip


def test_an_order_that_makes_a_part_fail_is_answered_and_so_is_the_next(run_parts):
    status, answers = run_parts("opml", {"id": 1, "path": "/none"}, {"id": 2})
    assert status == 0
    assert [a["reason"] for a in answers] == ["crash", "crash"]
    assert answers[0]["error"].startswith("FileNotFoundError: ")


def test_the_opml_area_gives_the_outlines_of_a_list(run_parts, tmp_path):
    order = {"id": 1, "path": write_file(tmp_path, OPML)["path"]}
    _, (answer,) = run_parts("opml", order)
    assert answer["outlines"] == [{"url": "https://bell.example/f", "title": "Bell"}]


def test_the_beyond_area_gives_the_comments_of_an_answer(run_parts, tmp_path):
    order = {"id": 1, "way": "feed", **write_file(tmp_path, ATOM)}
    _, (answer,) = run_parts("beyond", order)
    (comment,) = answer["comments"]
    assert (comment["author"], comment["text"]) == ("Ann", "First.")
    assert comment["posted_at"] == "2026-01-05T11:00:00+00:00"


@pytest.mark.parametrize(
    ("expected", "asked"),
    [(3, ["https://bell.example/f/feed"]), (0, [])],
    ids=["comments expected", "no comment expected"],
)
def test_the_beyond_area_gives_the_first_requests_of_a_visit(
    run_parts, tmp_path, expected, asked
):
    page = (
        "<html><head><link rel='alternate' type='application/rss+xml' "
        "title='Comments on Tide' href='/f/feed'></head><p>Tide</p></html>"
    )
    order = {"id": 1, "way": "page", "comments_expected": expected}
    _, (answer,) = run_parts("beyond", {**order, **write_file(tmp_path, page)})
    assert answer["asked"] == asked


@pytest.mark.parametrize(
    ("area", "order", "answer"),
    [
        ("dates", {"context": "feed", "raw": "5 Jan 2026 09:30 GMT"}, {"at": "2026-01-05T09:30:00+00:00"}),
        ("dates", {"context": "page", "raw": "3 hours ago"}, {"at": "2026-01-05T09:00:00+00:00"}),
        ("dates", {"context": "page", "raw": "1 day ago", "now": "2026-03-05T12:00:00+00:00"}, {"at": "2026-03-04T00:00:00+00:00"}),
        ("dates", {"context": "page", "raw": "05/02/2026", "day_first": False}, {"at": "2026-05-02T00:00:00+00:00"}),
        ("dates", {"context": "page", "raw": "5 January 2026 09:30", "utc_offset_minutes": 60}, {"at": "2026-01-05T08:30:00+00:00"}),
        ("dates", {"context": "feed", "raw": "soon"}, {"at": None}),
        ("urls", {"url": "http://A.example/?utm_source=x"}, {"canonical": "http://a.example/"}),
        ("urls", {"url": "/x", "base": "http://a.example/y", "fetch": ""}, {"fetch": "http://a.example/x"}),
        ("urls", {"url": "http://a.example/", "other": "https://www.a.example"}, {"canonical": "http://a.example/", "same": True}),
        ("robots", {"robots": ROBOTS, "agent": "bell", "url": "http://a.example/x"}, {"allowed": False, "delay": 7.0}),
        ("robots", {"robots": ROBOTS, "agent": "other"}, {"allowed": None, "delay": None}),
        ("responses", {"raw": base64.b64encode(RESPONSE).decode()}, {"body": "tide"}),
    ],
)  # fmt: skip
def test_an_area_answers_in_its_form(run_parts, area, order, answer):
    status, answers = run_parts(area, {"id": 1, "fetched_at": FETCHED_AT, **order})
    assert (status, answers) == (0, [{"id": 1, **answer}])


def test_a_response_that_the_client_refuses_is_answered_with_its_reason(run_parts):
    order = {"id": 1, "raw": base64.b64encode(BROKEN).decode()}
    _, (answer,) = run_parts("responses", order)
    assert answer["reason"] == "bad_encoding"


def test_an_area_that_is_not_there_ends_with_status_3():
    done = subprocess.run(
        [sys.executable, "bench/parts.py", "pages"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        input="{}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "feeds|opml|dates" in done.stderr
