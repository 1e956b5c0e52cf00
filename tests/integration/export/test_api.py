"""``/api/v1``: what is asked for is answered, as described, and mistakes are named."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from sqlalchemy import text
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.openapi import build_document
from wireroom.console.dashboard.app import create_app
from wireroom.export.query_params import MAX_NUMBER, Form
from wireroom.export.trends import REPORTS

PATHS = [f"{ROOT}{one.path}".replace("{id}", "1") for one in OPERATIONS]
SEEN = "https://paper.example/pier?utm_source=feed"


@pytest.fixture(scope="module")
def client(shown, fresh_database):
    with served(fresh_database) as client:
        yield client


@pytest.fixture
def own(store, migrated_url):
    """A client of a database that the test writes to."""
    with served(migrated_url) as client:
        yield client


def served(url):
    settings_ = Settings(database_url=url, broker_url="redis://127.0.0.1:1/0")
    app = create_app(settings_)
    return TestClient(app, "http://localhost", raise_server_exceptions=False)


def asked(client, path, status=200, **parameters):
    answer = client.get(f"{ROOT}{path}", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def ids(client, path, **parameters):
    key = "position" if path == "/changes" else "id"
    return [item[key] for item in asked(client, path, **parameters)["items"]]


def schema_of(path):
    described = build_document()
    (response,) = (
        operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for template, operation in described["paths"].items()
        if template.replace("{id}", "1") == path
    )
    return {**response, "components": described["components"]}


def test_the_description_is_openapi(client):
    described = client.get(f"{ROOT}/openapi.json").json()
    validate(described)
    paths = [f"{ROOT}{one.path}" for one in (*OPERATIONS, *REPORTS)]
    assert list(described["paths"]) == paths


@pytest.mark.parametrize("path", PATHS)
def test_a_response_matches_its_description(client, path):
    query = {"url": SEEN} if path.endswith("by-url") else {}
    query |= {"q": "pier"} if path.endswith("/search") else {}
    answer = client.get(path, params=query)
    assert answer.status_code == 200
    strict = schema_of(path)
    for one in strict["components"]["schemas"].values():
        one["additionalProperties"] = False
    jsonschema.validate(answer.json(), strict, cls=jsonschema.Draft202012Validator)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_query_gets_a_response_that_matches_the_description(client, data):
    one = data.draw(st.sampled_from(OPERATIONS))
    path = f"{ROOT}{one.path}".replace("{id}", "1")
    names = st.sampled_from([p.name for p in one.parameters] or ["x"])
    said = st.text() | st.sampled_from(
        ["1", "0", "2026-03-02", "0001-01-01T00:00:00+14:00", "all", "en", "Paper"]
    )
    query = data.draw(st.dictionaries(names, said, max_size=3))
    answer = client.get(path, params=query)
    assert answer.status_code in {200, 400, 404, 410}, answer.text
    schema = schema_of(path)
    if answer.status_code != 200:
        schema = build_document()["components"]["schemas"]["Problem"]
        assert answer.headers["content-type"] == "application/problem+json"
    jsonschema.validate(answer.json(), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("path", "parameters", "wanted"),
    [
        ("/articles", {}, [2, 1]),
        ("/articles", {"source": ["Paper", "Gazette"]}, [2, 1]),
        ("/articles", {"state": "gone"}, [3]),
        ("/articles", {"until": "2026-03-02"}, [1]),
        ("/articles/1/annotations", {}, [1, 2]),
        ("/annotations", {"kind": ["entity"]}, [1]),
        ("/articles", {"q": 'entity:"east pier" tag:sea'}, [1]),
        ("/articles", {"q": "pier"}, [2, 1]),
        ("/articles", {"q": "pier", "source": "Paper"}, [1]),
        ("/articles", {"q": "pier", "until": "2026-03-02"}, [1]),
        ("/articles", {"q": "was", "state": "gone"}, [3]),
        ("/comments", {"q": "stone"}, [2]),
        ("/comments", {"q": "author:anton", "article": "1"}, [1]),
        ("/search", {"q": "pier"}, [2, 1]),
        ("/search", {"q": "stone", "of": "comments"}, [2]),
        ("/search", {"q": "pier stone", "sort": "relevance"}, [1]),
        ("/articles/1/comments", {}, [1, 2]),
        ("/articles/1/comments", {"state": "gone"}, [3]),
        ("/articles/2/comments", {"state": "all"}, []),
        ("/comments", {"language": "en"}, [1, 2]),
        ("/stories", {}, [1]),
        ("/sources", {}, [1, 2]),
        ("/changes", {"after": "3"}, [4, 5]),
        ("/changes", {"kind": ["comment_added", "story_changed"]}, [2, 4]),
    ],
)
def test_lists(client, path, parameters, wanted):
    assert ids(client, path, **parameters) == wanted


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/articles?state=all&source=Paper&source=Gazette", [3, 2, 1]),
        ("/comments?state=all", [1, 2, 3]),
        ("/articles?q=pier", [2, 1]),
        ("/search?q=pier", [2, 1]),
        ("/comments?q=author:anton", [1]),
        ("/changes?after=1", [2, 3, 4, 5]),
    ],
)
def test_pages_follow_one_another_without_a_row_twice_or_missing(
    client, path, wanted, limit
):
    key = "position" if path.startswith("/changes") else "id"
    found, following = [], f"{ROOT}{path}&limit={limit}"
    while following:
        answer = client.get(following)
        page = answer.json()
        assert 1 <= len(page["items"]) <= limit
        found += [item[key] for item in page["items"]]
        following = page["next"]
        assert (following is not None) == ("link" in answer.headers)
    assert found == wanted


def test_rows_added_meanwhile_shift_no_page(own, store):
    first = asked(own, "/articles", limit=1)
    with store.begin() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO articles (id, source_id, url, outcome,"
                " first_published_at, updated_at) VALUES (9, 1, 'https://p/9',"
                " 'published', now(), now())"
            )
        )
    following = own.get(first["next"]).json()
    assert [row["id"] for row in first["items"] + following["items"]] == [2, 1]


def test_an_article_is_found_by_any_of_its_addresses(client):
    assert asked(client, "/articles/by-url", url=SEEN)["id"] == 1
    assert asked(client, "/articles/3")["withdrawn_at"] is not None


@pytest.mark.parametrize(
    ("path", "status", "said", "more"),
    [
        ("/articles?sorce=x", 400, "not a parameter", ("sorce", "source")),
        ("/articles?state=publishd", 400, "is not one of", ("state", "published")),
        ("/articles?since=yesterday", 400, "is not a time", ("since", None)),
        ("/articles?limit=0", 400, "from 1 to 500", ("limit", None)),
        ("/articles?limit=501", 400, "from 1 to 500", ("limit", None)),
        ("/articles?limit=1&limit=2", 400, "more than once", ("limit", None)),
        ("/articles?cursor=AAAA", 400, "not a cursor", ("cursor", None)),
        ("/articles?q=sorce:x", 400, "character 1: sorce:", ("q", None)),
        ("/comments?q=a+tag:x", 400, "character 3: comments have no", ("q", None)),
        ("/search?q=tag:x&of=comments", 400, "comments have no tag", ("q", None)),
        ("/search", 400, "is required", ("q", None)),
        ("/articles/by-url", 400, "is required", ("url", None)),
        ("/articles/nine", 400, "not a whole number", ("id", None)),
        ("/articles/4", 404, "no article was published", (None, None)),
        ("/articles/by-url?url=https://x.example/", 404, "no article", (None, None)),
        ("/articles/4/comments", 404, "no article was published", (None, None)),
        ("/stories/99", 404, "no story", (None, None)),
        ("/artcles", 404, "openapi.json", (None, f"{ROOT}/articles")),
        ("/changes?after=6", 410, "beyond the last event, 5", (None, None)),
    ],
)
def test_a_mistake_gets_a_problem_document(client, path, status, said, more):
    answer = client.get(f"{ROOT}{path}")
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in problem["detail"]
    assert (problem.get("parameter"), problem.get("nearest")) == more


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("POST", f"{ROOT}/articles", 405, id="a list is only read"),
        pytest.param("DELETE", f"{ROOT}/articles/1", 405, id="so is a row"),
        pytest.param("PUT", f"{ROOT}/openapi.json", 405, id="and the description"),
        pytest.param("POST", f"{ROOT}/artcles", 405, id="nothing is taken at all"),
        pytest.param("GET", "/api", 404, id="nothing above the versions"),
        pytest.param("GET", "/api/v2/articles", 404, id="no later version"),
        pytest.param("GET", "/api/", 404, id="nor an empty one"),
    ],
)
def test_an_unsupported_request_gets_a_problem_document(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    allowed = answer.headers.get("allow", "")
    assert set(allowed.split(", ")) == ({"GET", "HEAD"} if status == 405 else {""})


def test_a_cursor_is_valid_for_its_own_query_only(client):
    following = asked(client, "/articles", limit=1)["next"]
    problem = client.get(f"{following}&source=Paper").json()
    assert problem["parameter"] == "cursor"
    assert "another query" in problem["detail"]


def test_pruned_events_are_an_error_and_not_skipped(own, store):
    with store.begin() as tx:
        tx.connection.execute(text("DELETE FROM changes WHERE position < 3"))
    assert ids(own, "/changes") == [3, 4, 5]
    problem = asked(own, "/changes", 410, after=1)
    assert "events 2 to 2 have been pruned" in problem["detail"]
    assert ids(own, "/changes", after=2) == [3, 4, 5]


def test_a_client_with_the_present_response_gets_304(own, store):
    plain = {"accept-encoding": "identity"}
    first = own.get(f"{ROOT}/articles", headers=plain)
    again = {**plain, "if-none-match": f'"other", W/{first.headers["etag"]}'}
    same = own.get(f"{ROOT}/articles", headers=again)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]

    with store.begin() as tx:
        tx.connection.execute(text("UPDATE articles SET title = 'New' WHERE id = 1"))
    assert own.get(f"{ROOT}/articles", headers=again).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("br", False)],
)
def test_a_response_is_compressed_if_the_client_accepts_it(client, wanted, packed):
    with client.stream(
        "GET", f"{ROOT}/articles", headers={"accept-encoding": wanted}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert ("content-encoding" in answer.headers) is packed
    assert answer.headers["vary"] == "Accept-Encoding"
    said = gzip.decompress(raw) if packed else raw
    assert [item["id"] for item in json.loads(said)["items"]] == [2, 1]


def test_secrets_of_a_source_are_not_exported(own, store):
    with store.begin() as tx:
        tx.connection.execute(
            text("UPDATE sources SET headers = jsonb_build_object('Cookie', 'hush')")
        )
    assert "hush" not in own.get(f"{ROOT}/sources").text


def test_a_search_has_snippets_and_a_count(client):
    page = asked(client, "/search", q="pier -short")
    (item,) = page["items"]
    assert item["snippet"] == "The <mark>pier</mark>.\nStone."
    assert (item["title"], item["source"]) == ("Pier to be rebuilt", "Paper")
    assert page["count"] == {"value": 1, "approximate": False}
    assert page["among"] is None

    ranked = asked(client, "/search", q="pier", sort="relevance", count="no")
    assert ranked["among"] == 20_000
    assert ranked["count"] is None


def test_an_article_has_the_topics_of_its_feeds(client):
    assert asked(client, "/articles/1")["tags"] == ["Harbour", "Sea"]
    assert asked(client, "/articles/2")["tags"] == []


LINES = re.findall(
    r'^curl "http://127.0.0.1:8321(/api[^"]+)"$',
    (Path(__file__).parents[3] / "docs/consumers.md").read_text("utf-8"),
    re.MULTILINE,
)


def test_the_document_shows_every_operation():
    assert len({line.split("?")[0] for line in LINES}) == len(OPERATIONS)


@pytest.mark.parametrize("line", LINES)
def test_the_examples_of_the_document_work(client, line):
    answer = client.get(line)
    assert answer.status_code == 200
    assert answer.json().get("items") != []


BOUNDED = [
    pytest.param(one, parameter, id=f"{one.path} {parameter.name}")
    for one in (*OPERATIONS, *REPORTS)
    for parameter in one.parameters
    if parameter.form is Form.NUMBER
]


def try_value(client, one, name, value):
    required = {p.name: "pier" for p in one.parameters if p.required}
    path = f"{ROOT}{one.path}".replace("{id}", "1")
    return client.get(path, params={**required, name: value}).status_code


@pytest.mark.parametrize(("one", "parameter"), BOUNDED)
def test_every_number_that_the_description_allows_is_taken_and_no_other(
    client, one, parameter
):
    answers = [
        try_value(client, one, parameter.name, value)
        for value in (parameter.minimum, parameter.maximum)
    ]
    # A position that no event has, and a time before all times, are problems too.
    assert set(answers) <= {200, 400, 404, 410}
    assert answers[0] == 200
    for value in (parameter.minimum - 1, parameter.maximum + 1, 2**64, "1.5", "x"):
        assert try_value(client, one, parameter.name, value) == 400


@pytest.mark.parametrize("one", [*OPERATIONS, *REPORTS], ids=lambda one: one.path)
def test_the_longest_id_and_the_first_and_last_times_are_answered(client, one):
    names = [p.name for p in one.parameters if p.form is Form.TIME]
    for name in names:
        for value in (
            "0001-01-01",
            "9999-12-31T23:59:59.999999Z",
            "0001-01-01T00:00:00+14:00",
        ):
            assert try_value(client, one, name, value) in {200, 400}
    if "{id}" in one.path:
        path = f"{ROOT}{one.path}".replace("{id}", str(MAX_NUMBER))
        assert client.get(path).status_code == 404
