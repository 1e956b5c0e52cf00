"""The Python client reads all that the API has, by the types that it states."""

from __future__ import annotations

import re
import socket
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uvicorn

from wireroom.client import ApiError, Client, rows
from wireroom.config.settings import Settings
from wireroom.console.dashboard.api.endpoints import OPERATIONS
from wireroom.console.dashboard.app import create_app
from wireroom.export.queries import select_all_rows
from wireroom.export.resources import COMMENTS
from wireroom.export.trends import REPORTS

ROOT = Path(__file__).parents[3]

TYPES = {
    "article": rows.Article,
    "comment": rows.Comment,
    "revision": rows.Revision,
    "annotation": rows.Annotation,
    "result": rows.SearchResult,
    "story": rows.Story,
    "source": rows.Source,
    "change": rows.Change,
}
RESOURCES = {one.resource.singular: one.resource for one in OPERATIONS}
NAMES = {
    int: "integer",
    str: "string",
    bool: "boolean",
    float: "number",
    dict: "object",
    list: "array",
    type(None): "null",
}


def name_types(hint):
    """Return the JSON types of a type."""
    if get_origin(hint) in {Union, UnionType}:
        return {name for part in get_args(hint) for name in name_types(part)}
    return {NAMES[get_origin(hint) or hint]}


def describe(schema):
    kind = schema["type"]
    return set(kind) if isinstance(kind, list) else {kind}


def test_there_is_a_type_of_each_kind_of_row():
    assert RESOURCES.keys() == TYPES.keys()


@pytest.mark.parametrize("name", TYPES)
def test_the_types_are_those_of_the_description(name):
    """A field that the API gets is added to ``wireroom/client/rows.py``."""
    stated = {n: name_types(h) for n, h in get_type_hints(TYPES[name]).items()}
    described = {f.name: describe(f.json_schema) for f in RESOURCES[name].fields}
    assert stated == described


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_the_types_of_trends_are_those_of_the_description(report):
    kinds = {
        "trends_counts": rows.TrendCounts,
        "trends_rising": rows.RisingTerms,
        "trends_discussed": None,
        "story_life": rows.StoryLife,
    }
    properties = report.schema["properties"]
    if (kind := kinds[report.name]) is None:
        kind, properties = (
            rows.DiscussedArticle,
            properties["items"]["items"]["properties"],
        )
    assert set(get_type_hints(kind)) == set(properties)


@pytest.fixture(scope="module")
def wire(shown, fresh_database):
    settings = Settings(database_url=fresh_database, broker_url="redis://127.0.0.1:1/0")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    with Client("http://{}:{}/".format(*listener.getsockname()), tries=1) as client:
        yield client
    server.should_exit = True
    thread.join()


def test_every_kind_of_row_is_read(wire):
    assert [found["id"] for found in wire.search("pier")] == [2, 1]
    assert wire.count("pier") == (2, False)
    assert [a["id"] for a in wire.articles(state="all")] == [3, 2, 1]
    assert wire.article(1) == wire.article("https://paper.example/pier")
    assert [c["id"] for c in wire.comments(article=1)] == [1, 2]
    assert [r["number"] for r in wire.revisions(1)] == [1]
    assert [a["id"] for a in wire.annotations(kind=["entity", "tone"])] == [1, 2]
    assert wire.story(1) == next(wire.stories())
    assert wire.story_life(1)["articles"] == 2
    assert [s["name"] for s in wire.sources()] == ["Paper", "Gazette"]
    assert [e["position"] for e in wire.changes(2)] == [3, 4, 5]
    assert wire.trend_counts("pier", step="week", until="2026-03-09")["articles"] == 2
    assert wire.rising()["terms"] == []
    assert wire.discussed(hours=24, until=datetime(2026, 3, 2, 6, tzinfo=UTC))


def test_pages_are_read_as_far_as_they_are_asked_for(wire):
    pages = []
    read = wire._read
    wire._read = lambda target: pages.append(target) or read(target)
    try:
        assert len(list(wire._iterate("/changes", {"limit": 2}))) == 5
        assert len(list(wire._iterate("/changes", {"limit": 2}, limit=3))) == 3
        assert len(list(wire.changes(limit=2))) == 2
    finally:
        wire._read = read
    assert len(pages) == 3 + 2 + 1


@pytest.mark.parametrize(
    ("ask", "status", "detail"),
    [
        (lambda w: w.article(9), 404, "no article was published as 9"),
        (lambda w: list(w.search('"')), 400, "q:"),
        (lambda w: list(w.articles(colour="red")), 400, "colour"),
        (lambda w: list(w.changes(99)), 410, "beyond the last event"),
        (lambda w: w.get("/nothing"), 404, "no such path"),
    ],
)
def test_a_problem_is_an_error_that_says_what_is_wrong(wire, ask, status, detail):
    with pytest.raises(ApiError) as caught:
        ask(wire)
    assert caught.value.status == status
    assert detail in str(caught.value)


class Busy(BaseHTTPRequestHandler):
    """Answers the second request; and names another server as the next page."""

    asked: list[str] = []  # noqa: RUF012 - of one test

    def do_GET(self):
        self.asked.append(self.path)
        is_busy = len(self.asked) == 1
        next_page = '"http://evil.example/api/v1/x?cursor=2"'
        link = next_page if len(self.asked) == 2 else "null"
        body = f'{{"items": [{{"id": 1}}], "next": {link}}}'.encode()
        self.send_response(503 if is_busy else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_busy_server_is_asked_again_and_no_other_server_ever():
    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        with Client(f"http://127.0.0.1:{server.server_port}") as client:
            assert len(list(client.articles())) == 2
        server.shutdown()
    assert Busy.asked[0] == Busy.asked[1]
    assert Busy.asked[2] == "/api/v1/x?cursor=2"


def test_no_server_is_an_error_too():
    with Client("http://127.0.0.1:9", tries=1) as client:
        with pytest.raises(ApiError, match="does not answer") as caught:
            client.article(1)
        assert caught.value.status == 0


def read_code(document):
    page = (ROOT / "docs" / document).read_text("utf-8")
    return re.findall(r"```python\n(.+?)```", page, re.DOTALL)


def test_the_documented_programs_run(wire, capsys):
    first, second = read_code("programs.md")
    words = {"http://127.0.0.1:8321": wire._url, 'storm "eastern pier"': "pier"}
    for written, here in words.items():
        first = first.replace(written, here)
    exec(first, {})
    assert "A pier" in capsys.readouterr().out
    scope = {"Client": lambda: Client(wire._url)}
    exec(second, scope)
    position, epoch = scope["read_news"](0, None)
    assert (position, epoch) == (5, "")


def test_the_documented_notebook_runs(shown, tmp_path, monkeypatch, capsys):
    with shown.begin() as tx, (tmp_path / "comments.parquet").open("wb") as file:
        query = select_all_rows(COMMENTS, {}).subquery()
        found = tx.connection.execute(query.select()).mappings().all()
        table = [{n: row[n] for n in ("source", "author", "votes")} for row in found]
        pq.write_table(pa.Table.from_pylist(table), file)
    monkeypatch.chdir(tmp_path)
    (code,) = read_code("notebooks.md")
    exec(code, {})
    assert "{'source': 'Paper', 'author_count': 3}" in capsys.readouterr().out
